"""Documents as something to read: the title first, below it how bad, when, how long and where, and what helped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from kbgen.corpus import ended, kind, severity, when
from kbgen.documents import Document
from kbgen.model.postmortem import HELPFUL, Attempt, Status
from kbgen.model.truncation import shortened
from kbgen.report import impact_time
from kbgen.site.blocks import Badge, EntryList, Line, Link, ListEntry, Quiet, joined, line
from kbgen.site.inline_svg import severity_rank
from kbgen.site.site import Site
from kbgen.site.time_formats import length

COUNTED = ("incident", "near_miss", "drill", "ahead")
"""What is counted, each apart."""
_SERVICES = 3
_SUMMARY = 160


def entries(documents: Iterable[Document], site: Site) -> EntryList:
    """Documents in the order given."""
    return EntryList(tuple(entry(document, site) for document in documents))


def entry(document: Document, site: Site, more: Line = "") -> ListEntry:
    """One document; `more` is told below what helped."""
    found = site.rows.get(document.id)
    if found is None:
        found = site.rows[document.id] = _entry(document, site)
    return replace(found, told=joined([found.told, more])) if more else found


def _entry(document: Document, site: Site) -> ListEntry:
    level = severity(document, site.settings)
    span = impact_time(document, site.corpus.zone, site.today)
    facts = joined(
        [
            severity_badge(document, site),
            shown_day(document),
            length(span, site.words) if span else None,
            _services(document, site),
            *marks(document, site),
        ]
    )
    look = f"severity-{severity_rank(level, site)}" if level else ""
    return ListEntry(linked(document, site), facts, joined([helped(document, site) or _happened(document)]), look)


def severity_badge(document: Document, site: Site) -> Badge | None:
    """How bad it was, as a link to all that were as bad; None where nobody says."""
    for group in site.groups_of(document, "severities"):
        return Badge(f"severity-{severity_rank(group.value, site)}", group.label, group.path)
    return None


def shown_day(document: Document) -> str:
    """The day on which it began, or nothing."""
    day = when(document)
    return day.isoformat() if day else ""


def newest(documents: Sequence[Document], site: Site) -> tuple[Line, Line]:
    """The day of the newest of some, and its title; nothing where no day says that it is. What lies ahead is not it."""
    begun = [document for document in documents if document.id not in site.ahead]
    last = max(begun or documents, key=lambda document: when(document) or date.min)
    day = shown_day(last)
    return day, linked(last, site) if day else ""


def _services(document: Document, site: Site) -> Line:
    found = site.groups_of(document, "services")
    shown = joined([Link(group.label, group.path) for group in found[:_SERVICES]], site.words["brief.and"])
    left = len(found) - _SERVICES
    return line(shown, f" {site.words.fill('home.more', count=left)}") if left > 0 else shown


def marks(document: Document, site: Site) -> list[Badge]:
    """What sets a document apart: a near miss, a drill, a draft, a day that lies ahead."""
    found = [] if kind(document) == "incident" else [Badge("mark", site.words[f"kind.{kind(document)}"])]
    if document.status in (Status.DRAFT, Status.IN_REVIEW):
        found.append(Badge("mark", site.words[f"status.{document.status}"]))
    if document.id in site.ahead:
        found.append(Badge("mark", site.words["kind.ahead"]))
    return found


def counts(documents: Iterable[Document], site: Site, names: Sequence[str] = COUNTED) -> list[str]:
    """How many there are of each kind, without those of which there is none: `Incidents 2`, `Near misses 1`."""
    given = tuple(documents)
    kinds = Counter(str(kind(document)) for document in site.once(given))
    kinds["ahead"] = sum(document.id in site.ahead for document in given)
    return [f"{site.words[f'counted.{name}']} {kinds[name]}" for name in names if kinds[name]]


def linked(document: Document, site: Site) -> Link:
    """The title as a link, with its language where that is not the page's."""
    return Link(document.title, document.path, lang=site.other_language(document))


def titled(document: Document, site: Site) -> Line:
    """The title as a link, and what sets the document apart."""
    return joined([linked(document, site), *marks(document, site)], " ")


def helped(document: Document, site: Site) -> Line:
    """The first attempt that helped, with how far; else what ended it; else how many did not."""
    attempts = document.meta.attempts or []
    best = first_helpful(attempts)
    if best:
        return line(outcome_badge(best, site), f" {best.action}")
    if end := ended(document):
        return line(Badge("plain", site.words["resolution.title"]), f" {shortened(end, _SUMMARY)}")
    if attempts:
        return Quiet(site.words.fill("helped.none_worked", count=len(attempts)))
    return ""


def _happened(document: Document) -> Line:
    said = shortened(" ".join((document.meta.summary or "").split()), _SUMMARY)
    return Quiet(said) if said else ""


def bracketed(inside: Line, site: Site) -> Line:
    """A remark in the brackets of the page's language."""
    return line(site.words["mark.open"], inside, site.words["mark.close"])


def outcome_badge(attempt: Attempt, site: Site) -> Badge:
    """How an attempt went."""
    outcome = attempt.outcome or "unknown"
    return Badge(f"outcome-{outcome}", site.words[f"outcome.{outcome}"])


def first_helpful(attempts: Sequence[Attempt]) -> Attempt | None:
    """The first attempt that worked, else the first that helped in part or for a while."""
    for outcome in HELPFUL:
        for attempt in attempts:
            if attempt.outcome == outcome:
                return attempt
    return None
