"""What keeps happening: the way in to chains, failure modes, open unknowns and near misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kbgen.corpus import when
from kbgen.markdown import link, table, text
from kbgen.site.pages.page import Page, labelled, page
from kbgen.site.pages.rows import EMPTY
from kbgen.site.repeats import Chain
from kbgen.site.site import Site

PATH = "patterns/index.md"
UNKNOWNS = "patterns/unknowns.md"
NEAR_MISSES = "patterns/near-misses.md"


def patterns(site: Site) -> Page:
    """The chains, then the failure modes, each with how often and when last."""
    words = site.words
    own = tuple(chain for chain in site.repeats.chains if chain.came_back)
    others = tuple(chain for chain in site.repeats.chains if not chain.came_back)
    beside = " · ".join(
        link(words[key], PATH, target)
        for key, target in (("unknowns.title", UNKNOWNS), ("near.title", NEAR_MISSES), ("api.title", "api/index.md"))
    )
    return page(
        PATH,
        words["patterns.title"],
        f"# {text(words['patterns.title'])}",
        text(words["patterns.intro"]),
        labelled(words["patterns.beside"], beside),
        f"## {text(words['chain.all'])}",
        text(words["chain.intro"] if own else words["chain.none"]),
        chains_table(own, site, PATH),
        text(words.fill("chain.alone", count=len(site.patterns.alone))),
        *(_elsewhere(others, site) if others else []),
        f"## {text(words['mode.all'])}",
        _modes(site),
        in_nav=True,
    )


def _elsewhere(chains: tuple[Chain, ...], site: Site) -> list[str]:
    words = site.words
    heads = tuple(words[key] for key in ("column.value", "chain.times", "chain.first", "column.latest"))
    rows = [_chain(chain, site, PATH)[:4] for chain in chains]
    return [
        f"## {text(words['chain.elsewhere'])}",
        text(words["chain.elsewhere_intro"]),
        table(heads, rows, figures=True),
    ]


def chains_table(chains: Sequence[Chain], site: Site, path: str) -> str:
    """Chains with how often, from when to when, and how many promises were broken in between."""
    if not chains:
        return ""
    heads = ("column.value", "chain.times", "chain.first", "column.latest", "chain.broken")
    rows = [_chain(chain, site, path) for chain in chains]
    return table(tuple(site.words[key] for key in heads), rows, figures=True)


def _chain(chain: Chain, site: Site, path: str) -> tuple[str, ...]:
    ids = chain.group.documents
    inside = frozenset(ids)
    broken = {
        (each.earlier, each.number)
        for name in ids
        for each in site.repeats.broken_before.get(name, ())
        if each.earlier in inside
    }
    days = _days(ids, site)
    first, last = (min(days).isoformat(), max(days).isoformat()) if days else (EMPTY, EMPTY)
    return (link(chain.title, path, chain.path), str(len(ids)), first, last, str(len(broken)))


def latest(chain: Chain, site: Site) -> date | None:
    """The day of a chain's last incident whose day is known."""
    return max(_days(chain.group.documents, site), default=None)


def _days(ids: Iterable[str], site: Site) -> list[date]:
    return [day for name in ids if (day := when(site.corpus.by_id[name]))]


def _modes(site: Site) -> str:
    if not site.repeats.modes:
        return text(site.words["mode.none"])
    found = sorted(site.repeats.modes, key=lambda slug: (-len(site.patterns.modes[slug]), slug))
    heads = tuple(site.words[key] for key in ("cause.failure_mode", "column.count", "column.latest"))
    often = [slug for slug in found if len(site.patterns.modes[slug]) > 1]
    once = [slug for slug in found if slug not in often]
    listed = table(heads, [_mode(slug, site) for slug in often], figures=True) if often else ""
    return "\n\n".join(filter(None, [listed, _once(once, site) if once else ""]))


def _once(slugs: Sequence[str], site: Site) -> str:
    """The failure modes seen once: a line to skim, since most of them are."""
    shown = (site.context.mode(slug) for slug in slugs)
    return labelled(site.words["mode.once"], " · ".join(link(mode.text, PATH, mode.page or PATH) for mode in shown))


def _mode(slug: str, site: Site) -> tuple[str, ...]:
    ids = site.patterns.modes[slug]
    days = _days(ids, site)
    shown = site.context.mode(slug)
    return (link(shown.text, PATH, shown.page or PATH), str(len(ids)), max(days).isoformat() if days else EMPTY)
