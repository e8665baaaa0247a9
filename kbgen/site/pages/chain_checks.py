"""What to check when a chain strikes again: the line to look for, what else it may be, what helped, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kbgen.corpus import Promise
from kbgen.documents import Document
from kbgen.site.blocks import Block, Bullets, Code, Line, Strong, blocks, heading, labelled, line
from kbgen.site.own_markdown import as_line
from kbgen.site.pages.document_rows import bracketed, first_helpful, linked, outcome_badge
from kbgen.site.pattern_lookup import Chain
from kbgen.site.site import Site

_LINES, _OTHERS, _HELPED, _PROMISES = 2, 3, 4, 8


def checks(chain: Chain, documents: Sequence[Document], promises: Sequence[Promise], site: Site) -> tuple[Block, ...]:
    """The section; nothing where there is nothing to check."""
    found = [*_lines(chain, site), *_apart(chain, site), *_helped(documents, site)]
    found += [*_left(promises, chain, site), *_in_vain(promises, chain, site)]
    return blocks(heading(site.words, "chain.check"), Bullets(tuple(found))) if found else ()


def _lines(chain: Chain, site: Site) -> Iterator[Line]:
    """Error lines that the documents share, as the latest of them wrote them."""
    inside = frozenset(chain.group.documents)
    pairs = (pair for name in reversed(chain.group.documents) for pair in site.patterns.pairs_of(name))
    lines = (found.later for pair in pairs if {pair.earlier, pair.later} <= inside for found in pair.reasons.lines)
    yield from (_item(site, "look_for", Code(found[:300])) for found in _first(lines, _LINES))


def _apart(chain: Chain, site: Site) -> Iterator[Line]:
    known = site.corpus.taxonomy.modes.get(chain.modes[0]) if chain.modes else None
    for other in known.look_alikes[:_OTHERS] if known else ():
        yield _item(
            site, "or_else", line(site.context.mode(other.mode), " – ", as_line(other.check.of(site.words.lang)))
        )


def _helped(documents: Sequence[Document], site: Site) -> Iterator[Line]:
    """What helped each time, the latest first."""
    tried = ((first_helpful(document.meta.attempts or ()), document) for document in reversed(documents))
    found = [(attempt, document) for attempt, document in tried if attempt]
    for attempt, document in found[:_HELPED]:
        told = line(f"{attempt.action} ", outcome_badge(attempt, site), bracketed(linked(document, site), site))
        yield _item(site, "helped", told)


def _left(promises: Sequence[Promise], chain: Chain, site: Site) -> Iterator[Line]:
    """What was promised and is still not done, the oldest first; not what is about another cause."""
    left = [each for each in promises if each.is_open and "other_cause" not in _stood(each, chain, site)]
    for each in left[:_PROMISES]:
        yield _item(site, "not_done", _source(each, site))
    if len(left) > _PROMISES:
        yield site.words.fill("home.more", count=len(left) - _PROMISES)


def _in_vain(promises: Sequence[Promise], chain: Chain, site: Site) -> Iterator[Line]:
    """What was done or declined, and it came back: it is no protection."""
    for each in promises:
        kinds = _stood(each, chain, site)
        kind = next((kind for kind in ("no_effect", "wont_do") if kind in kinds), None)
        if kind:
            yield _item(site, kind, _source(each, site))


def _stood(promise: Promise, chain: Chain, site: Site) -> set[str]:
    """How it stood when the cause came back in this chain."""
    found = site.repeats.stood_of.get((promise.document.id, promise.number), ())
    return {each.stood for each in found if each.later in chain.group.documents}


def _source(promise: Promise, site: Site) -> Line:
    return line(promise.item.title, bracketed(linked(promise.document, site), site))


def _item(site: Site, key: str, told: Line) -> Line:
    return labelled(Strong(site.words[f"chain.{key}"]), told)


def _first(values: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(" ".join(value.split()) for value in values))[:most]
