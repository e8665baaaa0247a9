"""Charts as SVG, drawn when the site is built: no script, no font and no request when it is read.

An SVG that is shown as a picture can't know the page's colours. So the background is left out, marks have
at least 3:1 against white and against the dark theme's ground, and `report.css` turns the grey of the text
round in the dark theme, which keeps it above 4.5:1 in both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

# After Okabe and Ito: told apart by readers who confuse red and green. The last is for what says nothing.
COLOURS = ("#d55e00", "#b5599a", "#1f78b4", "#0a8f6c", "#8a7a1f")
QUIET = "#7d8590"
_TEXT = "#6b7280"
_WIDTH = 470
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"  # only its name is read, never the address
_PLAIN = {"type": "bar", "color": COLOURS[2]}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar or part of one: where it stands, what it belongs to, how long it is."""

    place: str
    part: str
    value: float


def stacked(bars: Sequence[Bar], parts: Mapping[str, int | None], value_title: str) -> bytes:
    """Columns over places in the given order, each made of `parts` from the bottom.

    `parts` gives each its colour by a rank from 0, so that it keeps it in every chart; None is grey.
    """
    return _stacked(tuple(bars), tuple(parts.items()), value_title)


def ranked(bars: Sequence[Bar], value_title: str) -> bytes:
    """One horizontal bar to a place, in the given order."""
    return _ranked(tuple(bars), value_title)


def panels(bars: Sequence[Bar], value_title: str) -> bytes:
    """A small chart for each part, in whole rows: columns over places, all on the same scale."""
    return _panels(tuple(bars), value_title)


def _colour(rank: int | None) -> str:
    # Ranks beyond the last colour happen only with a long vocabulary; they share it.
    return QUIET if rank is None else COLOURS[min(rank, len(COLOURS) - 1)]


@cache
def _stacked(bars: tuple[Bar, ...], parts: tuple[tuple[str, int | None], ...], value_title: str) -> bytes:
    names = [name for name, _ in parts]
    rank = {name: at for at, name in enumerate(names)}
    rows = [{"place": bar.place, "part": bar.part, "value": bar.value, "rank": rank[bar.part]} for bar in bars]
    places = list(dict.fromkeys(bar.place for bar in bars))
    colours = {"domain": names, "range": [_colour(place) for _, place in parts]}
    across = _names("place", places, axis={"labelAngle": -45 if len(places) > 6 else 0})
    encoding = {
        "x": across,
        "y": _count(value_title),
        "color": _names("part", names, scale=colours),
        "order": {"field": "rank", "type": "quantitative"},
    }
    chart = {"mark": {"type": "bar"}, "encoding": encoding, "width": _WIDTH, "height": 190}
    return _svg(rows, chart, legend={"orient": "top", "symbolType": "square"})


@cache
def _ranked(bars: tuple[Bar, ...], value_title: str) -> bytes:
    rows = [{"place": bar.place, "value": bar.value} for bar in bars]
    encoding = {
        "x": {"field": "value", "title": value_title, "type": "quantitative"},
        "y": _names("place", [bar.place for bar in bars], axis={"labelLimit": 170}),
    }
    size = {"width": _WIDTH - 160, "height": 24 * len(bars)}
    return _svg(rows, {"mark": _PLAIN, "encoding": encoding, **size})


@cache
def _panels(bars: tuple[Bar, ...], value_title: str) -> bytes:
    rows = [{"place": bar.place, "part": bar.part, "value": bar.value} for bar in bars]
    places = list(dict.fromkeys(bar.place for bar in bars))
    parts = list(dict.fromkeys(bar.part for bar in bars))
    # An empty place in the last row would be drawn as an empty chart.
    columns = 3 if len(parts) == 3 else 2
    encoding = {"x": _names("place", places, axis={"labelAngle": -45}), "y": _count(value_title)}
    small = {"mark": _PLAIN, "encoding": encoding, "width": _WIDTH // columns - 30, "height": 110}
    return _svg(rows, {"facet": _names("part", parts), "spec": small, "columns": columns})


def _names(field: str, order: list[str], **more: Any) -> dict[str, Any]:
    """A channel of names in a given order."""
    return {"field": field, "sort": order, "title": None, "type": "nominal", **more}


def _count(title: str) -> dict[str, Any]:
    """An axis of whole numbers."""
    return {"field": "value", "title": title, "type": "quantitative", "axis": {"format": "d", "tickMinStep": 1}}


def _svg(rows: list[dict[str, Any]], chart: dict[str, Any], legend: dict[str, Any] | None = None) -> bytes:
    """A chart of Vega-Lite, which says what is drawn; how is the same for all."""
    import vl_convert

    label = {"labelColor": _TEXT, "titleColor": _TEXT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    config = {
        "background": None,
        # A reader's font may be wider than the one that labels are measured with.
        "padding": {"left": 40, "right": 10, "top": 5, "bottom": 10},
        "font": "Liberation Sans, Arial, Helvetica, sans-serif",
        "view": {"stroke": None},
        "axis": {**label, "gridColor": _TEXT, "gridOpacity": 0.25, "domainColor": _TEXT, "tickColor": _TEXT},
        "legend": {**label, **(legend or {})},
        "header": label,
    }
    spec = {"$schema": _SCHEMA, "data": {"name": "rows"}, "datasets": {"rows": rows}, **chart, "config": config}
    try:
        svg: str = vl_convert.vegalite_to_svg(_printable(spec))
    except ValueError:  # one chart that can't be drawn is no reason to have no site
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    return svg.encode()


def _printable(value: Any) -> Any:
    """The same without control characters, which the engine ends at."""
    if isinstance(value, str):
        return "".join(char if char.isprintable() else " " for char in value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value
