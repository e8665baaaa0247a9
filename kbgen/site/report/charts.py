"""The report's charts, drawn into the page: the page's own colours in either theme and on paper, no script, no file.

What each shows stands in a table below it, in the same order. The large ones are drawn twice, for a wide page and for
a phone, where the words of the wide one could not be read; the style sheet shows one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from kbgen.model.truncation import shortened
from kbgen.report import Report, Tally
from kbgen.site.blocks import Drawing

_WIDE, _NARROW, _HIGH, _LEFT, _FOOT, _LEGEND = 720, 360, 150, 30, 22, 20
_ROW, _NAMES = 26, 210
_NARROW_ROW = 42  # a name stands above its bar there
_TILE = 34
_WIDEST = 44  # a column, however few there are
_TICKS = 4  # at most, on an axis of counts


@dataclass(frozen=True, slots=True)
class Bar:
    """A named bar; `part` of its `value` is one single thing, drawn darker; `told` is what stands behind it."""

    name: str
    value: float
    part: float
    told: str


def course(report: Report, alt: str, unnamed: str) -> Drawing | None:
    """Incidents over time as columns, the most severe at the bottom; None where there is nothing to compare.

    `unnamed` is what incidents without a severity are called.
    """
    steps = report.course
    highest = max((step.incidents for step in steps), default=0)
    if len(steps) < 2 or not highest:
        return None
    return Drawing("".join(_course(report, highest, wide, unnamed) for wide in (_WIDE, _NARROW)), alt)


def _course(report: Report, highest: int, wide: int, unnamed: str) -> str:
    steps = report.course
    legend = list(_legend(report.severities, wide, unnamed))
    svg = _svg(wide, legend[-1].y + _LEGEND - 4)
    for each in legend:
        _shape(svg, "rect", each.look, x=each.x, y=each.y, width=12, height=12, rx=2)
        _text(svg, each.x + 17, each.y + 10, each.name)
    ticks = whole_ticks(highest)
    scale = (_HIGH - 10) / ticks[-1]
    for tick in ticks:
        y = _HIGH - tick * scale
        _shape(svg, "line", "kb-rule", x1=_LEFT, x2=wide, y1=y, y2=y)
        _text(svg, _LEFT - 6, y + 4, str(tick), "kb-end")
    width = (wide - _LEFT) / len(steps)
    bar = min(width * 0.7, _WIDEST)
    every = ceil(len(steps) * 52 / (wide - _LEFT))  # names that would touch are left out
    for at, step in enumerate(steps):
        x, y = _LEFT + at * width, float(_HIGH)
        for rank, tally in enumerate(step.severities, 1):
            if tally.count:
                y -= tally.count * scale
                left, thick = x + (width - bar) / 2, max(tally.count * scale - 1, 1)
                box = {"x": left, "y": y, "width": bar, "height": thick}
                cell = _shape(svg, "rect", look(tally, rank), **box)
                SubElement(cell, "title").text = f"{step.period} {tally.name or unnamed}: {tally.count}"
        if at % every == 0:
            middle = min(x + width / 2, wide - width_of(step.period) / 2)  # the last one, too, is whole
            _text(svg, middle, _HIGH + 16, step.period, "kb-mid")
    return tostring(svg, "unicode")


class _Key(NamedTuple):
    """One colour of a legend."""

    x: float
    y: int
    look: str
    name: str


def _legend(severities: Sequence[Tally], wide: int, unnamed: str) -> Iterator[_Key]:
    """Which colour is which severity, of those that there are; what does not fit beside the others stands below."""
    x, y = float(_LEFT), _HIGH + _FOOT + 4
    for rank, tally in enumerate(severities, 1):
        if tally.count:
            name = shortened(tally.name or unnamed, 40)
            if x > _LEFT and x + 17 + width_of(name) > wide:
                x, y = float(_LEFT), y + _LEGEND
            yield _Key(x, y, look(tally, rank), name)
            x += 17 + width_of(name) + 17


def width_of(text: str) -> float:
    """About how wide a text is drawn."""
    return sum(12 if east_asian_width(char) in "WF" else 6.6 for char in text)


def bars(given: Sequence[Bar], alt: str) -> Drawing | None:
    """Bars in the given order, each to the scale of the longest; None for fewer than two."""
    longest = max((bar.value for bar in given), default=0.0)
    if len(given) < 2 or longest <= 0:
        return None
    told = max(width_of(bar.told) for bar in given) + 8
    return Drawing(_beside(given, longest, told) + _above(given, longest, told), alt)


def _beside(given: Sequence[Bar], longest: float, told: float) -> str:
    """The names before the bars."""
    svg = _svg(_WIDE, _ROW * len(given))
    for at, bar in enumerate(given):
        y = at * _ROW
        _text(svg, _NAMES - 8, y + 17, shortened(bar.name, 32 - 1), "kb-end")
        _bar(svg, bar, _NAMES, y + 5, (_WIDE - _NAMES - told) / longest)
    return tostring(svg, "unicode")


def _above(given: Sequence[Bar], longest: float, told: float) -> str:
    """The names above the bars."""
    svg = _svg(_NARROW, _NARROW_ROW * len(given))
    for at, bar in enumerate(given):
        y = at * _NARROW_ROW
        _text(svg, 0, y + 14, shortened(bar.name, 48 - 1))
        _bar(svg, bar, 0, y + 20, (_NARROW - told) / longest)
    return tostring(svg, "unicode")


def _bar(svg: Element, bar: Bar, x: float, y: float, scale: float) -> None:
    _shape(svg, "rect", "kb-bar", x=x, y=y, width=max(bar.value * scale, 1), height=16, rx=3)
    if bar.part:
        _shape(svg, "rect", "kb-bar kb-bar--part", x=x, y=y, width=max(bar.part * scale, 1), height=16, rx=3)
    _text(svg, x + bar.value * scale + 6, y + 12, bar.told)


def columns(values: Sequence[int], alt: str) -> Drawing | None:
    """A row of small columns for a tile."""
    if len(values) < 2 or not max(values):
        return None
    svg = _svg(160, _TILE)
    width = min(160 / len(values), _WIDEST / 2)
    for at, value in enumerate(values):
        high = value / max(values) * (_TILE - 4)
        box = {"x": at * width + 1, "y": _TILE - high, "width": max(width - 2, 1), "height": high}
        _shape(svg, "rect", "kb-bar kb-bar--part" if at == len(values) - 1 else "kb-bar", **box)
    return Drawing(tostring(svg, "unicode"), alt)


def parts(values: Sequence[tuple[int, str]], alt: str) -> Drawing | None:
    """One bar made of parts for a tile, each with its class."""
    total = sum(value for value, _ in values)
    if not total:
        return None
    svg = _svg(160, _TILE)
    x = 0.0
    for value, name in values:
        width = value / total * 160
        if value:
            _shape(svg, "rect", name, x=x, y=12, width=max(width - 1, 1), height=12, rx=2)
        x += width
    return Drawing(tostring(svg, "unicode"), alt)


def span(low: float, middle: float, high: float, most: float, alt: str) -> Drawing:
    """Where a median may lie, for a tile: a line from `low` to `high` with the median on it, of 0 to `most`."""
    svg = _svg(160, _TILE)
    unit = 156 / most if most else 0
    _shape(svg, "line", "kb-rule", x1=2, x2=158, y1=18, y2=18)
    _shape(svg, "rect", "kb-bar", x=2 + low * unit, y=14, width=max((high - low) * unit, 2), height=8, rx=4)
    _shape(svg, "circle", "kb-bar kb-bar--part", cx=2 + middle * unit, cy=18, r=6)
    return Drawing(tostring(svg, "unicode"), alt)


def whole_ticks(highest: int) -> list[int]:
    """Whole numbers for an axis that ends at or above the highest count, each once.

    >>> whole_ticks(1), whole_ticks(3), whole_ticks(13)
    ([0, 1], [0, 1, 2, 3], [0, 5, 10, 15])
    """
    steps = (digit * 10**power for power in range(9) for digit in (1, 2, 5))
    step = next(step for step in steps if ceil(highest / step) <= _TICKS)
    return [step * at for at in range(ceil(highest / step) + 1)]


def look(tally: Tally, rank: int) -> str:
    """The colour of a severity, the same on every page; what is beyond the fourth, or none, is a paler grey."""
    return f"kb-look--severity-{min(rank, 5) if tally.name else 0}"


def _svg(width: int, height: int) -> Element:
    names = {_WIDE: "kb-chart kb-wide", _NARROW: "kb-chart kb-narrow"}.get(width, "kb-chart")
    return Element("svg", {"viewBox": f"0 0 {width} {height}", "class": names})


def _shape(parent: Element, tag: str, name: str, **given: float) -> Element:
    return SubElement(parent, tag, {"class": name} | {key: f"{value:.4g}" for key, value in given.items()})


def _text(parent: Element, x: float, y: float, value: str, name: str = "") -> None:
    found = SubElement(parent, "text", {"x": f"{x:.4g}", "y": f"{y:.4g}"} | ({"class": name} if name else {}))
    found.text = value
