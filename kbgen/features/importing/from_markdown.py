"""One Markdown file of any habit as a document; its text is never rewritten."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from kbgen.documents.body import Heading, headings
from kbgen.documents.front_matter import split
from kbgen.documents.shape import shape
from kbgen.features.importing.actions import definitions, follow_ups
from kbgen.features.importing.consistent import consistent
from kbgen.features.importing.days import calendar_of, doubts, full_days
from kbgen.features.importing.foreign import MOMENTS, Foreign, foreign, own_name
from kbgen.features.importing.front import front_of, kept_in_body, lost_in
from kbgen.features.importing.imported import Given, Imported
from kbgen.features.importing.language import written_in
from kbgen.features.importing.outline import Line, Section, lines_of, sections
from kbgen.features.importing.prose import words
from kbgen.features.importing.section_names import NO_TITLE, bare, section_kind
from kbgen.features.importing.timeline import Timeline, is_timeline, timeline
from kbgen.features.importing.words import plain
from kbgen.features.importing.yaml_text import clean
from kbgen.nouns.settings import Settings, canonical

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_MOST_LINES = 20_000  # longer texts are logs; reading them for facts would take long


@dataclass(frozen=True)
class Choices:
    """What the importer is told: the knowledge base's settings, the day of the run, and day or month first."""

    settings: Settings
    today: date
    order: str = ""


def from_markdown(given: Given, text: str, choices: Choices) -> Imported:
    """Read one file. `text` is its content without a byte order mark; every ending of a line is still its own."""
    normal = _CONTROL.sub(" ", _NEWLINE.sub("\n", text))
    parts = split(normal)
    data, kept, fault = front_of(parts, normal)
    body = _lines_from(text, parts.body_line)
    if fault:
        body = kept_in_body(kept, fault) + body
    return _document(given, parts.body, body, data, lost_in(data, kept) if not fault else {}, choices, fault)


def from_text(given: Given, body: str, data: dict[str, Any], choices: Choices) -> Imported:
    """A text and its facts from elsewhere; `data` is read like front matter."""
    return _document(given, _CONTROL.sub(" ", _NEWLINE.sub("\n", body)), body, data, {}, choices, "")


def _lines_from(text: str, line: int) -> str:
    """The text from a line on, as it stands."""
    start = 0
    for _ in range(line - 1):
        match = _NEWLINE.search(text, start)
        start = match.end() if match else len(text)
    return text[start:]


def _document(
    given: Given, body: str, written: str, data: dict[str, Any], lost: dict[str, Any], choices: Choices, fault: str
) -> Imported:
    whole = body.count("\n")
    body = "\n".join(body.split("\n", _MOST_LINES)[:_MOST_LINES])
    lines = lines_of(body)
    found = sections(body, lines)
    title = _title(headings(body), body)
    calendar = calendar_of(data, title, lines, found, choices.order)
    events = timeline([s for s in found if is_timeline(s)], calendar)
    known = foreign(data, calendar, _days(events), choices.settings)
    fields = _fields(title, lines, found, events, known, choices.settings)
    kept, remarks = consistent(fields, choices.today, choices.settings.zone)
    extra = _with_contradictions(known, kept)
    promised = follow_ups([s for s in found if s.kind == "follow_ups"], calendar, definitions(lines))
    if promised.items and "follow_ups" not in kept and "no_follow_ups" not in kept:
        kept["follow_ups"] = list(promised.items)
    notes = [f"front matter {fault}"] if fault else []
    notes += [f"only the first {_MOST_LINES:,} lines were looked into"] if whole >= _MOST_LINES else []
    return Imported(
        path=given.path,
        key="",
        digest=hashlib.sha256(given.data).hexdigest(),
        stem=stem_of(given.path),
        filed=filed_day(kept, known.filed, given.path),
        fields=fitting(kept),
        extra=extra | {name: value for name, value in clean(lost).items() if name not in extra},
        body=written.encode("utf-8", errors="replace"),
        remarks=tuple(dict.fromkeys([*notes, *known.remarks, *remarks, *events.remarks, *promised.remarks])),
        left=events.left,
        doubts=doubts(lines, data, calendar),
    )


def _title(found: list[Heading], body: str) -> str | None:
    """The first heading of the first level, unless it is the name of a section or one of many."""
    firsts = [heading for heading in found if heading.level == 1]
    if not firsts or NO_TITLE.fullmatch(bare(firsts[0].text)) or section_kind(firsts[0].text):
        return None
    above = body.split("\n")[: firsts[0].line - 1]
    alone = len(firsts) == 1 or not any(re.search(r"\w", line) for line in above)
    return firsts[0].text if alone and not re.match(r"\d+(?:\.\d+)*\.?\s", firsts[0].text) else None


def _days(events: Timeline) -> frozenset[date]:
    return frozenset(date.fromisoformat(event["at"][:10]) for event in events.events if event["at"] != "unknown")


def _fields(
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


def _with_contradictions(known: Foreign, kept: dict[str, Any]) -> dict[str, Any]:
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


def stem_of(path: str) -> str:
    """The name that a source's document will bear: its stem, or the folder's for `name/index.md`."""
    pure = PurePosixPath(path)
    bundled = pure.stem.casefold() in ("index", "readme") and pure.parent.name
    return pure.parent.name if bundled else pure.stem


def filed_day(fields: dict[str, Any], filed: date | None, path: str) -> date | None:
    """The day that decides the folder: of the incident, the timeline, the file's name, or the document."""
    timeline_days = [event["at"] for event in fields.get("timeline", [])]
    for moment in (fields.get("started_at"), fields.get("detected_at"), *timeline_days, fields.get("resolved_at")):
        if moment and moment[:1].isdigit():
            return date.fromisoformat(moment[:10])
    return _day_in_name(stem_of(path)) or filed


def _day_in_name(stem: str) -> date | None:
    match = re.search(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)", stem)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


__all__ = ["Choices", "filed_day", "fitting", "from_markdown", "from_text", "stem_of"]
