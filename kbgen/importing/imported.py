"""What an import hands back: documents to write, what was found in them, what was in doubt, what was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Given:
    """One file to import: its path with forward slashes, beginning with the name of the folder that was given."""

    path: str
    data: bytes


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

    @property
    def origin(self) -> dict[str, str]:
        """What `x_imported_from` says: enough to know the source again."""
        return {"path": self.path, **({"key": self.key} if self.key else {}), "sha256": self.digest}


@dataclass(frozen=True)
class Refused:
    """A file that holds no document, and why."""

    path: str
    reason: str
