"""The index as Whoosh keeps it. The only module that knows Whoosh.

Whoosh stores and finds; what counts is ours: its postings hold our counts, its
query adds up our whole numbers. Its own statistics still count deleted
documents, so number, frequencies and lengths are taken from what is left.
"""

from __future__ import annotations

import json
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.matching import ListMatcher
from whoosh.query import Query
from whoosh.reading import TermNotFound
from whoosh.util.filelock import FileLock, try_for

from kbgen.features.searching.entries import Entry
from kbgen.features.searching.prose import Line
from kbgen.features.searching.query import Clause, Worths
from kbgen.features.searching.ranking import FIELDS, Means, impact, mean_lengths
from kbgen.features.searching.tallies import tally

_row = struct.Struct(f"<{len(FIELDS)}I")


class Counts(Format):  # type: ignore[misc]
    """A posting of ours: one byte for each search field, how often the term stands there."""

    posting_size = len(FIELDS)


class Terms(FieldType):  # type: ignore[misc]
    """A field that is given its terms counted: {term: counts}."""

    def __init__(self) -> None:
        super().__init__(format=Counts(), analyzer=None)

    def index(self, value: Mapping[str, bytes], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's (term, frequency, weight, posting) for each term."""
        return ((term.encode(), 1, 1.0, counts) for term, counts in value.items())


class Segment:
    """A part of the index. What is read of it is kept, for a query asks twice: how many, and how much."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        filled = reader.doc_count_all() and reader.has_column("lengths")
        self.lengths = list(_row.iter_unpack(b"".join(reader.column_reader("lengths")))) if filled else []
        self._postings: dict[str, list[tuple[int, bytes]]] = {}

    def live_lengths(self) -> Iterator[tuple[int, ...]]:
        """The lengths of the documents that are not deleted."""
        deleted = self.reader.is_deleted
        return (row for number, row in enumerate(self.lengths) if not deleted(number))

    def frequency(self, term: str) -> int:
        """Number of documents with `term`; Whoosh's own number counts deleted ones."""
        if self.reader.has_deletions():
            return len(self.postings(term))
        return int(self.reader.doc_frequency("terms", term)) if self.lengths else 0

    def postings(self, term: str) -> list[tuple[int, bytes]]:
        """(document number, counts) of the documents with `term`."""
        if term not in self._postings:
            self._postings[term] = list(_postings(self.reader, term))
        return self._postings[term]


def _postings(reader: Any, term: str) -> Iterator[tuple[int, bytes]]:
    try:
        matcher = reader.postings("terms", term)
    except TermNotFound:
        return
    number, value, forward, is_active = matcher.id, matcher.value, matcher.next, matcher.is_active
    while is_active():
        yield number(), value()
        forward()


class Clauses(Query):  # type: ignore[misc]
    """Our clauses as a query of Whoosh's, to be combined with any other. Scores are whole numbers."""

    def __init__(self, clauses: Iterable[Clause], index: Index) -> None:
        self.clauses, self.index, self.boost = tuple(clauses), index, 1.0

    def matcher(self, searcher: Any, context: Any = None) -> Any:  # noqa: ARG002
        """The documents of one segment that have a term of the query."""
        units = self.units(searcher.reader())
        found = sorted(units)
        return ListMatcher(found, [units[number] for number in found])

    def units(self, reader: Any) -> dict[int, int]:
        """Document number -> what its terms are worth in sum."""
        total: dict[int, int] = defaultdict(int)
        for clause in self.clauses:
            best = self._sum(reader, clause.literal)
            for alternative in clause.alternatives:
                for number, units in self._sum(reader, alternative).items():
                    best[number] = max(units, best.get(number, 0))
            for number, units in best.items():
                total[number] += units
        return total

    def _sum(self, reader: Any, terms: Worths) -> dict[int, int]:
        total: dict[int, int] = defaultdict(int)
        for term, worth in terms:
            for number, share in self.index.impacts(reader, term):
                total[number] += worth * share
        return total


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document with the units of its score and what is stored of it."""

    id: str
    units: int
    record: Mapping[str, Any]
    lines: tuple[Line, ...]


class Index:
    """An open index: the statistics that a query needs (query.Statistics), and the ranking."""

    def __init__(self, searcher: Any) -> None:
        self._searcher = searcher
        self._segments = {id(leaf.reader()): Segment(leaf.reader()) for leaf, _ in searcher.leaf_searchers()}
        self._impacts: dict[tuple[int, str], list[tuple[int, int]]] = {}

    @cached_property
    def documents(self) -> int:
        """Number of documents."""
        return int(self._searcher.doc_count())

    @cached_property
    def means(self) -> Means:
        """Mean number of terms in each field."""
        return mean_lengths(row for segment in self._segments.values() for row in segment.live_lengths())

    def frequency(self, term: str) -> int:
        """Number of documents with `term`."""
        return sum(segment.frequency(term) for segment in self._segments.values())

    def words(self, letter: str) -> Iterator[str]:
        """The terms of a-z only that begin with `letter`."""
        if self.documents:
            for term in self._searcher.reader().expand_prefix("terms", letter):
                if term.isalpha():  # of bytes: ASCII letters
                    yield term.decode()

    def impacts(self, reader: Any, term: str) -> list[tuple[int, int]]:
        """(document number, impact) of a segment's documents with `term`."""
        key = (id(reader), term)
        if key not in self._impacts:
            segment, means = self._segments[id(reader)], self.means
            lengths = segment.lengths
            self._impacts[key] = [(at, impact(counts, lengths[at], means)) for at, counts in segment.postings(term)]
        return self._impacts[key]

    def ranked(self, clauses: Iterable[Clause], limit: int) -> tuple[int, list[Ranked]]:
        """How many documents fit, and the `limit` best of them; equal ones by id."""
        query = Clauses(clauses, self)
        found: list[tuple[int, Any, int]] = []
        for leaf, _ in self._searcher.leaf_searchers() if self.documents else ():
            matcher = query.matcher(leaf)
            while matcher.is_active():
                found.append((matcher.score(), leaf.reader(), matcher.id()))
                matcher.next()
        return len(found), [_ranked(*each) for each in _best(found, limit)]

    def close(self) -> None:
        """Let go of the files."""
        self._searcher.close()


def _best(found: list[tuple[int, Any, int]], limit: int) -> list[tuple[int, Any, int]]:
    """The best of (units, reader, number); ids are only read where they may decide."""
    if len(found) > limit:
        least = sorted((units for units, _, _ in found), reverse=True)[limit - 1] if limit else 0
        found = [each for each in found if each[0] >= least]
    columns = {id(reader): reader.column_reader("id") for _, reader, _ in found}
    return sorted(found, key=lambda each: (-each[0], columns[id(each[1])][each[2]]))[:limit]


def _ranked(units: int, reader: Any, number: int) -> Ranked:
    stored = reader.stored_fields(number)
    record, lines = json.loads(stored["shown"])
    return Ranked(stored["id"], units, record, tuple(Line(*line) for line in lines))


def create(folder: Path) -> None:
    """Make an empty index in an existing folder."""
    schema = Schema(
        id=ID(unique=True, stored=True, sortable=VarBytesColumn()),
        terms=Terms(),
        lengths=COLUMN(FixedBytesColumn(_row.size)),
        shown=STORED(),
    )
    FileStorage(str(folder)).create_index(schema)


def read(folder: Path) -> Index:
    """Open the index of a folder. Damage raises anything that Whoosh, pickle or struct may raise."""
    return Index(FileStorage(str(folder)).open_index().searcher())


def write(folder: Path, added: Iterable[Entry], gone: Iterable[str]) -> None:
    """Take documents out by id, and put others in; both or neither, if the process is killed."""
    writer = FileStorage(str(folder)).open_index().writer()
    try:
        for name in gone:
            writer.delete_by_term("id", name)
        for entry in added:
            writer.add_document(**_document(entry))
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def _document(entry: Entry) -> dict[str, Any]:
    counted = tally(entry.fields)
    shown = [dict(entry.record), [(line.field, line.line, line.text) for line in entry.lines]]
    return {
        "id": entry.id,
        "terms": counted.terms,
        "lengths": _row.pack(*counted.lengths),
        "shown": json.dumps(shown, ensure_ascii=False),
    }


def lock(path: Path, seconds: float) -> Any:
    """A lock on a file that ends with the process, or None where another one keeps it for longer."""
    held = FileLock(str(path))
    return held if try_for(held.acquire, timeout=seconds) else None
