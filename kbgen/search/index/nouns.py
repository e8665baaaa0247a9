"""What the search knows of a document, as plain records. Light to import: a search at night waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as both readers of the search get it.

    Attributes:
        id: the document's id.
        digest: SHA-256 in hex of everything below: equal digests need no indexing.
        fields: text to analyse by name of the search field.
        lines: what an excerpt can be taken from, in order of the source.
        record: a hit's own data as JSON: title, path, url, kind, severity, services, started_at, attempts
            [{action, kind, outcome, count if more than once}], modes [{slug, name, url}], checks [{mode, name,
            check}] that tell the first mode from its look-alikes, look_alikes [{id, note}].
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


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a team adds to the search.

    Attributes:
        synonyms: sets of words or phrases that mean the same, beyond the built-in glossary.
        aliases: filter field -> other spelling in lower case -> the value it stands for.
    """

    synonyms: tuple[tuple[str, ...], ...] = ()
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


NOTHING_ADDED = Lexicon()
