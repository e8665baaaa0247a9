"""A recurrence chain: the same failure over time, what was promised after each, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kbgen.corpus.corpus import when
from kbgen.documents import Document
from kbgen.features.follow_ups import Promise, follow_ups
from kbgen.features.report.causes import impact_time
from kbgen.publishing.markdown_text import link, table, text
from kbgen.publishing.pages.board import state_text, title_text
from kbgen.publishing.pages.page import Page, page
from kbgen.publishing.pages.patterns import PATH as PATTERNS
from kbgen.publishing.pages.rows import EMPTY, helped, titled
from kbgen.publishing.repeats import Chain
from kbgen.publishing.showing.clock import length
from kbgen.publishing.site import Site


def chains(site: Site) -> Iterator[Page]:
    """A page for every chain."""
    for chain in site.repeats.chains:
        yield _one(chain, site)


def _one(chain: Chain, site: Site) -> Page:
    words, key = site.words, chain.group.key
    documents = [site.corpus.by_id[name] for name in chain.group.documents]
    beside = [link(words["patterns.title"], chain.path, PATTERNS)]
    if mode := site.repeats.modes.get(key.mode):
        beside.append(link(site.context.mode(key.mode).text, chain.path, mode))
    return page(
        chain.path,
        chain.title,
        f"# {text(chain.title)}",
        " · ".join(beside),
        text(words.fill(f"why.{key.axis}", n=len(documents), place=key.place)),
        _overview(documents, chain.path, site),
        *_promised(documents, chain.path, site),
    )


def _overview(documents: list[Document], path: str, site: Site) -> str:
    words = site.words
    heads = tuple(words[k] for k in ("column.date", "chain.since", "column.title", "metric.TTR", "column.helped"))
    rows, previous = [], None
    for document in documents:
        day = when(document)
        span = impact_time(document, site.corpus.zone)
        rows.append(
            (
                day.isoformat() if day else EMPTY,
                _since(previous, day, site),
                titled(document, site, path),
                length(span, words) if span is not None else EMPTY,
                helped(document, site),
            )
        )
        previous = day or previous
    return table(heads, rows)


def _since(previous: date | None, day: date | None, site: Site) -> str:
    return text(site.words.fill("duration.days", n=(day - previous).days)) if previous and day else EMPTY


def _promised(documents: list[Document], path: str, site: Site) -> Iterator[str]:
    """After each incident of the chain: its follow-ups, how they stand, and how they stood when it came back."""
    words, inside = site.words, frozenset(document.id for document in documents)
    heads = tuple(words[key] for key in ("chain.then", "chain.now", "column.promise"))
    for document in documents:
        day = when(document)
        named = words.fill("chain.after", day=day.isoformat() if day else words["archive.undated"])
        promises = sorted(follow_ups([document], site.today), key=lambda each: each.number)
        yield f"## {text(named)}"
        yield link(document.title, path, document.path)
        if promises:
            yield table(heads, [_promise(each, inside, path, site) for each in promises])
        else:
            yield text(document.meta.no_follow_ups or words["chain.nothing"])


def _promise(promise: Promise, inside: frozenset[str], path: str, site: Site) -> tuple[str, ...]:
    words = site.words
    broken = [
        each for each in site.repeats.broken_of.get((promise.document.id, promise.number), ()) if each.later in inside
    ]
    then = EMPTY
    if broken:
        first = broken[0]
        later = site.corpus.by_id[first.later]
        day = when(later)
        named = link(day.isoformat() if day else later.id, path, later.path)
        then = f"**{text(words[f'broken.{first.broken}'])}** ({named})"
        if len(broken) > 1:
            then += f" {text(words.fill('chain.again', count=len(broken) - 1))}"
    return then, state_text(promise, site), title_text(promise, site)
