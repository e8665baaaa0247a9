"""The parts of a document that several rules walk over, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kbgen.documents import Document
from kbgen.documents.body import Heading, headings
from kbgen.documents.strict_yaml import Path
from kbgen.nouns.findings import Mark
from kbgen.nouns.moments import Moment
from kbgen.nouns.postmortem import FollowUp

MOMENTS = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")


def moments(document: Document) -> Iterator[tuple[Path, Moment]]:
    """When what happened: the five moments, the timeline and the attempts."""
    meta = document.meta
    found: list[tuple[Path, Moment | None]] = [((name,), getattr(meta, name)) for name in MOMENTS]
    found += [(("timeline", number, "at"), event.at) for number, event in enumerate(meta.timeline or [])]
    found += [(("attempts", number, "at"), attempt.at) for number, attempt in enumerate(meta.attempts or [])]
    return ((path, moment) for path, moment in found if moment is not None)


def texts(document: Document) -> Iterator[tuple[Path, str]]:
    """Every text of the front matter."""
    return _texts(document.meta.model_dump(mode="json", exclude_none=True), ())


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from _texts(item, (*path, key))


def unfinished(document: Document) -> Iterator[tuple[int, FollowUp]]:
    """The follow-ups still to be done; one without a status is."""
    for number, item in enumerate(document.meta.follow_ups or []):
        if item.status in (None, "open", "in_progress"):
            yield number, item


def body_headings(document: Document) -> list[Heading]:
    """The headings of the text; a line like `#123 is fixed` is none."""
    return [heading for heading in headings(document.body) if not (heading.tight and heading.text[0].isdigit())]


def body_mark(document: Document, line: int, column: int = 1) -> Mark:
    """The place in the file of a line of the text below the front matter."""
    return Mark(document.body_line - 1 + line, column)
