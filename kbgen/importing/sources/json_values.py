"""What the readers of JSON records share: the record's values under our names, and safe ways to take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kbgen.importing.plain_lines import plain


@dataclass(frozen=True)
class Mapped:
    """`data` is read like front matter; `text` is Markdown that stands in the record under the keys `verbatim`.

    `instead` is what the record tells of, in the singular, where that is no incident.
    """

    key: str
    data: dict[str, Any]
    text: str = ""
    verbatim: tuple[str, ...] = ()
    instead: str = ""


def text_of(record: Mapping[str, Any], *path: str) -> str:
    """The text or number at a path of keys, as text; nothing where there is none."""
    value: Any = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def each(record: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The mappings of a list."""
    items = record.get(key)
    return (item for item in items if isinstance(item, Mapping)) if isinstance(items, list) else iter(())


def event(at: str, text: str, kind: str | None = None) -> dict[str, str] | None:
    """An entry of the timeline; None where its time or text is missing."""
    words = plain(" ".join(text[:4_000].split()))
    entry = {"at": at, "text": words} if at and words else None
    return entry | {"type": kind} if entry and kind else entry


def without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys that have a value."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
