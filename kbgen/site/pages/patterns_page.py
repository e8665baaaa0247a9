"""What keeps happening: the way in to chains, failure modes, open unknowns and near misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kbgen.corpus import kind, when
from kbgen.recurrence import broken_promises, once
from kbgen.site.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Line,
    Link,
    Page,
    Quiet,
    Table,
    blocks,
    heading,
    joined,
    labelled,
    page,
)
from kbgen.site.inline_svg import strip
from kbgen.site.pages.document_rows import COUNTED, counts, linked, newest, shown_day
from kbgen.site.pattern_lookup import Chain
from kbgen.site.promises_told import broken
from kbgen.site.site import Site

PATH = "patterns/index.md"
MOST = 40  # cards of one kind; what comes after them is a line to skim
UNKNOWNS = "patterns/unknowns.md"
NEAR_MISSES = "patterns/near-misses.md"


def patterns(site: Site) -> Page:
    """The chains, then the failure modes, each with how often and when last."""
    words = site.words
    own = tuple(chain for chain in site.repeats.chains if chain.came_back)
    perhaps = tuple(chain for chain in site.repeats.chains if not (chain.came_back or chain.elsewhere))
    others = tuple(chain for chain in site.repeats.chains if chain.elsewhere)
    alike = len(site.patterns.alike_by_text)
    beside = joined(
        Link(words[key], target)
        for key, target in (("unknowns.title", UNKNOWNS), ("near.title", NEAR_MISSES), ("api.title", "api/index.md"))
    )
    return page(
        PATH,
        words["patterns.title"],
        words["patterns.intro"],
        labelled(words["patterns.beside"], beside),
        heading(words, "chain.all"),
        words["chain.intro"] if own else words["chain.none"],
        broken(broken_promises(once(site.patterns.standings)), words) if own else None,
        *_first(own, site),
        words.fill("chain.alone", count=len(site.patterns.alone)) if site.patterns.alone else None,
        Link(words.fill("patterns.alike", count=alike), UNKNOWNS) if alike else None,
        *(_others("perhaps", perhaps, site) if perhaps else ()),
        *(_others("elsewhere", others, site) if others else ()),
        heading(words, "mode.all"),
        *_modes(site),
        in_nav=True,
    )


def _others(how: str, chains: Sequence[Chain], site: Site) -> tuple[Block, ...]:
    """Chains that are not known to have come back: `perhaps`, or `elsewhere`."""
    words = site.words
    return blocks(heading(words, f"chain.{how}"), words[f"chain.{how}_intro"], *_first(chains, site))


def _first(chains: Sequence[Chain], site: Site) -> tuple[Block, ...]:
    """The first of the chains as cards, and links to the others."""
    rest = joined(
        Link(chain.title, chain.page) if chain.page else linked(site.corpus.by_id[chain.group.documents[-1]], site)
        for chain in chains[MOST:]
    )
    return blocks(chain_cards(chains[:MOST], site), labelled(site.words["chain.rest"], rest) if rest else None)


def chain_cards(chains: Sequence[Chain], site: Site) -> Cards:
    """Chains with how often, from when to when as a small picture, and how many promises were broken in between."""
    return Cards(tuple(_card(chain, site) for chain in chains))


def _card(chain: Chain, site: Site) -> Card:
    documents = [site.corpus.by_id[name] for name in chain.group.documents]
    if not chain.page:
        return Card(chain.title, (Bullets(tuple(joined([linked(each, site), shown_day(each)]) for each in documents)),))
    return Card(Link(chain.title, chain.page), blocks(strip(documents, site), Quiet(chain_facts(chain, site))))


def chain_facts(chain: Chain, site: Site) -> Line:
    """How often, from when to when, what is counted apart, and how many promises were broken in between."""
    ids = chain.group.documents
    inside = frozenset(ids)
    stood = (each for name in ids for each in site.repeats.stood_before.get(name, ()) if each.earlier in inside)
    missed = broken_promises(once(stood))
    documents = [site.corpus.by_id[name] for name in ids]
    incidents = [each.id for each in documents if kind(each) == "incident"]
    days = _days(incidents or ids, site)
    span = " – ".join(dict.fromkeys(day.isoformat() for day in (min(days), max(days)))) if days else None
    times = site.words.fill("tried.times", count=len(incidents)) if incidents else None
    not_kept = f"{site.words['chain.broken']}{site.words['mark.colon']}{missed.count}" if missed.count else None
    if not_kept and missed.unknown:
        not_kept += site.words.fill("chain.broken_unknown", n=missed.unknown)
    return joined([times, span, *counts(documents, site, COUNTED[1:]), not_kept])


def latest(chain: Chain, site: Site) -> date | None:
    """The day of a chain's last incident whose day is known."""
    return max(_days(chain.group.documents, site), default=None)


def _days(ids: Iterable[str], site: Site) -> list[date]:
    return [day for name in ids if (day := when(site.corpus.by_id[name]))]


def _modes(site: Site) -> tuple[Block, ...]:
    if not site.repeats.modes:
        return blocks(site.words["mode.none"])
    found = sorted(site.repeats.modes, key=lambda slug: (-len(site.patterns.modes[slug]), slug))
    heads = tuple(site.words[key] for key in ("cause.failure_mode", "column.count", "column.latest", "column.title"))
    often = [slug for slug in found if len(site.patterns.modes[slug]) > 1]
    once = [slug for slug in found if slug not in often]
    table = Table(heads, tuple(_mode(slug, site) for slug in often), wide=3)
    # The failure modes seen once: a line to skim, since most of them are.
    seen = joined(map(site.context.mode, once))
    return blocks(table, labelled(site.words["mode.once"], seen) if once else None)


def _mode(slug: str, site: Site) -> tuple[Line, ...]:
    documents = [site.corpus.by_id[name] for name in reversed(site.patterns.modes[slug])]
    return (site.context.mode(slug), str(len(documents)), *newest(documents, site))
