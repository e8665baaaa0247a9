"""What is neither settled nor counted: causes that nobody confirmed, and near misses with what became of them."""

from __future__ import annotations

from datetime import date

from kbgen.corpus import kind, when
from kbgen.documents import Document
from kbgen.model.postmortem import RootCause
from kbgen.model.taxonomy import UNKNOWN
from kbgen.model.truncation import shortened
from kbgen.recurrence import Pair
from kbgen.site.blocks import (
    Block,
    Break,
    EntryList,
    Line,
    Link,
    ListEntry,
    Page,
    Quiet,
    Table,
    blocks,
    heading,
    joined,
    labelled,
    line,
    page,
)
from kbgen.site.pages.document_rows import bracketed, entries, linked, marks, shown_day
from kbgen.site.pages.patterns_page import NEAR_MISSES, UNKNOWNS
from kbgen.site.pages.patterns_page import PATH as PATTERNS
from kbgen.site.site import Site

_SHOWN, _GUESS, _ALIKE = 3, 200, 50
_CAME_TRUE = ("recurrence", "same_cause")
_SEEN = (*_CAME_TRUE, "twice", "possible")


def is_open_question(document: Document) -> bool:
    """Whether its authors say that they don't know: a cause in doubt, and none that says something is confirmed.

    A cause of which nobody says how sure they were, as in most imported documents, is no question.
    """
    causes = document.meta.root_causes or []
    return any(map(_in_doubt, causes)) and not any(
        cause.confidence == "confirmed" and _says_something(cause) for cause in causes
    )


def _says_not_how_sure(document: Document) -> bool:
    causes = document.meta.root_causes or []
    return bool(causes) and not any(cause.confidence or not _says_something(cause) for cause in causes)


def _in_doubt(cause: RootCause) -> bool:
    return cause.confidence in ("probable", "suspected", "unknown") or not _says_something(cause)


def _says_something(cause: RootCause) -> bool:
    return bool({cause.category, cause.failure_mode} - {UNKNOWN, None} or cause.text)


def open_questions(site: Site) -> list[Document]:
    """Documents with a cause that nobody confirmed: facts before guesses, then what has waited the longest."""
    found = [each for each in site.once(site.newest) if kind(each) != "drill" and is_open_question(each)]
    return sorted(found, key=lambda each: (-_certainty(_seen(each, site)), str(when(each) or "9999"), each.id))


def unknowns(site: Site) -> Page:
    """Causes not confirmed, with their age."""
    words, found = site.words, open_questions(site)
    incidents = site.incidents(site.newest)
    silent = sum(not each.meta.root_causes for each in incidents)
    unsure = sum(_says_not_how_sure(each) for each in incidents)
    return page(
        UNKNOWNS,
        words["unknowns.title"],
        Link(words["patterns.title"], PATTERNS),
        words["unknowns.intro"] if found else words["unknowns.none"],
        EntryList(tuple(_question(document, site) for document in found)),
        words.fill("unknowns.silent", count=silent) if silent else None,
        words.fill("unknowns.unsure", count=unsure) if unsure else None,
        *_alike(site),
    )


def _alike(site: Site) -> tuple[Block, ...]:
    """Pairs that are alike by text alone, the most telling first: somebody may know whether they had one cause."""
    words = site.words
    found = sorted(site.patterns.alike_by_text, key=lambda pair: -(pair.reasons.telling or 0.0))
    if not found:
        return ()
    rest = words.fill("home.more", count=len(found) - _ALIKE) if len(found) > _ALIKE else None
    shown = EntryList(tuple(_pair(pair, site) for pair in found[:_ALIKE]))
    return blocks(heading(words, "unknowns.alike", n=len(found)), words["unknowns.alike_intro"], shown, rest)


def _pair(pair: Pair, site: Site) -> ListEntry:
    words, later, earlier = site.words, site.corpus.by_id[pair.later], site.corpus.by_id[pair.earlier]
    other = labelled(words["unknowns.alike_to"], joined([linked(earlier, site), shown_day(earlier)]))
    said = [labelled(words["reason.quote"], quote.text) for quote in pair.reasons.quotes[:1]]
    said += [labelled(words["reason.line"], each.earlier) for each in pair.reasons.lines[:1]]
    twice = words["verdict.twice"] if pair.verdict == "twice" else None
    facts = joined([shown_day(later), twice, *marks(later, site)])
    return ListEntry(linked(later, site), facts, joined([other, *said], Break()))


def _seen(document: Document, site: Site) -> list[Pair]:
    return [pair for pair in site.patterns.pairs_of(document.id) if pair.verdict in _SEEN]


def _certainty(pairs: list[Pair]) -> int:
    """2 where it came back as a fact, 1 where something is alike by text, else 0."""
    return max((1 if pair.verdict in ("possible", "twice") else 2 for pair in pairs), default=0)


def _question(document: Document, site: Site) -> ListEntry:
    words, day = site.words, when(document)
    causes = document.meta.root_causes or []
    best = next((cause for cause in causes if cause.confidence in ("probable", "suspected")), causes[0])
    guess = shortened(" ".join((best.text or "").split()), _GUESS)
    age = labelled(words["unknowns.age"], words.fill("duration.days", n=(site.today - day).days)) if day else None
    sure = words[f"confidence.{best.confidence or UNKNOWN}"]
    told = line(f"{words['unknowns.best']}{words['mark.colon']}{guess}", Quiet(bracketed(sure, site))) if guess else ""
    seen = _others(document, site)
    facts = joined([shown_day(document), age, *marks(document, site)])
    return ListEntry(linked(document, site), facts, line(told, Break() if told and seen else None, seen))


def _others(document: Document, site: Site) -> Line:
    words, pairs = site.words, _seen(document, site)
    shown: list[Line] = []
    for pair in pairs[:_SHOWN]:
        other = site.corpus.by_id[pair.other(document.id)]
        perhaps = f"{words['unknowns.perhaps']} " if pair.verdict in ("possible", "twice") else None
        shown.append(line(perhaps, linked(other, site)))
    if len(pairs) > _SHOWN:
        shown.append(words.fill("home.more", count=len(pairs) - _SHOWN))
    return line(f"{words['unknowns.seen']}{words['mark.colon']}", joined(shown)) if shown else ""


def near_misses(site: Site) -> Page:
    """All near misses; first those whose cause later struck, or had struck before."""
    words = site.words
    found = [document for document in site.newest if kind(document) == "near_miss"]
    struck = [(document, _struck(document, others)) for document in found if (others := _incidents(document, site))]
    heads = tuple(words[key] for key in ("near.one", "column.date", "near.incident", "near.when"))
    return page(
        NEAR_MISSES,
        words["near.title"],
        Link(words["patterns.title"], PATTERNS),
        words["near.intro"],
        heading(words, "near.struck") if struck else None,
        Table(heads, tuple(_row(*pair, site) for pair in struck)),
        heading(words, "near.all", n=len(found)),
        entries(found, site),
        None if found else words["near.none"],
    )


def _incidents(document: Document, site: Site) -> list[Document]:
    """The incidents of the same cause."""
    pairs = (pair for pair in site.patterns.pairs_of(document.id) if pair.verdict in _CAME_TRUE)
    others = (site.corpus.by_id[pair.other(document.id)] for pair in pairs)
    return [other for other in others if kind(other) == "incident"]


def _struck(document: Document, others: list[Document]) -> Document:
    """What struck first after a near miss, and might not have; else the last before it."""
    near = when(document) or date.min
    return min(others, key=lambda each: ((day := when(each) or date.min) < near, abs(day - near), each.id))


def _row(document: Document, incident: Document, site: Site) -> tuple[Line, ...]:
    day, struck = when(document), when(incident)
    how = "near.after" if day and struck and struck >= day else "near.before"
    return (
        linked(document, site),
        shown_day(document),
        linked(incident, site),
        line(struck.isoformat(), bracketed(site.words[how], site)) if day and struck else "",
    )
