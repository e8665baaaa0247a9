"""The words of the browser's index: which documents have each, in files by the hash of the word.

They are made of all documents, or of the files of the last time and of what changed since: with the same bytes.
"""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain

from kbgen.search.index import ranking
from kbgen.search.index.nouns import Entry, Lexicon
from kbgen.search.query.glossary import Spelt, spelt, synonym_sets
from kbgen.search.text import analyzer
from kbgen.search.text.tallies import KEYED, Tally

DOCUMENTS_PER_BUCKET = 2.5  # makes buckets of 2 to 4 kB
FEWEST_BUCKETS = 16
MOST_COMMON = 48  # terms whose files are read in idle time, once somebody searches

Sets = list[list[list[str | list[str]]]]  # see `_glossary`
Postings = dict[str, tuple["array[int]", bytearray]]  # term -> numbers of documents, impacts


@dataclass(frozen=True)
class Inverted:
    """The words of all documents.

    Attributes:
        means: mean lengths of the fields.
        frequency: number of documents by term, in order of the terms.
        glossary: the sets of the glossary that some document has.
        files: the files of the terms by name, packed.
    """

    means: ranking.Means
    frequency: Mapping[str, int]
    glossary: Sets
    files: Mapping[str, bytes]


def inverted(ordered: Sequence[Entry], tallies: Sequence[Tally], lexicon: Lexicon) -> Inverted:
    """The words of all documents, which come in order of their ids."""
    means = ranking.mean_lengths(found.lengths for found in tallies)
    postings = _postings(tallies, means)
    frequency = {term: len(numbers) for term, (numbers, _) in postings.items()}
    glossary = list(_glossary(lexicon, postings))
    homes = _homes(glossary)
    homes |= _key_homes(ordered, homes)
    members: list[Postings] = [{} for _ in range(bucket_count(len(ordered)))]
    for term, found in postings.items():
        members[bucket(homes.get(term, term), len(members))][term] = found
    return Inverted(means, frequency, glossary, {f"t/{at:x}": _packed_terms(each) for at, each in enumerate(members)})


def updated(
    former: Inverted,
    ordered: Sequence[Entry],
    tallies: Sequence[Tally],
    lexicon: Lexicon,
    changed: Mapping[int, tuple[Entry, Tally]],
) -> Inverted | None:
    """What `inverted` would give, made of what it gave for the same ids in the same order; None where too much moved.

    `changed` has the numbers of the documents that are others now, with what they were.
    """
    means = ranking.mean_lengths(found.lengths for found in tallies)
    if means != former.means:
        return None
    frequency = dict(former.frequency)
    for number, (_, old) in changed.items():
        new = tallies[number]
        for term in old.terms.keys() ^ new.terms.keys():
            frequency[term] = frequency.get(term, 0) + (1 if term in new.terms else -1)
    if any(count < 0 for count in frequency.values()):
        return None
    frequency = {term: count for term, count in sorted(frequency.items()) if count}
    glossary = list(_glossary(lexicon, frequency))
    homes = _homes(glossary)
    if homes != _homes(former.glossary):
        return None
    entries = [each for number, (entry, _) in changed.items() for each in (entry, ordered[number])]
    homes |= _key_homes(entries, homes)
    files = dict(former.files)
    touched: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for number, (_, old) in changed.items():
        before, now = _impacts(old, means), _impacts(tallies[number], means)
        for term in before.keys() | now.keys():
            if before.get(term) != now.get(term):  # most of a document's terms weigh what they did
                touched[f"t/{bucket(homes.get(term, term), len(files)):x}"][number][term] = now.get(term, 0)
    for name, numbers in touched.items():
        records = _records(zlib.decompress(files[name], -15))
        postings: Postings = {}
        for number, terms in numbers.items():
            for term, impact in terms.items():
                if term not in postings:
                    postings[term] = _postings_of(records[term]) if term in records else (array("I"), bytearray())
                _set(*postings[term], number, impact)
        for term, found in postings.items():
            records[term] = _term(term, *found) if found[0] else b""
        files[name] = packed(b"".join(record for _, record in sorted(records.items())))
    return Inverted(means, frequency, glossary, files)


def _impacts(counted: Tally, means: ranking.Means) -> dict[str, int]:
    """What each term of a document weighs in it, 1 to 15."""
    rows, norms = counted.terms, ranking.factors(counted.lengths, means)
    return dict(zip(rows, ranking.impacts([0] * len(rows), rows.values(), norms), strict=True))


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
    head = json.dumps([made.means, made.frequency, made.glossary, sizes], ensure_ascii=False)
    return b"%s\n%s" % (head.encode("utf-8", "surrogatepass"), b"".join(made.files.values()))


def inverted_from(data: bytes) -> Inverted:
    """What `inverted_bytes` wrote. Raises ValueError or TypeError for anything else."""
    head, _, rest = data.partition(b"\n")
    means, frequency, glossary, sizes = json.loads(head.decode("utf-8", "surrogatepass"))
    files, at = {}, 0
    for name, size in sizes.items():
        files[name] = rest[at : at + size]
        at += size
    return Inverted(tuple(means), frequency, glossary, files)


def common_buckets(made: Inverted, buckets: int) -> list[int]:
    """The files of the most common terms, which are read ahead."""
    homes = _homes(made.glossary)
    common = nlargest(MOST_COMMON, made.frequency, key=lambda term: (made.frequency[term], term))
    return sorted({bucket(homes.get(term, term), buckets) for term in common})


def word_files(made: Inverted, least: int) -> Iterator[tuple[str, bytes]]:
    """The words of a-z that stand in at least so many documents, for slips of the pen."""
    words: dict[str, list[str]] = {}
    for term, count in made.frequency.items():
        if term.isascii() and term.isalpha() and count >= least:
            words.setdefault(term[0], []).append(f"{term} {count}")
    for letter, lines in words.items():
        yield f"v/{letter}", packed("\n".join(lines).encode())


def bucket_count(documents: int) -> int:
    """How many term files there are, a power of two.

    >>> bucket_count(10), bucket_count(1000), bucket_count(10_000)
    (16, 512, 4096)
    """
    count = FEWEST_BUCKETS
    while count * DOCUMENTS_PER_BUCKET < documents:
        count *= 2
    return count


def bucket(term: str, buckets: int) -> int:
    """The bucket of a term: FNV-1a of its UTF-8, modulo the number of buckets."""
    return analyzer.fnv(term) % buckets


def _postings(tallies: Sequence[Tally], means: ranking.Means) -> Postings:
    """The documents of each term with its impact there, in order of the terms."""
    postings: Postings = {}
    for number, found in enumerate(tallies):
        rows = list({*found.terms.values()})  # the same few counts over and over
        shares = ranking.impacts([0] * len(rows), rows, ranking.factors(found.lengths, means))
        impact = dict(zip(rows, shares, strict=True))
        for term, row in found.terms.items():  # in a tight loop
            held = postings.get(term)
            if held is None:
                held = postings[term] = (array("I"), bytearray())
            held[0].append(number)
            held[1].append(impact[row])
    return dict(sorted(postings.items()))


def _packed_terms(postings: Postings) -> bytes:
    return packed(b"".join(_term(term, *found) for term, found in postings.items()))


def _records(raw: bytes) -> dict[str, bytes]:
    """The bytes of each term in a file of them."""
    records: dict[str, bytes] = {}
    at = 0
    while at < len(raw):
        begin, end = at, at + 1 + raw[at]
        count, at = _number(raw, end)
        pairs = (count + 1) // 2
        while count:
            count -= raw[at] < 0x80  # the last byte of a number
            at += 1
        at += pairs
        records[raw[begin + 1 : end].decode()] = raw[begin:at]
    return records


def _postings_of(record: bytes) -> tuple[array[int], bytearray]:
    """The documents and impacts that `_term` wrote."""
    count, at = _number(record, 1 + record[0])
    numbers = array("I")
    last = -1
    for _ in range(count):
        step, at = _number(record, at)
        last += step
        numbers.append(last)
    return numbers, bytearray(chain.from_iterable((pair >> 4, pair & 15) for pair in record[at:]))[:count]


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number that `_varint` wrote, and where the next one begins."""
    found, shift = data[at] & 0x7F, 7
    while data[at] > 0x7F:
        at += 1
        found |= (data[at] & 0x7F) << shift
        shift += 7
    return found, at + 1


def _term(term: str, numbers: Sequence[int], impacts: Sequence[int]) -> bytes:
    """Length of the term, the term, frequency, the steps between its documents, two impacts a byte."""
    name = term.encode()
    steps = (now - before for before, now in zip([-1, *numbers], numbers, strict=False))
    pairs = (high << 4 | low for high, low in zip(impacts[::2], [*impacts[1::2], 0], strict=False))
    return bytes([len(name)]) + name + _varint(len(numbers)) + b"".join(map(_varint, steps)) + bytes(pairs)


_SMALL = tuple(bytes([number]) for number in range(0x80))


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    if number < len(_SMALL):
        return _SMALL[number]
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def _glossary(lexicon: Lexicon, known: Container[str]) -> Iterator[list[list[str | list[str]]]]:
    """The sets of the glossary, of which only what some document has is looked up.

    Each is three lists: words that find and are found, that only find, that are only found.
    """
    for each in synonym_sets(lexicon.synonyms):
        words = {word.key: word for word in map(spelt, each.words) if word.key}.values()
        kinds = {word.key: word for word in map(spelt, each.kinds)}.values()
        both = [word for word in words if word.terms and all(term in known for term in word.terms)]
        only_found = [word for word in kinds if word.terms and all(term in known for term in word.terms)]
        if both or only_found:
            finding = [word for word in words if word not in both]
            yield [list(map(_glossed, each)) for each in (both, finding, only_found)]


def _homes(glossary: Sets) -> dict[str, str]:
    """For terms of the glossary the first one of their first set, with which they share a file."""
    homes: dict[str, str] = {}
    for both, _, found in glossary:
        terms = [term for word in (*both, *found) for term in _terms_of(word)]
        for term in terms:
            homes.setdefault(term, terms[0])
    return homes


def _key_homes(entries: Iterable[Entry], homes: Mapping[str, str]) -> dict[str, str]:
    """Keys of lines stand in the file of the line's first term, which whoever looks for the line reads anyway."""
    lines = (line for entry in entries for line in entry.fields.get(KEYED, "").split("\n") if line)
    first = ((line, next(iter(analyzer.analyze(analyzer.as_line(line))), "")) for line in lines)
    return {analyzer.line_key(line): homes.get(term, term) for line, term in first}


def _terms_of(word: str | list[str]) -> list[str]:
    if isinstance(word, str):
        return list(analyzer.token_terms(word)) if analyzer.is_han(word) else [word]
    return word[0].split()


def _glossed(word: Spelt) -> str | list[str]:
    """A word as written where its terms are itself or its pairs; else [terms, as written], and the key if another."""
    plain = tuple(analyzer.token_terms(word.text)) if analyzer.is_han(word.text) else (word.text,)
    terms = " ".join(word.terms)
    if word.key != word.terms:
        return [terms, word.text, " ".join(word.key)]
    return word.text if word.terms == plain else [terms, word.text]


def packed_json(value: object) -> bytes:
    """A value as JSON, packed."""
    return packed(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def packed(data: bytes) -> bytes:
    """Raw deflate."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()
