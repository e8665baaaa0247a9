"""One Markdown file of any habit as a document; its text is never rewritten."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kbgen.corpus import READERS, visibility
from kbgen.documents import day_in_name, read_document, split
from kbgen.importing.action_items import definitions
from kbgen.importing.actions import follow_ups
from kbgen.importing.document_dates import calendar_of, doubts
from kbgen.importing.key_mapping import foreign, front_of, kept_in_body, lost_in
from kbgen.importing.labels import days
from kbgen.importing.outline import LABEL_LEVEL, Section, lines_of, other_headings, sections
from kbgen.importing.records import Counted, Given, Imported, filed_day, stem_of
from kbgen.importing.text_facts import (
    consistent,
    days_of,
    fields_of,
    fitting,
    title_beside,
    title_of,
    with_contradictions,
)
from kbgen.importing.timeline import is_timeline, timeline
from kbgen.importing.yaml_writer import clean
from kbgen.markdown import headings
from kbgen.model.postmortem import Visibility
from kbgen.model.settings import Settings

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")

_NEWLINE = re.compile(r"\r\n|\r|\n")
_SEVERAL = 3
_ALIKE = 2  # sections of one kind that each of several parts has, as incidents do
_NAMED = 5
_MOST_LINES = 20_000  # longer texts are logs; reading them for facts would take long


@dataclass(frozen=True)
class Choices:
    """What the importer is told: the knowledge base's settings, the day of the run, and day or month first."""

    settings: Settings
    today: date
    order: str = ""


@dataclass(frozen=True)
class _Text:
    """A text to read, as it was `written` too; `data` as front matter, and what of that has no place in it: `lost`.

    `fault` says what is wrong with front matter that could not be read; so many lines stand `above` the text.
    """

    body: str
    written: str
    data: dict[str, Any]
    lost: dict[str, Any] = field(default_factory=dict)
    fault: str = ""
    above: int = 0


def from_markdown(given: Given, text: str, choices: Choices) -> Imported:
    """Read one file. `text` is its content without a byte order mark; every ending of a line is still its own."""
    normal = _CONTROL.sub(" ", _NEWLINE.sub("\n", text))
    parts = split(normal)
    data, kept, fault, mended = front_of(parts, normal)
    body = _lines_from(text, parts.body_line)
    if fault:
        body = kept_in_body(kept, fault) + body
    lost = lost_in(data, kept) if not fault else {}
    one = _document(given, _Text(parts.body, body, data, lost, fault, parts.body_line - 1), choices)
    one = _for_no_more_readers(one, visibility(read_document(given.path, normal.encode("utf-8", errors="replace"))))
    return replace(one, remarks=(*mended, *one.remarks))


def _for_no_more_readers(one: Imported, meant: Visibility) -> Imported:
    """The document for those whom its source was for: also where the word for them is none that is known here."""
    if READERS.index(meant) <= READERS.index(one.fields.get("visibility", "internal")):
        return one
    remark = f"visibility is {meant}, because the source names fewer readers in a way of its own"
    return replace(one, fields={**one.fields, "visibility": meant}, remarks=(*one.remarks, remark))


def from_text(given: Given, body: str, data: dict[str, Any], choices: Choices) -> Imported:
    """A text and its facts from elsewhere; `data` is read like front matter."""
    return _document(given, _Text(_CONTROL.sub(" ", _NEWLINE.sub("\n", body)), body, data), choices)


def _lines_from(text: str, line: int) -> str:
    """The text from a line on, as it stands."""
    start = 0
    for _ in range(line - 1):
        match = _NEWLINE.search(text, start)
        start = match.end() if match else len(text)
    return text[start:]


def _several(found: Sequence[Section]) -> list[str]:
    """That a text may be about several incidents, which become one document: it is for a person to split it."""
    headed = [section for section in found if 0 < section.level < LABEL_LEVEL]
    for level in sorted({section.level for section in headed}):
        parts: list[tuple[str, set[str]]] = []  # the title of each section of the level, what its own ones are about
        within = False
        for section in headed:
            if section.level <= level:
                within = section.level == level
                if within:
                    parts.append((section.title, set()))
            elif within and section.kind:
                parts[-1][1].add(section.kind)
        alike = [part for part in parts if len(part[1]) >= _ALIKE]
        if len(alike) > 1 and len(set.intersection(*(inner for _, inner in alike))) >= _ALIKE:
            named = ", ".join(f"'{title[:60]}'" for title, _ in alike[:_NAMED])
            named += ", ..." if len(alike) > _NAMED else ""
            return [
                f"{len(alike)} parts have the same sections ({named}): if each is an incident, give each its own file"
            ]
    times = sum(section.kind == "timeline" for section in headed)
    return [f"{times} timelines: a text about several incidents is best split first"] if times >= _SEVERAL else []


def _document(given: Given, text: _Text, choices: Choices) -> Imported:
    body = "\n".join(text.body.split("\n", _MOST_LINES)[:_MOST_LINES])
    lines = lines_of(body)
    headed = list(headings("\n".join(line.text for line in lines))) or other_headings(lines)
    found = sections(headed, lines)
    title = title_of(headed, body) or title_beside(lines)
    calendar = calendar_of(text.data, title, lines, found, choices.order, day_in_name(stem_of(given.path)))
    if calendar.base is None and len(labelled := days(found, calendar.order)) == 1:
        calendar = replace(calendar, base=labelled[0], known=tuple(dict.fromkeys((*calendar.known, *labelled))))
    events = timeline([s for s in found if is_timeline(s)], calendar)
    known = foreign(text.data, calendar, days_of(events), choices.settings)
    fields, doubtful = fields_of(title, lines, found, events, known, choices.settings, calendar)
    kept, remarks = consistent(fields, choices.today, choices.settings.zone)
    extra = with_contradictions(known, kept)
    promised = follow_ups([s for s in found if s.kind == "follow_ups"], calendar, definitions(lines))
    taken = promised.items and "follow_ups" not in kept and "no_follow_ups" not in kept
    if taken:
        kept["follow_ups"] = list(promised.items)
    notes = [*_notes(text, found), *known.remarks, *doubtful, *remarks, *events.remarks, *promised.remarks]
    return Imported(
        path=given.path,
        key="",
        digest=hashlib.sha256(given.data).hexdigest(),
        stem=stem_of(given.path),
        filed=filed_day(kept, known.filed, given.path),
        fields=fitting(kept),
        extra=extra | {name: value for name, value in clean(text.lost).items() if name not in extra},
        body=text.written.encode("utf-8", errors="replace"),
        remarks=tuple(dict.fromkeys(notes)),
        left=events.left,
        doubts=doubts(lines, text.data, calendar),
        counted=(
            *_counted("timeline", events.given, events.lines_of(kept.get("timeline", ())), text.above),
            *_counted("follow_ups", promised.given, promised.read if taken else frozenset(), text.above),
        ),
    )


def _notes(text: _Text, found: Sequence[Section]) -> list[str]:
    """What a person is told of the text as a whole."""
    notes = [f"front matter {text.fault}"] if text.fault else []
    notes += _several(found)
    if text.body.count("\n") >= _MOST_LINES:
        notes.append(f"only the first {_MOST_LINES:,} lines were examined")
    return notes


def _counted(kind: str, all_: frozenset[int], read: frozenset[int], above: int) -> Iterator[Counted]:
    """How many lines of a kind there are, and which of them were not read; nothing where there are none."""
    if all_:
        yield Counted(kind, len(all_), tuple(sorted(number + above for number in all_ - read)), min(all_) + above)
