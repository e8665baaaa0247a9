"""The words of the browser's index: which documents have each, in files by the hash of the word.

They are made of all documents, or of the files of the last time and of what changed since: with the same bytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import and_, rshift

from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search.browser.postings import packed, packed_terms, postings_of, records, term_bytes, unpacked
from kbgen.search.browser.synonym_files import Set, known_sets, set_bytes, terms_in
from kbgen.search.index import ranking
from kbgen.search.index.records import Entry, Lexicon
from kbgen.search.text import analyzer
from kbgen.search.text.term_counts import KEYED, TermCounts

DOCUMENTS_PER_BUCKET = 3  # makes buckets of 1 to 2 kB: a query reads some ten of them
FEWEST_BUCKETS = 64
COMMON = 20  # a term that one document of so many has stands in a file of its own
FEW = 200  # documents that make no term common

_BITS = 8  # of both impacts of a term in a document


@dataclass(frozen=True)
class Inverted:
    """The words of all documents.

    Attributes:
        means: mean lengths of the fields.
        frequency: number of documents by term, in order of the terms.
        sets: the sets of the glossary that some document has, by their number.
        files: the files of the terms by name, packed.
        chinese: how many documents are in Chinese.
    """

    means: ranking.Means
    frequency: Mapping[str, int]
    sets: Mapping[int, Set]
    files: Mapping[str, bytes]
    chinese: int


def inverted(ordered: Sequence[Entry], tallies: Sequence[TermCounts], lexicon: Lexicon) -> Inverted:
    """The words of all documents, which come in order of their ids."""
    means = ranking.mean_lengths(found.lengths for found in tallies)
    postings = _postings(tallies, means)
    frequency = {term: len(codes) for term, codes in postings.items()}
    made = {term: term_bytes(term, *_apart(postings.pop(term))) for term in frequency}  # both would take much memory
    sets = known_sets(lexicon, frequency)
    homes = _homes(ordered)
    members: dict[str, list[str]] = {name: [] for name in _buckets(len(ordered))}
    for term, count in frequency.items():
        members.setdefault(place(term, count, len(ordered), homes), []).append(term)
    files = {name: packed_terms(map(made.__getitem__, terms)) for name, terms in members.items()}
    files |= {_set_name(number): packed(set_bytes(each, made.__getitem__)) for number, each in sets.items()}
    return Inverted(means, frequency, sets, files, sum(each.chinese for each in tallies))


def updated(
    former: Inverted,
    ordered: Sequence[Entry],
    tallies: Sequence[TermCounts],
    lexicon: Lexicon,
    changed: Mapping[int, tuple[Entry, TermCounts]],
) -> Inverted | None:
    """What `inverted` would give, made of what it gave for the same ids in the same order; None where too much moved.

    `changed` has the numbers of the documents that are others now, with what they were.
    """
    means = ranking.mean_lengths(found.lengths for found in tallies)
    if means != former.means:
        return None
    frequency = dict(former.frequency)
    touched: dict[str, dict[int, int]] = defaultdict(dict)  # term -> number of a document -> its impacts there
    for number, (_, old) in changed.items():
        new = tallies[number]
        for term in old.terms.keys() ^ new.terms.keys():
            frequency[term] = frequency.get(term, 0) + (1 if term in new.terms else -1)
        before, now = _impacts(old, means), _impacts(new, means)
        for term in before.keys() | now.keys():
            if before.get(term) != now.get(term):  # most of a document's terms weigh what they did
                touched[term][number] = now.get(term, 0)
    if any(count < 0 for count in frequency.values()):
        return None
    frequency = {term: count for term, count in sorted(frequency.items()) if count}
    sets = known_sets(lexicon, frequency)
    homes = _homes(each for number, (entry, _) in changed.items() for each in (entry, ordered[number]))
    opened = _Opened(former.files)
    for term, impacts in touched.items():
        was, is_now = (place(term, some.get(term, 0), len(ordered), homes) for some in (former.frequency, frequency))
        found = opened.terms(was).get(term)
        postings = postings_of(found) if found else (array("I"), bytearray())
        for number, impact in impacts.items():
            _set(*postings, number, impact)
        opened.put(was, term, b"")
        opened.put(is_now, term, term_bytes(term, *postings) if postings[0] else b"")
    files = opened.packed(_buckets(len(ordered)))

    def record(term: str) -> bytes:
        return opened.terms(place(term, frequency[term], len(ordered), homes))[term]

    for number in former.sets.keys() | sets.keys():
        each = sets.get(number)
        if each is None:
            files.pop(_set_name(number), None)
        elif each != former.sets.get(number) or not touched.keys().isdisjoint(terms_in(each)):
            files[_set_name(number)] = packed(set_bytes(each, record))
    return Inverted(means, frequency, sets, files, sum(each.chinese for each in tallies))


def _impacts(counted: TermCounts, means: ranking.Means) -> dict[str, int]:
    """What each term of a document weighs in it, as `ranking.both_impacts`."""
    both = ranking.both_impacts(counted.terms.values(), counted.lengths, means)
    return {term: both[row] for term, row in counted.terms.items()}


class _Opened:
    """Files of terms, of which those that are asked for are taken apart."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._opened: dict[str, dict[str, bytes]] = {}
        self._changed: set[str] = set()

    def terms(self, name: str) -> dict[str, bytes]:
        """What is in a file, by term; nothing where there is none."""
        if name not in self._opened:
            self._opened[name] = records(unpacked(self._files[name])) if name in self._files else {}
        return self._opened[name]

    def put(self, name: str, term: str, record: bytes) -> None:
        """Put a term into a file, or take it out where there is nothing of it."""
        self._changed.add(name)
        self.terms(name)[term] = record

    def packed(self, always: Iterable[str]) -> dict[str, bytes]:
        """All files, without those in which nothing is left; but `always` those that a reader asks for in vain."""
        files, kept = dict(self._files), set(always)
        for name in self._changed:
            found = [record for _, record in sorted(self._opened[name].items()) if record]
            if found or name in kept:
                files[name] = packed_terms(found)
            else:
                files.pop(name, None)
        return files


def _set(numbers: array[int], impacts: bytearray, number: int, impact: int) -> None:
    """Put a document among those of a term with its impact there, or take it out where that is 0."""
    at = bisect_left(numbers, number)
    if at < len(numbers) and numbers[at] == number:
        del numbers[at], impacts[at]
    if impact:
        numbers.insert(at, number)
        impacts.insert(at, impact)


def inverted_bytes(made: Inverted) -> bytes:
    """What `inverted` gave: JSON in one line, then the files."""
    sizes = {name: len(data) for name, data in made.files.items()}
    head = row_bytes([made.means, made.frequency, [*made.sets.items()], sizes, made.chinese])
    return b"%s\n%s" % (head, b"".join(made.files.values()))


def inverted_from(data: bytes) -> Inverted:
    """What `inverted_bytes` wrote. Raises ValueError or TypeError for anything else."""
    head, _, rest = data.partition(b"\n")
    means, frequency, sets, sizes, chinese = row_from(head)
    files, at = {}, 0
    for name, size in sizes.items():
        files[name] = rest[at : at + size]
        at += size
    return Inverted(tuple(means), frequency, dict(sets), files, chinese)


def common_hashes(made: Inverted, documents: int) -> list[int]:
    """The hashes of the terms that stand in files of their own."""
    common = (term for term, count in made.frequency.items() if _is_common(term, count, documents))
    return sorted(set(map(analyzer.short_hash, common)))


def word_files(made: Inverted, least: int) -> Iterator[tuple[str, bytes]]:
    """The words of a-z that stand in at least so many documents, for slips of the pen."""
    words: dict[str, list[str]] = {}
    for term, count in made.frequency.items():
        if term.isascii() and term.isalpha() and count >= least:
            words.setdefault(term[0], []).append(f"{term} {count}")
    for letter, lines in words.items():
        yield f"v/{letter}", packed("\n".join(lines).encode())


def bucket_count(documents: int) -> int:
    """How many files of terms by hash there are, a power of two.

    >>> bucket_count(10), bucket_count(1000), bucket_count(10_000)
    (64, 512, 4096)
    """
    count = FEWEST_BUCKETS
    while count * DOCUMENTS_PER_BUCKET < documents:
        count *= 2
    return count


def place(term: str, frequency: int, documents: int, homes: Mapping[str, str]) -> str:
    """The file of a term: its own, or one by FNV-1a of its UTF-8, modulo their number; a key's is that of its home."""
    if _is_common(term, frequency, documents):
        return f"o/{analyzer.short_hash(term):x}"
    return f"t/{analyzer.fnv(homes.get(term, term)) % bucket_count(documents):x}"


def _is_common(term: str, frequency: int, documents: int) -> bool:
    return frequency >= FEW and frequency * COMMON >= documents and not term.startswith(analyzer.KEY)


def _buckets(documents: int) -> Iterator[str]:
    return (f"t/{at:x}" for at in range(bucket_count(documents)))


def _set_name(number: int) -> str:
    return f"g/{number:x}"


def _postings(tallies: Sequence[TermCounts], means: ranking.Means) -> dict[str, array[int]]:
    """The documents of each term with its impacts there, in order of the terms: `_BITS` hold the impacts."""
    postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, found in enumerate(tallies):
        terms, rows = found.columns()
        both = ranking.both_impacts(rows, found.lengths, means)
        codes = {row: number << _BITS | impacts for row, impacts in both.items()}
        told = map(codes.__getitem__, rows)
        deque(map(array.append, map(postings.__getitem__, terms), told), maxlen=0)  # far quicker than a loop
    return dict(sorted(postings.items()))


def _apart(codes: array[int]) -> tuple[array[int], bytes]:
    """The numbers of the documents, and both impacts in each."""
    return array("I", map(rshift, codes, repeat(_BITS))), bytes(map(and_, codes, repeat((1 << _BITS) - 1)))


def _homes(entries: Iterable[Entry]) -> dict[str, str]:
    """Keys of lines stand in the file of the line's longest term, which whoever looks for the line mostly reads."""
    lines = (line for entry in entries for line in entry.fields.get(KEYED, "").split("\n") if line)
    return {analyzer.line_key(line): analyzer.longest_term(line) for line in lines}
