"""What keeps happening: the way in to chains, failure modes, open unknowns and near misses."""

from __future__ import annotations

from kbgen.corpus.corpus import when
from kbgen.publishing.markdown_text import link, table, text
from kbgen.publishing.pages.page import Page, page
from kbgen.publishing.pages.rows import EMPTY
from kbgen.publishing.repeats import Chain
from kbgen.publishing.site import Site

PATH = "patterns/index.md"
UNKNOWNS = "patterns/unknowns.md"
NEAR_MISSES = "patterns/near-misses.md"


def patterns(site: Site) -> Page:
    """The chains, then the failure modes, each with how often and when last."""
    words = site.words
    keyed = tuple(chain for chain in site.repeats.chains if chain.group.key.axis != "declared")
    declared = tuple(chain for chain in site.repeats.chains if chain.group.key.axis == "declared")
    beside = " · ".join(
        link(words[key], PATH, target)
        for key, target in (("unknowns.title", UNKNOWNS), ("near.title", NEAR_MISSES), ("api.title", "api/index.md"))
    )
    return page(
        PATH,
        words["patterns.title"],
        f"# {text(words['patterns.title'])}",
        text(words["patterns.intro"]),
        f"{text(words['patterns.beside'])} {beside}",
        f"## {text(words['chain.all'])}",
        text(words["chain.intro"] if keyed else words["chain.none"]),
        chains_table(keyed, site, PATH),
        text(words.fill("chain.alone", count=len(site.patterns.alone))),
        *([f"## {text(words['chain.by_authors'])}", chains_table(declared, site, PATH)] if declared else []),
        f"## {text(words['mode.all'])}",
        _modes(site),
        in_nav=True,
    )


def chains_table(chains: tuple[Chain, ...], site: Site, path: str) -> str:
    """Chains with how often, from when to when, and how many promises were broken in between."""
    if not chains:
        return ""
    heads = ("chain.times", "column.latest", "column.value", "chain.first", "chain.broken")
    return table(tuple(site.words[key] for key in heads), [_chain(chain, site, path) for chain in chains])


def _chain(chain: Chain, site: Site, path: str) -> tuple[str, ...]:
    ids = chain.group.documents
    inside = frozenset(ids)
    broken = {
        (each.earlier, each.number)
        for name in ids
        for each in site.repeats.broken_before.get(name, ())
        if each.earlier in inside
    }
    days = [day for name in ids if (day := when(site.corpus.by_id[name]))]
    first, last = (min(days).isoformat(), max(days).isoformat()) if days else (EMPTY, EMPTY)
    return (str(len(ids)), last, link(chain.title, path, chain.path), first, str(len(broken)))


def _modes(site: Site) -> str:
    if not site.repeats.modes:
        return text(site.words["mode.none"])
    found = sorted(site.repeats.modes, key=lambda slug: (-len(site.patterns.modes[slug]), slug))
    heads = tuple(site.words[key] for key in ("cause.failure_mode", "column.count", "column.latest"))
    return table(heads, [_mode(slug, site) for slug in found])


def _mode(slug: str, site: Site) -> tuple[str, ...]:
    ids = site.patterns.modes[slug]
    days = [day for name in ids if (day := when(site.corpus.by_id[name]))]
    shown = site.context.mode(slug)
    return (link(shown.text, PATH, shown.page or PATH), str(len(ids)), max(days).isoformat() if days else EMPTY)
