"""A part of the report: prose, tables, the name of a chart. Nothing here is Markdown yet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbgen.markdown import link, table, text


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text; `page` is the page below the docs folder that it leads to, where there is one."""

    text: str
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; `caption` says what it shows where the section has more than one."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it; `points` are shown as a list, `chart` is a name in `charts`."""

    title: str
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()
    chart: str | None = None
    more: Cell | None = None


def rows(*given: Sequence[object]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of a table; what is no cell becomes one."""
    return tuple(tuple(value if isinstance(value, Cell) else Cell(str(value)) for value in row) for row in given)


def blocks(section: Section, page: str | None, picture: str = "") -> list[str]:
    """A section as blocks of Markdown on `page`; without a page nothing is a link. `picture` is Markdown already."""
    found = [f"## {text(section.title)}", *(text(note) for note in section.notes), picture]
    for each in section.tables:
        cells = [tuple(_cell(cell, page) for cell in row) for row in each.rows]
        found += [f"**{text(each.caption)}**" if each.caption else "", table(each.head, cells, figures=True)]
    found.append("\n".join(f"- {text(point)}" for point in section.points))
    if section.more and page:
        found.append(_cell(section.more, page))
    return [block for block in found if block]


def _cell(cell: Cell, page: str | None) -> str:
    if not cell.text:
        return "&#8211;"
    return link(cell.text, page, cell.page) if page and cell.page else text(cell.text)


def as_text(parts: Iterable[Section]) -> str:
    """Sections for a terminal: columns that stand below one another, wide characters counted as two."""
    return "\n\n".join("\n".join(_lines(section)) for section in parts)


def _lines(section: Section) -> list[str]:
    found = [section.title, "-" * _width(section.title), *section.notes]
    for each in section.tables:
        found += ["", *([f"{each.caption}:"] if each.caption else []), *_columns(each)]
    return [*found, *(f"- {point}" for point in section.points)]


def _columns(given: Table) -> list[str]:
    lines = [given.head, *(tuple(" ".join(cell.text.split()) or "-" for cell in row) for row in given.rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(value + " " * (width - _width(value)) for value, width in zip(line, widths, strict=True))
        for line in lines
    )
    return [line.rstrip() for line in padded]


def _width(value: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in value)
