"""Small pictures drawn into a page: to scale, in the page's own colours, without a script and without a request.

What each shows stands in a table or list beside it. Colours are classes, so that both themes and paper have theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from kbgen.corpus import severity, when
from kbgen.documents import Document
from kbgen.site.blocks import Drawing
from kbgen.site.postmortem.view import severity_rank
from kbgen.site.site import Site

_YEARS = 3
_WIDE, _LEFT, _CELL, _ROW = 720, 42, 56, 26


def calendar(documents: Sequence[Document], site: Site, years: int = _YEARS) -> Drawing | None:
    """Incidents by month and worst severity over the last years that have any; None without a date."""
    months = by_month(documents, site)
    if not months:
        return None
    last = max(year for year, _ in months)
    shown = [year for year in range(last - years + 1, last + 1) if year >= min(months)[0]]
    svg = Element("svg", {"viewBox": f"0 0 {_WIDE} {_ROW * len(shown) + 18}", "class": "kb-calendar"})
    for row, year in enumerate(shown):
        _text(svg, 0, row * _ROW + 15, str(year))
        for month in range(12):
            found = months.get((year, month + 1), {})
            rank = min(found, default="none")
            box = {"x": _LEFT + month * _CELL, "y": row * _ROW, "width": _CELL - 4, "height": _ROW - 6, "rx": 4}
            cell = _shape(svg, "rect", f"kb-look--severity-{rank}" if found else "kb-nothing", **box)
            if found:
                told = ", ".join(f"{site.words['column.severity']} {name}: {n}" for name, n in _named(found, site))
                SubElement(cell, "title").text = f"{year}-{month + 1:02}: {told}"
                _text(svg, _LEFT + month * _CELL + (_CELL - 4) / 2, row * _ROW + 15, str(sum(found.values())), "kb-on")
    for month in range(12):
        x = _LEFT + month * _CELL + (_CELL - 4) / 2
        _text(svg, x, _ROW * len(shown) + 10, site.words["months.short"].split()[month], "kb-mid")
    alt = site.words.fill("home.calendar_alt", first=shown[0], last=shown[-1])
    return Drawing(tostring(svg, "unicode"), alt)


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
        dot = _shape(svg, "circle", f"kb-look--severity-{rank}", cx=8 + _part(day, first, last) * 344, cy=12, r=5)
        SubElement(dot, "title").text = f"{day.isoformat()} {document.title}"
    _text(svg, 4, 31, first.isoformat())
    _text(svg, 356, 31, last.isoformat(), "kb-end")
    listed = ", ".join(day.isoformat() for day, _ in days)
    return Drawing(tostring(svg, "unicode"), site.words.fill("chain.strip_alt", days=listed))


def _part(day: date, first: date, last: date) -> float:
    return (day - first).days / max((last - first).days, 1)


def _shape(parent: Element, tag: str, look: str, **given: float) -> Element:
    return SubElement(parent, tag, {"class": look} | {name: f"{value:g}" for name, value in given.items()})


def _text(parent: Element, x: float, y: float, value: str, look: str = "") -> None:
    found = SubElement(parent, "text", {"x": f"{x:g}", "y": f"{y:g}"} | ({"class": look} if look else {}))
    found.text = value
