"""Near misses apart from incidents, and which of them came true."""

from __future__ import annotations

from kbgen.corpus import kind, when
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.patterns import NEAR_MISSES
from kbgen.site.pages.patterns import PATH as PATTERNS
from kbgen.site.pages.rows import EMPTY, documents_table
from kbgen.site.site import Site

_CAME_TRUE = ("recurrence", "same_cause")


def near_misses(site: Site) -> Page:
    """All near misses; first those whose cause later struck, or had struck before."""
    words = site.words
    found = [document for document in site.newest if kind(document) == "near_miss"]
    struck = [(document, other) for document in found for other in _incidents(document, site)[:1]]
    heads = tuple(words[key] for key in ("column.date", "near.when", "near.one", "near.incident"))
    return page(
        NEAR_MISSES,
        words["near.title"],
        f"# {text(words['near.title'])}",
        link(words["patterns.title"], NEAR_MISSES, PATTERNS),
        text(words["near.intro"]),
        *([f"## {text(words['near.struck'])}", table(heads, [_row(*pair, site) for pair in struck])] if struck else []),
        f"## {text(words.fill('near.all', n=len(found)))}",
        documents_table(found, site, NEAR_MISSES) if found else text(words["near.none"]),
    )


def _incidents(document: Document, site: Site) -> list[Document]:
    """The incidents of the same cause."""
    pairs = (pair for pair in site.patterns.pairs_of(document.id) if pair.verdict in _CAME_TRUE)
    others = (site.corpus.by_id[pair.other(document.id)] for pair in pairs)
    return [other for other in others if kind(other) == "incident"]


def _row(document: Document, incident: Document, site: Site) -> tuple[str, ...]:
    day, struck = when(document), when(incident)
    how = "near.after" if day and struck and struck >= day else "near.before"
    return (
        day.isoformat() if day else EMPTY,
        f"{struck.isoformat()} ({text(site.words[how])})" if day and struck else EMPTY,
        link(document.title, NEAR_MISSES, document.path),
        link(incident.title, NEAR_MISSES, incident.path),
    )
