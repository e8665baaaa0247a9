"""From a document to what the search knows of it: text by field, lines to quote, the record of a hit, facets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from kbgen.corpus import base_of, ended, kind, known_modes, named_modes, origin_of, services, severity, tags, team, when
from kbgen.documents import Document
from kbgen.markdown import structure
from kbgen.model.json_bytes import row_bytes
from kbgen.model.postmortem import Attempt
from kbgen.model.settings import Settings
from kbgen.model.taxonomy import Taxonomy
from kbgen.model.truncation import shortened
from kbgen.search.index.records import Entry, Line

DEFAULTS = Settings()
BUILT_IN = Taxonomy()
LONGEST_END = 200  # characters of what ended an incident, in a hit
LEAD_WIDTH = 600  # Latin characters; a Han character says as much as two
_SIDE_EFFECTS = 160  # characters
_KINDS = {"heading": "headings", "prose": "body", "code": "code"}  # of a line of the body -> search field
MOST_FOREIGN, LONGEST_FOREIGN = 50, 200  # texts of keys that are not ours, and characters of each

Places = Iterator[tuple[str, tuple[str | int, ...], str | None]]


def entry(document: Document, settings: Settings = DEFAULTS, taxonomy: Taxonomy = BUILT_IN) -> Entry:
    """What the search needs of `document`; of an unreadable front matter, its text.

    Args:
        document: one document as read.
        settings: of the knowledge base: its vocabulary and its language.
        taxonomy: what failure modes are called, and what tells one from those that look like it.
    """
    title = document.title
    body, first_line = (document.body, document.body_line) if document.readable else (document.text, 1)
    found = (*_meta_lines(document), *body_lines(body, first_line))
    lines = tuple(line for line in found if line.text != title)  # a hit shows its title anyway
    texts = _texts(lines)
    if names := _mode_names(document, taxonomy):  # not in `lines`: nobody wrote them there
        texts["causes"] = "\n".join([*filter(None, [texts.get("causes")]), *names])
    fields = {"title": title, "tags": _tags(document, settings), **texts}
    began = when(document)
    record = {"title": title, **_record(document, settings, began), **_told_apart(document, settings.lang, taxonomy)}
    day = began.toordinal() if began else 0
    facets = _facets(document, settings, taxonomy) | ({"year": (f"{began.year:04}",)} if began else {})
    told = [fields, [(line.field, line.line, line.text) for line in lines], record, facets, day]
    digest = hashlib.sha256(row_bytes(told)).hexdigest()
    return Entry(document.id, digest, fields, lines, record, facets, day)


def _facets(document: Document, settings: Settings, taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    """Values to filter and count by, in the vocabulary's spelling; a field without any is left out."""
    meta = document.meta
    causes, attempts = meta.root_causes or (), meta.attempts or ()
    found: dict[str, Iterable[str | None]] = {
        "service": services(document, settings),
        "severity": [severity(document, settings)],
        "kind": [kind(document)],
        "mode": named_modes(document, taxonomy),
        "component": [*(meta.components or ()), *(cause.component for cause in causes)],
        "tag": tags(document, settings),
        "team": [team(document, settings)],
        "outcome": [attempt.outcome for attempt in attempts],
        "lang": [meta.lang or settings.lang],
        "status": [document.status.value],
    }
    distinct = {field: tuple(dict.fromkeys(value for value in values if value)) for field, values in found.items()}
    return {field: values for field, values in distinct.items() if values}


def _texts(lines: Iterable[Line]) -> dict[str, str]:
    """The text of each field. The lead, which is the summary or else the beginning, is in the body too."""
    found: dict[str, list[str]] = {"lead": [], "body": []}
    for line in lines:
        found.setdefault(line.field, []).append(line.text)
    texts = {field: "\n".join(rows) for field, rows in found.items()}
    prose, summary = texts["body"], texts["lead"]
    return texts | {"body": f"{summary}\n{prose}", "lead": summary or lead(prose)}


def body_lines(body: str, first_line: int = 1) -> tuple[Line, ...]:
    """The lines of `body` with anything to read, sorted into fields: no marks, no addresses, no comments.

    Args:
        body: Markdown without its front matter; lines end in a bare newline.
        first_line: number of the body's first line in the source file.
    """
    found = ((_KINDS[each.kind], first_line - 1 + each.line, each.text.strip(" |")) for each in structure(body).words)
    return tuple(Line(*each) for each in found if each[2])


def lead(prose: str) -> str:
    """The beginning of `prose`, as wide as LEAD_WIDTH."""
    width = 0
    for at, character in enumerate(prose[:LEAD_WIDTH]):
        width += 2 if character >= "\u2e80" else 1
        if width > LEAD_WIDTH:
            return prose[:at]
    return prose[:LEAD_WIDTH]


def _tags(document: Document, settings: Settings) -> str:
    """Names, as the document spells them and, where that differs, as the vocabulary does."""
    meta = document.meta
    names = (meta.tags, meta.aliases, meta.services, meta.components, meta.technologies, meta.regions)
    lists = (*names, [meta.team or ""])
    own = [word for words in lists for word in words or ()]
    spelled = (*services(document, settings), *tags(document, settings), team(document, settings))
    own += [word for word in dict.fromkeys(spelled) if word and word not in own]
    others = (word for keys in (document.extra, document.foreign) for value in keys.values() for word in _words(value))
    return " ".join([document.id, *own, *islice(others, MOST_FOREIGN)])  # a file is found by what it is called


def _words(value: Any) -> Iterator[str]:
    """The texts of a key that is not ours, such as `keywords` or `x_ticket`: a text, or a list of texts."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, (str, int, float)) and not isinstance(each, bool):
            yield str(each)[:LONGEST_FOREIGN]


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
        yield "causes", ("contributing_factors", at, "why_undetected"), factor.why_undetected
    for at, attempt in enumerate(meta.attempts or ()):
        yield "attempts", ("attempts", at, "action"), attempt.action
        yield "attempts", ("attempts", at, "side_effects"), attempt.side_effects
    yield "attempts", ("resolution", "text"), meta.resolution.text if meta.resolution else None
    yield from _narrative(document)


def _narrative(document: Document) -> Places:
    meta = document.meta
    if meta.detection:
        yield "body", ("detection", "source"), meta.detection.source
        for at, signal in enumerate(meta.detection.missed_signals or ()):
            yield "body", ("detection", "missed_signals", at), signal
    for at, event in enumerate(meta.timeline or ()):
        yield "body", ("timeline", at, "text"), event.text
    for at, follow_up in enumerate(meta.follow_ups or ()):
        yield "body", ("follow_ups", at, "title"), follow_up.title
        yield "body", ("follow_ups", at, "decision"), follow_up.decision
    yield "body", ("no_follow_ups",), meta.no_follow_ups
    if meta.lessons:
        for name in ("went_well", "went_wrong", "got_lucky"):
            for at, text in enumerate(getattr(meta.lessons, name) or ()):
                yield "body", ("lessons", name, at), text
    for at, related in enumerate(meta.related or ()):
        yield "body", ("related", at, "note"), related.note
    for at, other in enumerate(meta.not_related or ()):
        yield "body", ("not_related", at, "reason"), other.reason
    for at, source in enumerate(meta.sources or ()):
        yield "body", ("sources", at, "title"), source.title


def _record(document: Document, settings: Settings, began: date | None) -> dict[str, Any]:
    """What a hit shows; `day` where the one that it is filed under is not the one that is written.

    `unreadable` says that nobody knows what the front matter holds: that no attempt is shown means nothing then.
    """
    plain = document.meta.model_dump(mode="json", include={"started_at"})
    origin = origin_of(document.path, settings)
    return {
        "path": document.path,
        **({"origin": origin.title or base_of(document.path, settings)} if origin else {}),
        "url": url(document.path),
        "kind": kind(document),
        "severity": severity(document, settings),
        "services": list(services(document, settings)),
        "started_at": plain["started_at"],
        **({"day": began.isoformat()} if began and began.isoformat() != (plain["started_at"] or "")[:10] else {}),
        "attempts": [_tried(each) for each in document.meta.attempts or ()],
        **({"resolution": shortened(end, LONGEST_END)} if (end := ended(document)) else {}),
        **({} if document.readable else {"unreadable": True}),
    }


def _tried(attempt: Attempt) -> dict[str, Any]:
    """An attempt; how often, where it was more than once, and what else it did: who tries it again must know."""
    more: dict[str, Any] = {"count": attempt.count} if (attempt.count or 1) > 1 else {}
    if attempt.side_effects:
        more["side_effects"] = shortened(" ".join(attempt.side_effects.split()), _SIDE_EFFECTS)
    return {"action": attempt.action, "kind": attempt.kind, "outcome": attempt.outcome, **more}


def _told_apart(document: Document, lang: str, taxonomy: Taxonomy) -> dict[str, Any]:
    """The failure modes, what separates the first from its look-alikes, and the incidents that only look the same.

    An incident goes by its id here: only the whole index knows whether it may be named (answer.resolved).
    """
    meta = document.meta
    slugs = known_modes(document, taxonomy)
    known = [taxonomy.modes[slug] for slug in slugs if slug in taxonomy.modes]
    others = known[0].look_alikes if known else ()
    related = [each for each in meta.related or () if each.relation == "same_symptom_different_cause"]
    return {
        "modes": [
            {"slug": slug, "name": _mode_name(slug, lang, taxonomy), "url": f"patterns/modes/{slug}.html"}
            for slug in slugs
        ],
        "checks": [
            {"mode": each.mode, "name": _mode_name(each.mode, lang, taxonomy), "check": each.check.of(lang)}
            for each in others
            if each.mode not in slugs
        ],
        "look_alikes": [{"id": each.id, "note": each.note} for each in related],
    }


def _mode_names(document: Document, taxonomy: Taxonomy) -> list[str]:
    """What the failure modes are called in both languages: a cause is found in the one that nobody wrote it in."""
    names = [taxonomy.modes[slug].name for slug in known_modes(document, taxonomy) if slug in taxonomy.modes]
    return [*dict.fromkeys(word for name in names for word in (name.en, name.zh))]


def _mode_name(slug: str, lang: str, taxonomy: Taxonomy) -> str:
    return taxonomy.modes[slug].name.of(lang) if slug in taxonomy.modes else slug


def url(path: str) -> str:
    """The address of a document's page below the site's root, as kbgen builds it: a file, to work from a folder.

    >>> url("2022/x.md"), url("leap/index.md"), url("README.md")
    ('2022/x.html', 'leap/index.html', 'index.html')
    """
    stem = path.rpartition(".")[0]
    folder, slash, name = stem.rpartition("/")
    return f"{folder}{slash}{'index' if name in ('index', 'README') else name}.html"
