"""The facts that a text gives beside its front matter."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kbgen.documents import shape
from kbgen.importing.days import full_days
from kbgen.importing.foreign import MOMENTS, Foreign, own_name
from kbgen.importing.language import written_in
from kbgen.importing.outline import Line, Section
from kbgen.importing.prose import words
from kbgen.importing.section_names import NO_TITLE, bare, section_kind
from kbgen.importing.timeline import Timeline
from kbgen.importing.words import plain
from kbgen.importing.yaml_text import clean
from kbgen.markdown import Heading
from kbgen.model.settings import Settings, canonical


def title_of(found: list[Heading], body: str) -> str | None:
    """The first heading of the first level, unless it is the name of a section or one of many."""
    firsts = [heading for heading in found if heading.level == 1]
    if not firsts or NO_TITLE.fullmatch(bare(firsts[0].text)) or section_kind(firsts[0].text):
        return None
    above = body.split("\n")[: firsts[0].line - 1]
    alone = len(firsts) == 1 or not any(re.search(r"\w", line) for line in above)
    return firsts[0].text if alone and not re.match(r"\d+(?:\.\d+)*\.?\s", firsts[0].text) else None


def days_of(events: Timeline) -> frozenset[date]:
    """The days of a timeline."""
    return frozenset(date.fromisoformat(event["at"][:10]) for event in events.events if event["at"] != "unknown")


def fields_of(
    title: str | None,
    lines: list[Line],
    found: list[Section],
    events: Timeline,
    known: Foreign,
    settings: Settings,
) -> dict[str, Any]:
    """Front matter before text, and a label before a title."""
    fields: dict[str, Any] = {"title": title} if title else {}
    if language := written_in("\n".join(line.text for line in lines if not line.code)):
        fields["lang"] = language
    fields |= words(found) | _labelled(found, settings)
    if events.events:
        fields["timeline"] = list(events.events)
    for name, moment in reversed(events.moments):
        fields[name] = moment
    if "started_at" not in fields and (day := _day_in_title(title, known)):
        fields["started_at"] = day
    return fields | known.fields


def _day_in_title(title: str | None, known: Foreign) -> str | None:
    days = full_days([str(known.fields.get("title") or title or "")], "")
    return days[0].isoformat() if len(days) == 1 else None


def _labelled(found: list[Section], settings: Settings) -> dict[str, Any]:
    """Authors and severity where a label names them."""
    fields: dict[str, Any] = {}
    for section in found:
        text = plain(section.own[0].text) if section.own else ""
        if section.kind == "authors" and "authors" not in fields and 0 < len(text) <= 200:
            names = [re.sub(r"\s*<[^>]*>|\s*\([^)]*\)", "", name).strip() for name in re.split(r"[,，、;]| and ", text)]
            fields["authors"] = [name for name in names if name]
        if section.kind == "severity" and (known := canonical(text, settings.vocabulary.severities)):
            fields.setdefault("severity", known)
    return {name: value for name, value in fields.items() if value}


def with_contradictions(known: Foreign, kept: dict[str, Any]) -> dict[str, Any]:
    """A moment that had to go stays under its own key."""
    extra = dict(known.extra)
    for name in MOMENTS:
        if name in known.origins and name not in kept:
            key, value = known.origins[name]
            extra[own_name(key, extra)] = value
    return extra


def fitting(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that the model takes as they are, cleaned for YAML."""
    cleaned = {name: clean(value) for name, value in fields.items()}
    return {name: value for name, value in cleaned.items() if not shape({name: value}, {}, {}).problems}
