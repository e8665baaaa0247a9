"""A recurrence chain: what came back, when, what to check now; what was promised after each, and was it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kbgen.corpus import Promise, follow_ups, is_open, when
from kbgen.documents import Document
from kbgen.markdown import link, said, table, text
from kbgen.recurrence import BrokenPromise
from kbgen.report import impact_time
from kbgen.site.chain_titles import place_of, where
from kbgen.site.clock import length
from kbgen.site.pages.board import state_text, title_text
from kbgen.site.pages.chain_checks import checks
from kbgen.site.pages.page import Page, labelled, page
from kbgen.site.pages.patterns import PATH as PATTERNS
from kbgen.site.pages.rows import EMPTY, helped, titled
from kbgen.site.repeats import Chain
from kbgen.site.site import Site


def chains(site: Site) -> Iterator[Page]:
    """A page for every chain."""
    for chain in site.repeats.chains:
        yield _one(chain, site)


def _one(chain: Chain, site: Site) -> Page:
    words = site.words
    documents = [site.corpus.by_id[name] for name in chain.group.documents]
    promises = {each.id: _in_order(each, site) for each in documents}
    return page(
        chain.path,
        chain.title,
        f"# {text(chain.title)}",
        _beside(chain, site),
        *_told(chain, documents, promises, site),
        *checks(chain, documents, [each for several in promises.values() for each in several], site),
        f"## {text(words['chain.came' if chain.came_back else 'chain.struck'])}",
        _overview(chain, documents, site),
        *(part for each in documents for part in _promised(each, promises[each.id], chain, site)),
    )


def _in_order(document: Document, site: Site) -> list[Promise]:
    return sorted(follow_ups([document], site.today, site.patterns.history), key=lambda each: each.number)


def _beside(chain: Chain, site: Site) -> str:
    """The way to the list of all, and to the failure modes that all of its documents share."""
    found = [link(site.words["patterns.title"], chain.path, PATTERNS)]
    for mode in chain.modes:
        if target := site.repeats.modes.get(mode):
            found.append(link(site.context.mode(mode).text, chain.path, target))
    return " · ".join(found)


def _told(chain: Chain, documents: Sequence[Document], promises: dict[str, list[Promise]], site: Site) -> Iterator[str]:
    """How often and when, why these are one, how promises stand, and what the failure mode is."""
    words, key = site.words, chain.group.key
    days = [day for document in documents if (day := when(document))]
    why = text(words.fill(f"why.{key.axis}", n=len(documents), place=place_of(key)))
    if len(days) > 1:
        span = {"n": len(documents), "first": days[0].isoformat(), "last": days[-1].isoformat()}
        told = words.fill("chain.told", **span, since=words.fill("duration.days", n=(days[-1] - days[-2]).days))
        why = f"**{text(told)}** {why}" if chain.came_back else f"**{text(words.fill('chain.span', **span))}** {why}"
    yield why
    every = [each for several in promises.values() for each in several]
    if every:
        yield _standing(every, chain, site)
    known = site.corpus.taxonomy.modes.get(chain.modes[0]) if chain.modes else None
    if known:
        yield f"**{text(known.name.of(words.lang))}** – {said(known.definition.of(words.lang))}"


def _standing(promises: Sequence[Promise], chain: Chain, site: Site) -> str:
    counts = {
        "all": len(promises),
        "done": sum(each.item.status == "done" for each in promises),
        "open": sum(is_open(each.item) for each in promises),
        "declined": sum(each.item.status == "wont_do" for each in promises),
        "unknown": sum(each.item.status == "unknown" for each in promises),
    }
    told = site.words.fill("chain.standing", **counts)
    if not chain.came_back:
        return text(told)
    broken = sum(bool(_broken(each, chain, site)) for each in promises)
    return labelled(told, text(site.words.fill("chain.not_kept", n=broken)))


def _overview(chain: Chain, documents: Sequence[Document], site: Site) -> str:
    words = site.words
    keys = ("column.date", "chain.since", "column.title", "chain.where", "metric.TTR", "column.helped")
    rows, previous = [], None
    for document in documents:
        day, span = when(document), impact_time(document, site.corpus.zone)
        cells = (
            day.isoformat() if day else EMPTY,
            _since(previous, day, site),
            titled(document, site, chain.path),
            text(_struck(document, chain)) or EMPTY,
            length(span, words) if span is not None else EMPTY,
            helped(document, site),
        )
        rows.append(cells)
        previous = day or previous
    return table(tuple(words[key] for key in keys), rows)


def _struck(document: Document, chain: Chain) -> str:
    """The components of its causes; whom it struck, where that is what differs."""
    if not chain.came_back:
        return where(document)
    return ", ".join(dict.fromkeys(cause.component for cause in document.meta.root_causes or () if cause.component))


def _since(previous: date | None, day: date | None, site: Site) -> str:
    return text(site.words.fill("duration.days", n=(day - previous).days)) if previous and day else EMPTY


def _promised(document: Document, promises: Sequence[Promise], chain: Chain, site: Site) -> Iterator[str]:
    """After an incident of the chain: its follow-ups, how they stood when it came back, and how they stand."""
    words, day = site.words, when(document)
    named = words.fill("chain.after", day=day.isoformat() if day else words["archive.undated"])
    keys = ("chain.then", "chain.now", "column.promise") if chain.came_back else ("chain.now", "column.promise")
    yield f"## {text(named)}"
    yield link(document.title, chain.path, document.path)
    if promises:
        yield table(tuple(words[key] for key in keys), [_promise(each, chain, site) for each in promises])
    else:
        yield text(document.meta.no_follow_ups or words["chain.nothing"])


def _promise(promise: Promise, chain: Chain, site: Site) -> tuple[str, ...]:
    now = (state_text(promise, site), title_text(promise, site))
    return (_then(_broken(promise, chain, site), chain.path, site), *now) if chain.came_back else now


def _broken(promise: Promise, chain: Chain, site: Site) -> list[BrokenPromise]:
    inside = frozenset(chain.group.documents)
    found = site.repeats.broken_of.get((promise.document.id, promise.number), ())
    return [each for each in found if each.later in inside]


def _then(broken: Sequence[BrokenPromise], path: str, site: Site) -> str:
    """How it stood when the cause came back first, and how often it did after that."""
    if not broken:
        return EMPTY
    first = broken[0]
    later = site.corpus.by_id[first.later]
    day = when(later)
    named = link(day.isoformat() if day else later.id, path, later.path)
    then = f"**{text(site.words[f'broken.{first.broken}'])}** ({named})"
    return then + (f" {text(site.words.fill('chain.again', count=len(broken) - 1))}" if len(broken) > 1 else "")
