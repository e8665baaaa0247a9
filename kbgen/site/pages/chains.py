"""A recurrence chain: what came back, when, what to check now; what was promised after each, and was it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kbgen.corpus import Promise, kind, when
from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.recurrence import PromiseOutcome, broken_promises, once
from kbgen.report import impact_time
from kbgen.site.blocks import (
    Block,
    Heading,
    Line,
    Link,
    Page,
    Strong,
    Table,
    blocks,
    heading,
    joined,
    labelled,
    line,
    page,
)
from kbgen.site.chain_titles import place_of, where
from kbgen.site.inline_svg import strip
from kbgen.site.own_markdown import as_line
from kbgen.site.pages.chain_checks import checks
from kbgen.site.pages.document_rows import COUNTED, bracketed, counts, helped, linked, shown_day, titled
from kbgen.site.pages.follow_up_rows import state_line, title_line
from kbgen.site.pages.patterns_page import PATH as PATTERNS
from kbgen.site.pattern_lookup import Chain
from kbgen.site.promises_told import broken
from kbgen.site.site import Site
from kbgen.site.time_formats import length


def chains(site: Site) -> Iterator[Page]:
    """A page for every chain that has one."""
    for chain in site.repeats.chains:
        if chain.page:
            yield _one(chain, site)


def _one(chain: Chain, site: Site) -> Page:
    words = site.words
    documents = [site.corpus.by_id[name] for name in chain.group.documents]
    promises = {each.id: site.promises_of.get(each.id, ()) for each in documents}
    every = [each for several in promises.values() for each in several if each.state != "told_again"]
    return page(
        chain.path,
        chain.title,
        _beside(chain, site),
        *_told(chain, documents, every, site),
        *checks(chain, documents, every, site),
        heading(words, "chain.struck" if chain.elsewhere else "chain.came"),
        strip(documents, site),
        _overview(chain, documents, site),
        *(part for each in documents for part in _promised(each, promises[each.id], chain, site)),
    )


def _beside(chain: Chain, site: Site) -> Line:
    """The way to the list of all, and to the failure modes that all of its documents share."""
    modes = map(site.context.mode, chain.modes)
    return joined([Link(site.words["patterns.title"], PATTERNS), *(mode for mode in modes if mode.to)])


def _told(chain: Chain, documents: Sequence[Document], promises: Sequence[Promise], site: Site) -> Iterator[Line]:
    """How often and when, why these are one, how promises stand, and what the failure mode is."""
    words, key = site.words, chain.group.key
    incidents = [document for document in documents if kind(document) == "incident"]
    days = sorted(day for document in incidents if (day := when(document)))
    why = words.fill(f"why.{key.axis}", n=len(documents), place=place_of(key))
    often = None
    if len(days) > 1:
        span = {"n": len(days), "first": days[0].isoformat(), "last": days[-1].isoformat()}
        told = words.fill("chain.told", **span, since=words.fill("duration.days", n=(days[-1] - days[-2]).days))
        undated = words.fill("chain.undated", n=len(incidents) - len(days)) if len(days) < len(incidents) else ""
        often = Strong((told if chain.came_back else words.fill("chain.span", **span)) + undated)
    yield labelled(often, why) if often else why
    yield joined(counts(documents, site, COUNTED[1:]))
    if promises:
        yield _standing(promises, chain, site)
    known = site.corpus.taxonomy.modes.get(chain.modes[0]) if chain.modes else None
    if known:
        yield line(Strong(known.name.of(words.lang)), " – ", as_line(known.definition.of(words.lang)))


def _standing(promises: Sequence[Promise], chain: Chain, site: Site) -> Line:
    counts = {
        "all": len(promises),
        "done": sum(each.item.status == "done" for each in promises),
        "open": sum(each.is_open for each in promises),
        "declined": sum(each.item.status == "wont_do" for each in promises),
        "unknown": sum(each.is_unknown for each in promises),
    }
    told = site.words.fill("chain.standing", **counts)
    if not chain.came_back:
        return told
    found = once(stood for promise in promises for stood in _stood(promise, chain, site))
    return labelled(told, broken(broken_promises(found), site.words))


def _overview(chain: Chain, documents: Sequence[Document], site: Site) -> Table:
    keys = ("column.date", "chain.since", "column.title", "chain.where", "metric.TTR", "column.helped")
    rows, previous = [], None
    for document in documents:
        day, span = when(document), impact_time(document, site.corpus.zone, site.today)
        cells: tuple[Line, ...] = (
            shown_day(document),
            _since(previous, day, site),
            titled(document, site),
            _struck(document, chain, site.settings),
            length(span, site.words) if span is not None else "",
            helped(document, site),
        )
        rows.append(cells)
        previous = day or previous
    return Table(tuple(site.words[key] for key in keys), tuple(rows), wide=2)


def _struck(document: Document, chain: Chain, settings: Settings) -> str:
    """The components of its causes; whom it struck, where that is what differs."""
    if chain.elsewhere:
        return where(document, settings)
    return ", ".join(dict.fromkeys(cause.component for cause in document.meta.root_causes or () if cause.component))


def _since(previous: date | None, day: date | None, site: Site) -> str:
    return site.words.fill("duration.days", n=(day - previous).days) if previous and day else ""


def _promised(document: Document, promises: Sequence[Promise], chain: Chain, site: Site) -> tuple[Block, ...]:
    """After an incident of the chain: its follow-ups, how they stood when it came back, and how they stand."""
    words, day = site.words, shown_day(document)
    keys = ("column.promise", "chain.then", "chain.now")
    table = Table(tuple(words[key] for key in keys), tuple(_promise(each, chain, site) for each in promises))
    return blocks(
        Heading(words.fill("chain.after", day=day or words["archive.undated"]), id=f"after-{day or 'undated'}"),
        linked(document, site),
        table if promises else document.meta.no_follow_ups or words["chain.nothing"],
    )


def _promise(promise: Promise, chain: Chain, site: Site) -> tuple[Line, ...]:
    then = _then(_stood(promise, chain, site), site) if chain.came_back else ""
    return (title_line(promise, site), then, state_line(promise, site))


def _stood(promise: Promise, chain: Chain, site: Site) -> list[PromiseOutcome]:
    inside = frozenset(chain.group.documents)
    found = site.repeats.stood_of.get((promise.document.id, promise.number), ())
    return [each for each in found if each.later in inside]


def _then(stood: Sequence[PromiseOutcome], site: Site) -> Line:
    """How it stood when the cause came back and it mattered most, and how often it stood so besides."""
    if not stood:
        return ""
    (first,) = once(stood)
    later = site.corpus.by_id[first.later]
    alike = sum(each.stood == first.stood for each in stood)
    again = f" {site.words.fill('chain.again', count=alike - 1)}" if alike > 1 else None
    named, how = Link(shown_day(later) or later.id, later.path), site.words[f"stood.{first.stood}"]
    return line(Strong(how) if first.broken else how, bracketed(named, site), again)
