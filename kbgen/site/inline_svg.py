"""Small pictures drawn into a page: to scale, in the page's own colours, without a script and without a request.

What each shows stands in a table or list beside it. Colours are classes, so that both themes and paper have theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

from kbgen.corpus import severity, when
from kbgen.documents import Document
from kbgen.model.moments import day, instant
from kbgen.model.postmortem import MOMENTS, Postmortem
from kbgen.model.truncation import shortened
from kbgen.site.blocks import Drawing
from kbgen.site.site import Site
from kbgen.site.time_formats import clock, length
from kbgen.site.words import Words

_YEARS = 3
_RIBBON, _LEAST = 1000, 3
_TOLD = 80  # characters of what happened, of which the timeline has all
_ROW = 26


def severity_rank(name: str | None, site: Site) -> str:
    """`1` to `4` by the place in the vocabulary, `0` for a word that it lacks."""
    for place, term in enumerate(site.settings.vocabulary.severities, 1):
        if term.name == name:
            return str(min(place, 4))
    return "0"


def calendar(documents: Sequence[Document], site: Site, years: int = _YEARS) -> Drawing | None:
    """Incidents by month and worst severity over the last years that have any; None without a date."""
    months = by_month(documents, site)
    if not months:
        return None
    last = max(year for year, _ in months)
    shown = [year for year in range(last - years + 1, last + 1) if year >= min(months)[0]]
    # Widths are parts of the page's, heights are points: a phone shows the whole year, and no letter is squeezed.
    svg = Element("svg", {"height": str(_ROW * len(shown) + 18), "class": "kb-calendar"})
    for row, year in enumerate(shown):
        _text(svg, -38, row * _ROW + 15, str(year))
        for month in range(12):
            found = months.get((year, month + 1), {})
            rank = min(found, default="none")
            cell = _shape(
                svg, "rect", f"kb-look--severity-{rank}" if found else "kb-nothing", y=row * _ROW, height=_ROW - 4, rx=6
            )
            cell.set("x", _month(month))
            cell.set("width", _month(1))
            if found:
                told = ", ".join(f"{site.words['column.severity']} {name}: {n}" for name, n in _named(found, site))
                SubElement(cell, "title").text = f"{year}-{month + 1:02}: {told}"
                _text(svg, _month(month + 0.5), row * _ROW + 15, str(sum(found.values())), "kb-on")
    for month in range(12):
        named = site.words["months.short"].split()[month]
        _text(svg, _month(month + 0.5), _ROW * len(shown) + 10, named, "kb-mid")
    ends = " – ".join(map(str, dict.fromkeys((shown[0], shown[-1]))))
    alt = site.words.fill("home.calendar_alt", years=ends)
    return Drawing(tostring(svg, "unicode"), alt)


def _month(number: float) -> str:
    """So many months as a part of the year's width."""
    return f"{number * 100 / 12:g}%"


def _named(found: Mapping[str, int], site: Site) -> list[tuple[str, int]]:
    terms = [term.name for term in site.settings.vocabulary.severities]
    return [
        (terms[int(rank) - 1] if rank.isdigit() and 0 < int(rank) <= len(terms) else "?", n)
        for rank, n in sorted(found.items())
    ]


def by_month(documents: Sequence[Document], site: Site) -> dict[tuple[int, int], dict[str, int]]:
    """How many of each severity by year and month; a rank of 9 where nobody says how bad it was."""
    found: dict[tuple[int, int], dict[str, int]] = {}
    for document in documents:
        if day := when(document):
            rank = severity_rank(severity(document, site.settings), site).replace("0", "9")
            counts = found.setdefault((day.year, day.month), {})
            counts[rank] = counts.get(rank, 0) + 1
    return found


def strip(documents: Sequence[Document], site: Site) -> Drawing | None:
    """When something struck, as dots on a line from the first to today, to scale; None with fewer than two days."""
    days = [(day, document) for document in documents if (day := when(document))]
    if len({day for day, _ in days}) < 2:
        return None
    first, last = min(day for day, _ in days), max(site.today, max(day for day, _ in days))
    svg = Element("svg", {"viewBox": "0 0 360 34", "class": "kb-strip"})
    _shape(svg, "line", "kb-rule", x1=8, x2=352, y1=12, y2=12)
    for day, document in days:
        rank = severity_rank(severity(document, site.settings), site)
        dot = _shape(svg, "circle", f"kb-look--severity-{rank}", cx=8 + _part(day, first, last) * 344)
        SubElement(dot, "title").text = f"{day.isoformat()} {document.title}"
    _text(svg, 4, 31, first.isoformat())
    _text(svg, 356, 31, last.isoformat(), "kb-end")
    listed = ", ".join(day.isoformat() for day, _ in days)
    return Drawing(tostring(svg, "unicode"), site.words.fill("chain.strip_alt", days=listed))


def _part(day: date, first: date, last: date) -> float:
    return (day - first).days / max((last - first).days, 1)


def _shape(parent: Element, tag: str, look: str, **given: float) -> Element:
    """A shape with its look, to a tenth of a point; what is the same in all of a kind is in the styles."""
    found = {name: f"{round(value, 1):g}" for name, value in given.items()}
    return SubElement(parent, tag, ({"class": look} if look else {}) | found)


def _text(parent: Element, x: float | str, y: float, value: str, look: str = "") -> None:
    at = x if isinstance(x, str) else f"{x:g}"
    found = SubElement(parent, "text", {"x": at, "y": f"{y:g}"} | ({"class": look} if look else {}))
    found.text = value


def ribbon(document: Document, site: Site) -> Drawing | None:
    """An incident to scale: unseen, being worked on, held off, over; what nobody knows is hatched, not guessed.

    None where fewer than two of its points are known to the minute, or where they are not in order.
    """
    meta, zone, words = document.meta, site.corpus.zone, site.words
    written = {name: at for name in MOMENTS if (at := instant(getattr(meta, name), zone))}
    known = {name: at for name, at in written.items() if (found := day(at, zone)) and found <= site.today}
    ends = [known[name] for name in MOMENTS if name in known]
    if len(ends) < 2 or ends != sorted(ends) or ends[0] == ends[-1] or "started_at" not in known:
        return None
    first, last = ends[0], ends[-1]
    here = known["started_at"].tzinfo  # all clocks of one drawing are those of the start
    known = {name: at.astimezone(here) for name, at in known.items()}

    def x(at: datetime) -> float:
        return (at - first) / (last - first) * (_RIBBON - 8) + 4

    # A phone squeezes it to its width, without its words, which stand below it there.
    svg = Element("svg", {"viewBox": f"0 0 {_RIBBON} 84", "class": "kb-ribbon", "preserveAspectRatio": "none"})
    rank = severity_rank(severity(document, site.settings), site)
    stretches = list(_stretches(meta, known, rank))
    if any(look == "kb-gap" for look, _, _ in stretches):
        hatch = SubElement(
            svg, "pattern", {"id": "kb-hatch", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse"}
        )
        SubElement(hatch, "path", {"d": "M-1 8 8 -1", "class": "kb-hatch"})
    for look, start, end in stretches:
        _shape(svg, "rect", look, x=x(start), width=max(x(end) - x(start), _LEAST))
    for event in meta.timeline or ():
        at = instant(event.at, zone)
        if at and first <= at <= last:
            looks = (f"kb-dot--{event.type}" if event.type else "", "kb-dot--key" if event.key else "")
            dot = _shape(svg, "circle", " ".join(filter(None, looks)), cx=x(at))
            said = f"{clock(at.astimezone(here))} {event.text}"
            SubElement(dot, "title").text = shortened(" ".join(said.split()), _TOLD)
    told = [_told(name, known, words) for name in MOMENTS if name in known]
    _labels(svg, [*zip(map(x, ends), told, strict=True)])
    unknown = [words[f"time.{name}"] for name in MOMENTS if getattr(meta, name) == "unknown"]
    if unknown:
        told.append(words.fill("timeline.not_known", names=words["brief.and"].join(unknown)))
        _text(svg, 4, 80, told[-1])
    return Drawing(tostring(svg, "unicode"), " · ".join(told))


def _told(name: str, known: Mapping[str, datetime], words: Words) -> str:
    """`10:10 Detected (5 min)`: the clock, what it is, how long after the start."""
    at, start = known[name], known["started_at"]
    day = f"{at:%m-%d} " if at.date() != start.date() else ""
    after = f" (+{length(at - start, words)})" if at > start else ""
    return f"{day}{clock(at)} {words[f'time.{name}']}{after}"


def _stretches(meta: Postmortem, known: Mapping[str, datetime], rank: str) -> Iterator[tuple[str, datetime, datetime]]:
    """What lies between the points, with its look: nothing is said of a stretch whose end is not known."""
    points = [(name, known[name]) for name in MOMENTS if name in known]
    looks = {"started_at": f"kb-look--severity-{rank}", "mitigated_at": "kb-held"}
    for (name, start), (later, end) in pairwise(points):
        between = MOMENTS[MOMENTS.index(name) + 1 : MOMENTS.index(later)]
        gap = any(getattr(meta, other) == "unknown" for other in between if other != "acknowledged_at")
        yield ("kb-gap" if gap else looks.get(name, "kb-worked-on")), start, end


def _labels(svg: Element, labels: Sequence[tuple[float, str]]) -> None:
    """Each label where its point is, in the first of three lines in which it fits; else it is left to the list."""
    free = {20: 0.0, 60: 0.0, 78: 0.0}
    for at, told in labels:
        width = sum(12.5 if ord(char) > 0x2E7F else 6.6 for char in told) + 14
        left = min(at, _RIBBON - width)
        for y, used in free.items():
            if left >= used:
                _text(svg, left, y, told)
                free[y] = left + width
                break
