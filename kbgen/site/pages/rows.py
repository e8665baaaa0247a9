"""Documents as lines of a table."""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.corpus import kind, when
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.model.postmortem import Attempt, Status
from kbgen.site.site import Site

EMPTY = "&#8211;"
_HELPFUL = ("worked", "partial", "temporary")
_HEADS = ("date", "severity", "title", "helped", "services")


def documents_table(documents: Sequence[Document], site: Site, page: str) -> str:
    """Documents with what a responder looks for: when, how bad, what, where, and what helped."""
    heads = tuple(site.words[f"column.{name}"] for name in _HEADS)
    return table(heads, [_cells(document, site, page) for document in documents])


def _cells(document: Document, site: Site, page: str) -> tuple[str, ...]:
    day = when(document)
    return (
        day.isoformat() if day else EMPTY,
        _group_links("severities", document, site, page),
        titled(document, site, page),
        helped(document, site),
        _group_links("services", document, site, page),
    )


def titled(document: Document, site: Site, page: str) -> str:
    """The title as a link, and what sets the document apart: a near miss, a drill, a draft."""
    marks = [] if kind(document) == "incident" else [site.words[f"kind.{kind(document)}"]]
    if document.status in (Status.DRAFT, Status.IN_REVIEW):
        marks.append(site.words[f"status.{document.status}"])
    return " ".join([link(document.title, page, document.path), *(f"*{text(mark)}*" for mark in marks)])


def _group_links(axis: str, document: Document, site: Site, page: str) -> str:
    found = [link(group.label, page, group.path) for group in site.groups_of(document, axis)]
    return site.words["brief.and"].join(found) or EMPTY


def helped(document: Document, site: Site) -> str:
    """The first attempt that helped, with how far; else how many did not."""
    attempts = document.meta.attempts or []
    best = first_helpful(attempts)
    if best:
        return f"**{text(site.words[f'outcome.{best.outcome}'])}** {text(best.action)}"
    if attempts:
        return text(site.words.fill("helped.none_worked", count=len(attempts)))
    return EMPTY


def first_helpful(attempts: Sequence[Attempt]) -> Attempt | None:
    """The first attempt that worked, else the first that helped in part or for a while."""
    for outcome in _HELPFUL:
        for attempt in attempts:
            if attempt.outcome == outcome:
                return attempt
    return None
