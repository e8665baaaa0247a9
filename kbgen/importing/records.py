"""What an import hands back, and where it goes: documents, what was found, in doubt and left, and their names."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from kbgen.documents import day_in_name
from kbgen.drafting import slug

ORIGIN = "x_imported_from"


@dataclass(frozen=True)
class Given:
    """One file to import: its path with forward slashes, beginning with the name of the folder that was given."""

    path: str
    data: bytes


@dataclass(frozen=True)
class Counted:
    """The lines below the headings of one kind (`timeline`, `follow_ups`) that are not blank: `given` in all.

    `left` are those that are in the text alone, by their number in the file; all others were read. `first` is the
    number of the first line of all.
    """

    kind: str
    given: int
    left: tuple[int, ...] = ()
    first: int = 1

    @property
    def read(self) -> int:
        """How many lines are in the front matter, or say how to read those that are."""
        return self.given - len(self.left)


@dataclass(frozen=True)
class Imported:
    """One document read from a file: front matter, text, and the report of how it was read.

    `key` tells documents of one file apart (an incident's id); `digest` is the hash of what it was read from.
    `stem` is the name it will bear, `filed` the day that decides the folder. `front` ends with its mark, and
    `body` is the source's own text, byte for byte. `doubts` are dates as written that have two readings, which
    a person can settle; `remarks` tell what was read with care or left out.
    """

    path: str
    key: str
    digest: str
    stem: str
    filed: date | None
    fields: dict[str, Any]
    extra: dict[str, Any]
    body: bytes
    remarks: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    doubts: tuple[str, ...] = ()
    counted: tuple[Counted, ...] = ()

    @property
    def origin(self) -> dict[str, str]:
        """What `x_imported_from` says: enough to know the source again."""
        return {"path": self.path, **({"key": self.key} if self.key else {}), "sha256": self.digest}


@dataclass(frozen=True)
class Refused:
    """A file that holds no document, and why."""

    path: str
    reason: str


UNDATED = "undated"
LONGEST = 180
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]")


def target(stem: str, filed: date | None, source: str, taken: Set[str]) -> str:
    """`YYYY/<stem>.md`, or `undated/<stem>.md` where no day is known.

    A name that is taken gets the names of the source's folders behind it, then a number. `taken` holds ids, folded.

    >>> target("db-down", date(2026, 3, 11), "team-a/db-down.md", {"db-down"})
    '2026/db-down-team-a.md'
    """
    folder = f"{filed:%Y}" if filed else UNDATED
    name = _fit(stem)
    parents = [slug(part) for part in reversed(PurePosixPath(source).parts[:-1]) if part != stem]
    for choice in _choices(name, parents):
        if choice.casefold() not in taken:
            return f"{folder}/{choice}.md"
    raise AssertionError("the numbers never end")


def _fit(stem: str) -> str:
    """A name that a file can bear: no leading dot, no controls, not too long, and no page of its own kind."""
    name = _UNFIT.sub("-", stem).lstrip(".").strip() or "incident"
    while len(name.encode()) > LONGEST:
        name = name[:-1]
    return f"{name}-1" if name.casefold() in ("index", "readme") else name


def _choices(name: str, parents: list[str]) -> list[str]:
    suffixed = [name]
    for parent in parents:
        suffixed.append(f"{suffixed[-1]}-{parent}"[:200])
    return [*suffixed, *(f"{suffixed[-1]}-{number}" for number in range(2, 100_000))]


def stem_of(path: str) -> str:
    """The name that a source's document will bear: its stem, or the folder's for `name/index.md`."""
    pure = PurePosixPath(path)
    bundled = pure.stem.casefold() in ("index", "readme") and pure.parent.name
    return pure.parent.name if bundled else pure.stem


def filed_day(fields: dict[str, Any], filed: date | None, path: str) -> date | None:
    """The day that decides the folder: of the incident, the file's name, the timeline, or the document.

    A timeline may begin with what happened long before.
    """
    named = day_in_name(stem_of(path))
    timeline_days = [event["at"] for event in fields.get("timeline", [])]
    for moment in (
        fields.get("started_at"),
        fields.get("detected_at"),
        named and named.isoformat(),
        *timeline_days,
        fields.get("resolved_at"),
    ):
        if moment and moment[:1].isdigit():
            return date.fromisoformat(moment[:10])
    return filed
