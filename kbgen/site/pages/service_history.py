"""What a service's documents tell together: how often it failed, of what, what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median

from kbgen.corpus import are_written, known_modes
from kbgen.documents import Document
from kbgen.report import FEWEST, impact_time
from kbgen.site.blocks import Block, Bullets, Line, Link, Quiet, Tile, Tiles, blocks, heading, joined, line
from kbgen.site.groupings import Grouping
from kbgen.site.pages.follow_up_rows import owed
from kbgen.site.site import Site
from kbgen.site.time_formats import length

_MODES, _OWED = 8, 5


def story(group: Grouping, site: Site) -> Iterator[Block]:
    """Figures with what they rest on, then what fails here and what is owed; nothing where nothing is."""
    incidents = site.incidents(group.documents)
    yield _figures(group.documents, incidents, site)
    yield from blocks(*_fails(incidents, site))
    yield from _owed(group, site)
    yield heading(site.words, "story.all", n=len(group.documents))


def _section(key: str, items: Sequence[Line], site: Site) -> tuple[Block, ...]:
    return blocks(heading(site.words, key), Bullets(tuple(items))) if items else ()


def _figures(documents: Sequence[Document], incidents: Sequence[Document], site: Site) -> Tiles:
    words = site.words
    found = (impact_time(document, site.corpus.zone, site.today) for document in incidents)
    spans = [span for span in found if span is not None]
    back = [each for each in incidents if each.id in site.repeats.returned]
    known = words.fill("story.known", n=len(spans), of=len(incidents))
    if len(spans) >= FEWEST:
        middle = length(timedelta(seconds=median(span.total_seconds() for span in spans)), words)
        took = Tile(words["story.took"], middle, known)
    else:
        took = Tile(words["story.took"], words["metric.unknown"], words.fill("story.few", known=known))
    return Tiles(
        (
            Tile(words["counted.incident"], str(len(incidents)), _severities(incidents, site)),
            *((_came_back(incidents, back, site), took) if incidents else ()),
            _left(documents, site),
        )
    )


def _left(documents: Sequence[Document], site: Site) -> Tile:
    """How many follow-ups are open, of those whose status is known; where none is, nobody knows."""
    words = site.words
    several = (each for document in documents for each in site.promises_of.get(document.id, ()))
    promises = [each for each in several if each.state != "told_again"]
    is_open, unsure = sum(each.is_open for each in promises), sum(each.is_unknown for each in promises)
    overdue, known = sum(each.state == "overdue" for each in promises), len(promises) - unsure
    if not are_written(documents, promises):
        return Tile(words["story.left"], words["metric.unknown"], words["story.unwritten"])
    if promises and not known:
        return Tile(words["story.left"], words["metric.unknown"], words.fill("story.unsure", n=unsure))
    if not unsure:
        note = words.fill("story.of", overdue=overdue, all=known)
        return Tile(words["story.left"], str(is_open), note)
    told = words.fill("first.of", count=is_open, of=known)
    return Tile(words["story.left"], told, words.fill("story.of_unsure", overdue=overdue, all=len(promises), n=unsure))


def _came_back(incidents: Sequence[Document], back: Sequence[Document], site: Site) -> Tile:
    """How many had struck before, as in the report, of those that can tell; where none can, nobody knows."""
    words, of = site.words, len(incidents)
    named = {each.id for each in incidents if known_modes(each, site.corpus.taxonomy)}
    known = len(named.union(each.id for each in back))
    if incidents and not known:
        return Tile(words["chain.all"], words["metric.unknown"], words["story.unnamed"])
    chains = {chain.title: chain for each in back for chain in site.repeats.own_chains_of(each.id)}
    some = words.fill("story.named", known=len(named), of=of) if len(named) < of else None
    note = joined([*(Link(name, each.page) for name, each in chains.items()), some])
    return Tile(words["chain.all"], words.fill("first.of", count=len(back), of=known), note)


def _severities(incidents: Sequence[Document], site: Site) -> str:
    counts = Counter(group.label for each in incidents for group in site.groups_of(each, "severities"))
    return ", ".join(
        f"{group.label} × {counts[group.label]}" for group in site.groups["severities"].values() if counts[group.label]
    )


def _fails(documents: Sequence[Document], site: Site) -> tuple[Block | Line, ...]:
    """Failure modes in a line, the most frequent first. What helped each time stands in the list of all."""
    modes = _modes(documents, site)
    return (heading(site.words, "story.fails"), joined(modes)) if modes else ()


def _modes(documents: Sequence[Document], site: Site) -> Sequence[Line]:
    counts = Counter(mode for each in documents for mode in known_modes(each, site.corpus.taxonomy))
    shown = ((site.context.mode(mode), n) for mode, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return [line(mode, Quiet(f" × {n}") if n > 1 else None) for mode, n in shown][:_MODES]


def _owed(group: Grouping, site: Site) -> Iterator[Block]:
    left = [each for document in group.documents for each in site.promises_of.get(document.id, ()) if each.is_open]
    left.sort(key=lambda each: (each.state != "overdue", each.due or date.max))
    yield from _section("story.owed", [owed(each, site) for each in left[:_OWED]], site)
    if len(left) > _OWED:
        page = f"follow-ups/{group.path}"
        yield from blocks(Link(site.words.fill("home.more", count=len(left) - _OWED), page))
