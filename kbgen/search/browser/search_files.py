"""The search index for the browser: static scripts that also work from file:// and under a strict CSP.

`manifest.js` holds the rules and the glossary, and names the version of all other files, which
stand in a folder of that name, so that a browser may keep them for ever. Each holds one call
`kbgen.put(name, payload)`; the payload is base64 of raw deflate.

    t/<bucket>   terms by hash, each with its documents and impacts (binary, see `_term`);
                 those of one set of the glossary are looked up together, so they stand together
    v/<letter>   words of a-z with their number of documents, for slips of the pen
    s            Traditional characters and their Simplified forms, for queries in Chinese
    c            what documents are filtered and counted by (binary, see columns.packed)
    d/<number>   one document: id, record, lines, similar ones, and in which of its parts terms stand
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import chain
from typing import Any

from kbgen.search import excerpts
from kbgen.search.alike import Likeness, likeness
from kbgen.search.answer import LEAST_SHARE, resolved
from kbgen.search.index import places, ranking
from kbgen.search.index.columns import columns, packed
from kbgen.search.index.nouns import NOTHING_ADDED, Entry, Lexicon
from kbgen.search.query import grammar, narrowing, pasted, query, typos
from kbgen.search.query.glossary import Spelt, spelt, synonym_sets
from kbgen.search.text import analyzer, traditional
from kbgen.search.text.tallies import KEYED, Tally, tally

DOCUMENTS_PER_BUCKET = 2.5  # makes buckets of 2 to 4 kB
FEWEST_BUCKETS = 16
MOST_COMMON = 48  # terms whose files are read in idle time, once somebody searches
SIMILAR = 3  # documents that are named beside a hit

Sets = Iterable[list[list[str | list[str]]]]  # see `_glossary`
Postings = dict[str, tuple["array[int]", bytearray]]  # term -> numbers of documents, impacts


def search_files(
    entries: Sequence[Entry], lexicon: Lexicon = NOTHING_ADDED, counted: Mapping[str, Tally] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every file of the browser's index: (name below the folder of the index, content).

    The same entries give the same bytes, in whatever order they come.

    Args:
        entries: all documents.
        lexicon: what the team adds: other spellings, its own glossary.
        counted: the counts of documents by id, where the caller has made them already.
    """
    ordered = sorted(entries, key=lambda entry: entry.id)
    tallies = [(counted or {}).get(entry.id) or tally(entry.fields) for entry in ordered]
    postings = _postings(tallies)
    alike = likeness(ordered, tallies)
    by_id = {entry.id: entry for entry in ordered}
    buckets = bucket_count(len(ordered))
    glossary = list(_glossary(lexicon, postings))
    homes = _homes(glossary)
    common = nlargest(MOST_COMMON, postings, key=lambda term: (len(postings[term][0]), term))
    ahead = sorted({bucket(homes.get(term, term), buckets) for term in common})
    files = [
        *_term_files(postings, buckets, homes | _key_homes(ordered, homes)),
        *_word_files(postings, typos.least_documents(len(ordered))),
        ("s", _packed_json(traditional.rules())),
        ("c", packed(columns([(entry.facets, entry.day) for entry in ordered]))),
        *(
            (f"d/{number}", _packed_json(_shown(entry, tallies[number], alike, by_id)))
            for number, entry in enumerate(ordered)
        ),
    ]
    chinese = sum(each.chinese for each in tallies)
    rules = _manifest(len(ordered), chinese, buckets, [name for name, _ in files], lexicon)
    manifest = rules | {"ahead": ahead, "glossary": base64.b64encode(_packed_json(glossary)).decode()}
    version = _version(files, manifest)
    yield "manifest.js", _script("manifest", {"version": version, **manifest})
    for name, payload in files:
        yield f"{version}/{name}.js", _script(name, base64.b64encode(payload).decode())


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


def _postings(tallies: Sequence[Tally]) -> Postings:
    """Two rounds over the documents, for an impact depends on the mean lengths of all."""
    counted: dict[str, tuple[array[int], list[bytes]]] = {}
    shared: dict[bytes, bytes] = {}  # the same few counts over and over
    for number, found in enumerate(tallies):
        for term, counts in found.terms.items():
            numbers, rows = counted.setdefault(term, (array("I"), []))
            numbers.append(number)
            rows.append(shared.setdefault(counts, counts))
    means = ranking.mean_lengths(found.lengths for found in tallies)
    norms = array("d", chain.from_iterable(ranking.factors(found.lengths, means) for found in tallies))
    return {
        term: (numbers, bytearray(ranking.impacts(numbers, rows, norms)))
        for term, (numbers, rows) in sorted(counted.items())
    }


def _term_files(postings: Postings, buckets: int, homes: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    members: list[list[str]] = [[] for _ in range(buckets)]
    for term in postings:
        members[bucket(homes.get(term, term), buckets)].append(term)
    for number, terms in enumerate(members):
        yield f"t/{number:x}", _packed(b"".join(_term(term, *postings[term]) for term in terms))


def _term(term: str, numbers: Sequence[int], impacts: Sequence[int]) -> bytes:
    """Length of the term, the term, frequency, the steps between its documents, two impacts a byte."""
    name = term.encode()
    steps = (now - before for before, now in zip([-1, *numbers], numbers, strict=False))
    pairs = (high << 4 | low for high, low in zip(impacts[::2], [*impacts[1::2], 0], strict=False))
    return bytes([len(name)]) + name + _varint(len(numbers)) + b"".join(map(_varint, steps)) + bytes(pairs)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def _word_files(postings: Postings, least: int) -> Iterator[tuple[str, bytes]]:
    words: dict[str, list[str]] = {}
    for term, (numbers, _) in postings.items():
        if term.isascii() and term.isalpha() and len(numbers) >= least:
            words.setdefault(term[0], []).append(f"{term} {len(numbers)}")
    for letter, lines in words.items():
        yield f"v/{letter}", _packed("\n".join(lines).encode())


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


def _shown(entry: Entry, counted: Tally, alike: Likeness, by_id: Mapping[str, Entry]) -> dict[str, Any]:
    lines = [[line.field, line.line, line.text] for line in entry.lines]
    others = [by_id[each.id] for each in alike.of(entry.id, SIMILAR)]
    similar = [[other.id, other.record["title"], other.record["url"]] for other in others]

    def record(name: str) -> Mapping[str, Any] | None:
        return by_id[name].record if name in by_id else None

    return {
        "id": entry.id,
        "record": resolved(entry.record, record),
        "lines": lines,
        "similar": similar,
        "places": counted.grouped(),
    }


def _manifest(documents: int, chinese: int, buckets: int, names: Iterable[str], lexicon: Lexicon) -> dict[str, Any]:
    return {
        "documents": documents,
        "chinese": chinese,
        "leastShare": LEAST_SHARE,
        "buckets": buckets,
        "letters": "".join(name[2:] for name in names if name.startswith("v/")),
        "unit": ranking.UNIT,
        "steps": ranking.STEPS,
        "analyzer": analyzer.rules(),
        "query": query.rules(),
        "typos": typos.rules(),
        "excerpts": excerpts.rules(),
        "grammar": grammar.rules() | {"aliases": lexicon.aliases},
        "narrowing": narrowing.rules(),
        "pasted": pasted.rules(),
        "places": places.rules(),
    }


def _version(files: Iterable[tuple[str, bytes]], manifest: dict[str, Any]) -> str:
    whole = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode())
    for name, payload in files:
        whole.update(f"{name} {len(payload)} ".encode() + payload)
    return whole.hexdigest()[:12]


def _packed_json(value: object) -> bytes:
    return _packed(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _packed(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def _script(name: str, payload: object) -> bytes:
    return f"kbgen.put({json.dumps(name)},{json.dumps(payload)});\n".encode("ascii")
