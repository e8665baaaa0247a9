"""What a service's documents tell together: how often it failed, of what, what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from kbgen.corpus import kind
from kbgen.documents import Document
from kbgen.model.postmortem import RootCause
from kbgen.model.taxonomy import UNKNOWN
from kbgen.report import FEWEST, impact_time
from kbgen.site.blocks import Block, Bullets, Heading, Line, Link, Quiet, Tile, Tiles, blocks, joined, line
from kbgen.site.clock import length
from kbgen.site.groups import Group
from kbgen.site.pages.promises import owed
from kbgen.site.repeats import Chain
from kbgen.site.site import Site

_MODES, _OWED = 8, 5


def story(group: Group, site: Site) -> Iterator[Block]:
    """Figures with what they rest on, then what fails here and what is owed; nothing where nothing is."""
    yield _figures(group.documents, site)
    yield from blocks(*_fails(group.documents, site))
    yield from _owed(group, site)
    yield Heading(site.words.fill("story.all", n=len(group.documents)))


def _section(key: str, items: Sequence[Line], site: Site) -> tuple[Block, ...]:
    return blocks(Heading(site.words[key]), Bullets(tuple(items))) if items else ()


def _figures(documents: Sequence[Document], site: Site) -> Tiles:
    words = site.words
    incidents = [document for document in site.once(documents) if kind(document) == "incident"]
    spans = [span for document in incidents if (span := impact_time(document, site.corpus.zone)) is not None]
    chains = {chain.title: chain for each in incidents for chain in site.repeats.own_chains_of(each.id)}
    promises = [each for document in documents for each in site.promises_of.get(document.id, ())]
    left = [each for each in promises if each.is_open]
    overdue = sum(each.state == "overdue" for each in left)
    known = words.fill("story.known", n=len(spans), of=len(incidents))
    took = (
        length(timedelta(seconds=median(span.total_seconds() for span in spans)), words)
        if len(spans) >= FEWEST
        else words["metric.unknown"]
    )
    return Tiles(
        (
            Tile(words["counted.incident"], str(len(incidents)), _severities(incidents, site)),
            _came_back(incidents, chains, site),
            Tile(words["story.took"], took, known if len(spans) >= FEWEST else words.fill("story.few", known=known)),
            Tile(words["story.left"], str(len(left)), words.fill("story.of", overdue=overdue, all=len(promises))),
        )
    )


def _came_back(incidents: Sequence[Document], chains: Mapping[str, Chain], site: Site) -> Tile:
    """What came back, and how many name a failure mode; where none does, nobody knows."""
    words = site.words
    named = sum(any(map(_names_one, each.meta.root_causes or ())) for each in incidents)
    some = words.fill("story.named", known=named, of=len(incidents)) if named < len(incidents) else None
    known = bool(chains or named or not incidents)
    note = (
        joined([*(Link(name, each.page) for name, each in chains.items()), some]) if known else words["story.unnamed"]
    )
    return Tile(words["chain.all"], str(len(chains)) if known else words["metric.unknown"], note)


def _names_one(cause: RootCause) -> bool:
    return cause.failure_mode not in (None, UNKNOWN)


def _severities(incidents: Sequence[Document], site: Site) -> str:
    counts = Counter(group.label for each in incidents for group in site.groups_of(each, "severities"))
    return ", ".join(
        f"{group.label} × {counts[group.label]}" for group in site.groups["severities"].values() if counts[group.label]
    )


def _fails(documents: Sequence[Document], site: Site) -> tuple[Block | Line, ...]:
    """Failure modes in a line, the most frequent first. What helped each time stands in the list of all."""
    modes = _modes(documents, site)
    return (Heading(site.words["story.fails"]), joined(modes)) if modes else ()


def _modes(documents: Sequence[Document], site: Site) -> Sequence[Line]:
    of = site.corpus.taxonomy.canonical
    named = (of(cause.failure_mode or "") for each in documents for cause in each.meta.root_causes or ())
    counts = Counter(mode for mode in named if mode and mode != UNKNOWN)
    shown = ((site.context.mode(mode), n) for mode, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return [line(Link(mode.text, mode.page), Quiet(f" × {n}") if n > 1 else None) for mode, n in shown][:_MODES]


def _owed(group: Group, site: Site) -> Iterator[Block]:
    left = [each for document in group.documents for each in site.promises_of.get(document.id, ()) if each.is_open]
    left.sort(key=lambda each: (each.state != "overdue", each.due or date.max))
    yield from _section("story.owed", [owed(each, site) for each in left[:_OWED]], site)
    if len(left) > _OWED:
        page = f"follow-ups/{group.path}"
        yield from blocks(Link(site.words.fill("home.more", count=len(left) - _OWED), page))
