"""What the search knows of a document, as plain records, and as bytes to be kept: JSON and counts, never code.

Light to import: a search at night waits for it.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import byteorder, intern
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.term_counts import KEYED, Columns, TermCounts, put_off


@dataclass(frozen=True, slots=True)
class Line:
    """A place an excerpt can come from.

    Attributes:
        field: name of the search field the text belongs to.
        line: number in the source file, from 1.
        text: the line as a reader would see it, without marks.
    """

    field: str
    line: int
    text: str


@dataclass(frozen=True)
class Entry:
    """One document as both readers of the search get it.

    Attributes:
        id: the document's id.
        digest: SHA-256 in hex of everything below: equal digests need no indexing.
        fields: text to analyse by name of the search field.
        lines: what an excerpt can be taken from, in order of the source.
        record: a hit's own data as JSON: title, path, url, kind, severity, services, started_at, attempts
            [{action, kind, outcome, count if more than once, side_effects if any}], resolution where it is written
            (short), modes [{slug, name, url}], checks [{mode, name, check}] that tell the first mode from its
            look-alikes, look_alikes [{id, note}].
        facets: what filters and facets go by: values by name of the filter field (columns.FIELDS).
        day: when it began, as days since 0001-01-01 (`date.toordinal`); 0 where nobody knows.
    """

    id: str
    digest: str
    fields: Mapping[str, str]
    lines: tuple[Line, ...]
    record: Mapping[str, Any]
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: int = 0

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The texts where they are still JSON; Python asks here for what is not there only."""
            later = self.__dict__.get(LATER)
            if later is None or name not in ("fields", "lines"):
                raise AttributeError(name)
            if name == "lines":
                found, left = tuple(Line(*each) for each in row_from(later.lines)), later._replace(lines=_EMPTY)
            else:
                found, left = {**row_from(later.fields), **row_from(later.keyed)}, later._replace(fields=_EMPTY)
            self.__dict__.update({name: found, LATER: left})
            return found

    def told(self, record: Mapping[str, Any]) -> Entry:
        """The same document with another record."""
        return self._with(record=record)

    def once(self) -> Entry:
        """The same document for whoever reads its texts once: what is unpacked for that goes with it."""
        return self._with()

    def without_fields(self) -> Entry:
        """The same document without the texts whose words are counted, but for those whose lines are found whole: they
        take memory.
        """
        if "fields" in self.__dict__:
            return self._with(fields=_keyed(self.fields))
        return self._with(**{LATER: self.__dict__[LATER]._replace(fields=_EMPTY)})

    def _with(self, **others: Any) -> Entry:
        made = object.__new__(Entry)
        made.__dict__.update(self.__dict__ | others)
        return made


LATER = "_later"
_EMPTY = b"{}"


class _Later(NamedTuple):
    """JSON of the lines, of the field whose lines are found whole, and of the other fields."""

    lines: bytes
    keyed: bytes
    fields: bytes


def _keyed(fields: Mapping[str, str]) -> dict[str, str]:
    return {KEYED: fields[KEYED]} if KEYED in fields else {}


Tallied = tuple[Entry, TermCounts]  # a document with the counts of its words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a team adds to the search.

    Attributes:
        synonyms: sets of words or phrases that mean the same, beyond the built-in glossary.
        aliases: filter field -> other spelling in lower case -> the value it stands for.
        modes: what failure modes are called besides, likewise; there are so many that they are kept apart.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict, repr=False)


NOTHING_ADDED = Lexicon()


def entry_bytes(entry: Entry) -> bytes:
    """An entry as JSON in four lines, for `entry_from`: of most documents only the first is ever read again."""
    lines = [(line.field, line.line, line.text) for line in entry.lines]
    head = [entry.id, entry.digest, dict(entry.record), dict(entry.facets), entry.day]
    keyed = _keyed(entry.fields)
    others = {name: text for name, text in entry.fields.items() if name not in keyed}
    return b"\n".join(map(row_bytes, (head, lines, keyed, others)))


def entry_from(data: bytes) -> Entry:
    """The entry of such bytes. Raises ValueError, TypeError or KeyError for others."""
    head, *texts = data.split(b"\n")
    name, digest, record, facets, day = row_from(head)
    known = {"id": name, "digest": digest, "record": record, "day": day, LATER: _Later(*texts)}
    made = object.__new__(Entry)
    made.__dict__.update(known, facets={key: tuple(each) for key, each in facets.items()})
    return made


_ROWS: dict[bytes, bytes] = {}


def tally_bytes(counted: TermCounts) -> bytes:
    """The counts of a document: JSON, the terms in one line, and for each the number of its row of bytes.

    The few rows that there are stand before the numbers. A term has no blank in it.
    """
    rows = {row: at for at, row in enumerate(dict.fromkeys(counted.terms.values()))}
    head = json.dumps([counted.lengths, counted.chinese, len(rows)]).encode()
    terms = " ".join(counted.terms).encode("utf-8", "surrogatepass")
    numbers = array("I", map(rows.__getitem__, counted.terms.values()))
    return b"%s\n%s\n%s%s" % (head, terms, b"".join(rows), _one_order(numbers).tobytes())


def tally_from(data: bytes) -> TermCounts:
    """The counts of such bytes. Raises ValueError or TypeError for others."""
    head, words, rest = data.split(b"\n", 2)
    lengths, chinese, count = json.loads(head)
    return put_off(_Terms(words, count, rest), tuple(lengths), chinese)


class _Terms(NamedTuple):
    """Terms in UTF-8, how many different rows of counts they have, these and their numbers."""

    words: bytes
    different: int
    rest: bytes

    def __call__(self) -> dict[str, bytes]:
        terms, rows = self.columns()
        return dict(zip(map(intern, terms), rows, strict=True))  # the same words over and over: documents share them

    def columns(self) -> Columns:
        words = self.words.decode("utf-8", "surrogatepass")
        size, rest = len(FIELDS), self.rest
        parts = [rest[at : at + size] for at in range(0, self.different * size, size)]
        rows, numbers = list(map(_ROWS.setdefault, parts, parts)), array("I")  # and the same few counts
        numbers.frombytes(rest[self.different * size :])
        return words.split(" ") if words else [], list(map(rows.__getitem__, _one_order(numbers)))

    def may_have(self, term: bytes) -> bool:
        return term in self.words


def _one_order(numbers: array[int]) -> array[int]:
    """The same bytes on every machine."""
    if byteorder == "big":
        numbers.byteswap()
    return numbers
