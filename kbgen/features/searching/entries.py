"""What the search knows of a document: text by field, lines to quote, the record of a hit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kbgen.features.searching.prose import Line, body_lines, lead

if TYPE_CHECKING:  # the model takes its time to load, and a search needs none of it
    from kbgen.documents import Document

Places = Iterator[tuple[str, tuple[str | int, ...], str | None]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as both readers of the search get it.

    Attributes:
        id: the document's id.
        digest: SHA-256 in hex of everything below: equal digests need no indexing.
        fields: text to analyse by name of the search field.
        lines: what an excerpt can be taken from, in order of the source.
        record: a hit's own data as JSON: title, path, url, kind, severity, services, started_at, attempts.
    """

    id: str
    digest: str
    fields: Mapping[str, str]
    lines: tuple[Line, ...]
    record: Mapping[str, Any]


def entry(document: Document) -> Entry:
    """What the search needs of `document`; of an unreadable front matter, its text."""
    title = document.title
    body, first_line = (document.body, document.body_line) if document.readable else (document.text, 1)
    found = (*_meta_lines(document), *body_lines(body, first_line))
    lines = tuple(line for line in found if line.text != title)  # a hit shows its title anyway
    fields = {"title": title, "tags": _tags(document), **_texts(lines)}
    record = {"title": title, **_record(document)}
    content = json.dumps([fields, [(line.field, line.line, line.text) for line in lines], record], sort_keys=True)
    return Entry(document.id, hashlib.sha256(content.encode()).hexdigest(), fields, lines, record)


def _texts(lines: Iterable[Line]) -> dict[str, str]:
    """The text of each field. The lead, which is the summary or else the beginning, is in the body too."""
    found: dict[str, list[str]] = {"lead": [], "body": []}
    for line in lines:
        found.setdefault(line.field, []).append(line.text)
    texts = {field: "\n".join(rows) for field, rows in found.items()}
    prose, summary = texts["body"], texts["lead"]
    return texts | {"body": f"{summary}\n{prose}", "lead": summary or lead(prose)}


def _tags(document: Document) -> str:
    meta = document.meta
    lists = (meta.tags, meta.services, meta.components, meta.technologies, meta.regions, [meta.team or ""])
    return " ".join(word for words in lists for word in words or ())


def _meta_lines(document: Document) -> Iterator[Line]:
    """The prose of the front matter at its place. `findable_by` is a test and stays out."""
    source = document.text.split("\n")
    for field, path, text in _meta_texts(document):
        rows = (text or "").rstrip().split("\n")
        first = document.value_mark(*path).line
        if rows[0] not in source[first - 1]:  # a block begins on the line below its mark
            first += 1
        yield from (Line(field, first + at, row.strip()) for at, row in enumerate(rows) if row.strip())


def _meta_texts(document: Document) -> Places:
    meta = document.meta
    yield "lead", ("summary",), meta.summary
    yield "lead", ("impact", "summary"), meta.impact.summary if meta.impact else None
    for at, symptom in enumerate(meta.symptoms or ()):
        yield "symptoms", ("symptoms", at, "text"), symptom.text
    yield "causes", ("trigger", "text"), meta.trigger.text if meta.trigger else None
    for at, cause in enumerate(meta.root_causes or ()):
        words = (cause.failure_mode, cause.component, cause.text)
        yield "causes", ("root_causes", at), " ".join(word for word in words if word)
    for at, factor in enumerate(meta.contributing_factors or ()):
        yield "causes", ("contributing_factors", at), factor.text
    for at, attempt in enumerate(meta.attempts or ()):
        yield "attempts", ("attempts", at, "action"), attempt.action
        yield "attempts", ("attempts", at, "side_effects"), attempt.side_effects
    yield "attempts", ("resolution", "text"), meta.resolution.text if meta.resolution else None
    yield from _narrative(document)


def _narrative(document: Document) -> Places:
    meta = document.meta
    yield "body", ("detection", "source"), meta.detection.source if meta.detection else None
    for at, event in enumerate(meta.timeline or ()):
        yield "body", ("timeline", at, "text"), event.text
    for at, follow_up in enumerate(meta.follow_ups or ()):
        yield "body", ("follow_ups", at, "title"), follow_up.title
    if meta.lessons:
        for name in ("went_well", "went_wrong", "got_lucky"):
            for at, text in enumerate(getattr(meta.lessons, name) or ()):
                yield "body", ("lessons", name, at), text


def _record(document: Document) -> dict[str, Any]:
    plain = document.meta.model_dump(mode="json", include={"kind", "severity", "services", "started_at", "attempts"})
    attempts = plain["attempts"] or ()
    return {
        "path": document.path,
        "url": url(document.path),
        "kind": plain["kind"] or "incident",
        "severity": plain["severity"],
        "services": plain["services"] or [],
        "started_at": plain["started_at"],
        "attempts": [{key: each[key] for key in ("action", "kind", "outcome")} for each in attempts],
    }


def url(path: str) -> str:
    """The address of a document's page below the site's root, as MkDocs gives directory URLs.

    >>> url("2022/x.md"), url("leap/index.md"), url("index.md")
    ('2022/x/', 'leap/', '')
    """
    stem = path.rpartition(".")[0]
    folder, _, name = stem.rpartition("/")
    below = stem if name not in ("index", "README") else folder
    return f"{below}/" if below else ""
