"""What a catalogue of services shows beside each: a card as JSON, and a badge that says days since the last incident.

A component of Backstage names its card with the annotation `kbgen.io/service: NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache, partial
from typing import Any
from xml.etree import ElementTree

from kbgen.corpus import are_written, is_ahead, kind, severity, when
from kbgen.documents import Document
from kbgen.model.moments import day
from kbgen.model.truncation import shortened
from kbgen.site.exports.addresses import Links
from kbgen.site.exports.schemas import dump
from kbgen.site.groupings import file_names
from kbgen.site.site import Site

ALL_BADGE, CARDS = "badges/all.svg", "api/services.json"
YEAR = timedelta(days=365)
_LETTER, _SIDE = 7, 8  # pixels


def cards(site: Site, links: Links) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What makes the list of cards, each card, and each badge, with that of all services together."""
    groups = site.groups["services"]
    names = file_names(groups)
    paths = {value: f"api/services/{names[value]}.json" for value in groups}
    badges = {value: f"badges/{names[value]}.svg" for value in groups if f"badges/{names[value]}.svg" != ALL_BADGE}

    @cache
    def card(value: str) -> dict[str, Any]:
        group = groups[value]
        made = _card(group.label, group.path, group.documents, site, links)
        return {**made, "file": paths[value], "badge": badges.get(value)}

    yield CARDS, lambda: dump(list(map(card, groups)))
    for value in groups:
        yield paths[value], partial(_file, card, value)
        if value in badges:
            yield badges[value], partial(_badge, value, groups[value].documents, site)
    yield ALL_BADGE, partial(_badge, site.title, site.newest, site)


def _file(card: Callable[[str], dict[str, Any]], value: str) -> bytes:
    return dump(card(value))


def _badge(name: str, documents: Sequence[Document], site: Site) -> bytes:
    undated = any(when(each) is None for each in site.incidents(documents))
    return badge(name, _days(documents, site), site, undated=undated)


def _card(name: str, path: str, documents: Sequence[Document], site: Site, links: Links) -> dict[str, Any]:
    last = _last(documents, site.today)
    incidents = site.incidents(documents)
    days = [found for each in incidents if (found := when(each))]
    promised = [each for document in documents for each in site.promises_of.get(document.id, ())]
    written = are_written(documents, promised)
    return {
        "service": name,
        "as_of": site.today.isoformat(),
        "incidents": len(incidents),
        "incidents_in_12_months": sum(site.today - YEAR < each <= site.today for each in days),
        "incidents_without_a_day": len(incidents) - len(days),
        "days_since": _days(documents, site),
        "last": _named(last, site, links) if last else None,
        "follow_ups_open": sum(each.is_open for each in promised) if written else None,
        "follow_ups_overdue": sum(each.state == "overdue" for each in promised) if written else None,
        "follow_ups_unknown": sum(each.is_unknown for each in promised),
        "url": links.page(path),
    }


def _dated(documents: Sequence[Document], today: date) -> list[Document]:
    return [each for each in documents if kind(each) == "incident" and when(each) and not is_ahead(each, today)]


def _last(documents: Sequence[Document], today: date) -> Document | None:
    return max(_dated(documents, today), key=lambda each: (when(each) or date.min, each.id), default=None)


def _days(documents: Sequence[Document], site: Site) -> int | None:
    """The days since the last of the incidents was over; one whose end nobody wrote counts from its begin."""
    ends = [_end(each, site) for each in _dated(documents, site.today)]
    return (site.today - max(ends)).days if ends else None


def _end(document: Document, site: Site) -> date:
    """The last day on which an incident is known to have lasted; one that lies ahead is a slip."""
    meta = document.meta
    moments = (when(document), meta.detected_at, meta.mitigated_at, meta.resolved_at)
    known = [found for moment in moments if (found := day(moment, site.corpus.zone)) and found <= site.today]
    return max(known, default=date.min)


def _named(document: Document, site: Site, links: Links) -> dict[str, Any]:
    began = when(document)
    return {
        "id": document.id,
        "title": document.title,
        "date": began.isoformat() if began else None,
        "severity": severity(document, site.settings),
        "url": links.page(document.path),
    }


def badge(service: str, days: int | None, site: Site, *, undated: bool = False) -> bytes:
    """An SVG of two fields. It has the day it was made in its title, for an old one goes on saying what it said.

    Where an incident is `undated`, nobody knows which was the last, and it says so.
    """
    words = site.words
    left = shortened(service, 30)
    right = words.fill("badge.dated" if undated else "badge.days", n=days) if days is not None else words["badge.none"]
    wide = [2 * _SIDE + sum(_LETTER if each.isascii() else 12 for each in text) for text in (left, right)]
    size = {"width": str(sum(wide)), "height": "20"}
    svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "role": "img"})
    ElementTree.SubElement(svg, "title").text = f"{left}: {right} ({site.today.isoformat()})"
    at = 0
    for text, width, colour in zip((left, right), wide, ("#424a53", "#0b5cad"), strict=True):
        place = {"x": str(at), "width": str(width), "height": "20", "fill": colour}
        ElementTree.SubElement(svg, "rect", place)
        middle = {"x": str(at + width / 2), "y": "14", "fill": "#fff", "text-anchor": "middle"}
        ElementTree.SubElement(
            svg, "text", {**middle, "font-family": "system-ui,sans-serif", "font-size": "12"}
        ).text = "".join(char for char in text if char.isprintable())
        at += width
    return bytes(ElementTree.tostring(svg, encoding="utf-8")) + b"\n"
