"""Open questions: incidents whose cause nobody confirmed, those that may have come back first."""

from __future__ import annotations

from kbgen.corpus import kind, when
from kbgen.documents import Document
from kbgen.markdown import link, table, text
from kbgen.model.postmortem import RootCause
from kbgen.model.taxonomy import UNKNOWN
from kbgen.recurrence import Pair
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.patterns import PATH as PATTERNS
from kbgen.site.pages.patterns import UNKNOWNS
from kbgen.site.pages.rows import EMPTY, titled
from kbgen.site.site import Site

_SHOWN = 3
_SEEN = ("recurrence", "same_cause", "possible")


def is_open_question(document: Document) -> bool:
    """Whether causes are written, and none that says something is confirmed."""
    causes = document.meta.root_causes or []
    return bool(causes) and not any(cause.confidence == "confirmed" and _says_something(cause) for cause in causes)


def _says_something(cause: RootCause) -> bool:
    return bool({cause.category, cause.failure_mode} - {UNKNOWN, None} or cause.text)


def unknowns(site: Site) -> Page:
    """Causes not confirmed, with their age."""
    words = site.words
    open_ = [document for document in site.newest if kind(document) != "drill" and is_open_question(document)]
    silent = sum(not document.meta.root_causes for document in site.newest if kind(document) == "incident")
    # Facts before guesses, then the oldest: it has waited the longest.
    open_.sort(key=lambda document: (-_certainty(_seen(document, site)), str(when(document) or "9999"), document.id))
    heads = tuple(
        words[key] for key in ("column.date", "unknowns.age", "column.title", "unknowns.best", "unknowns.seen")
    )
    return page(
        UNKNOWNS,
        words["unknowns.title"],
        f"# {text(words['unknowns.title'])}",
        link(words["patterns.title"], UNKNOWNS, PATTERNS),
        text(words["unknowns.intro"]),
        table(heads, [_row(document, site) for document in open_]) if open_ else text(words["unknowns.none"]),
        text(words.fill("unknowns.silent", count=silent)) if silent else "",
    )


def _seen(document: Document, site: Site) -> list[Pair]:
    return [pair for pair in site.patterns.pairs_of(document.id) if pair.verdict in _SEEN]


def _certainty(pairs: list[Pair]) -> int:
    """2 where it came back as a fact, 1 where something is alike by text, else 0."""
    return max((1 if pair.verdict == "possible" else 2 for pair in pairs), default=0)


def _row(document: Document, site: Site) -> tuple[str, ...]:
    words, day = site.words, when(document)
    causes = document.meta.root_causes or []
    best = next((cause for cause in causes if cause.confidence in ("probable", "suspected")), causes[0])
    guess = " ".join((best.text or "").split())[:200] or words["metric.unknown"]
    return (
        day.isoformat() if day else EMPTY,
        text(words.fill("duration.days", n=(site.today - day).days)) if day else EMPTY,
        titled(document, site, UNKNOWNS),
        f"*{text(words[f'confidence.{best.confidence or UNKNOWN}'])}* {text(guess)}",
        _others(document, site),
    )


def _others(document: Document, site: Site) -> str:
    pairs = _seen(document, site)
    shown = []
    for pair in pairs[:_SHOWN]:
        other = site.corpus.by_id[pair.other(document.id)]
        perhaps = f"{text(site.words['unknowns.perhaps'])} " if pair.verdict == "possible" else ""
        shown.append(f"{perhaps}{link(other.title, UNKNOWNS, other.path)}")
    if len(pairs) > _SHOWN:
        shown.append(text(site.words.fill("home.more", count=len(pairs) - _SHOWN)))
    return "<br>".join(shown) or EMPTY
