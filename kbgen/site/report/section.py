"""A part of the report: prose, tables, the name of a chart. `blocks` puts it on a page, `as_text` into a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kbgen.model.shown_text import flat, width
from kbgen.site.blocks import Block, Bullets, Drawing, Heading, Line, Link
from kbgen.site.blocks import Table as BlockTable
from kbgen.site.blocks import blocks as several

_FIRM = "\u00a0"  # a blank at which no line ends


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of text; `page` is the page below the docs folder that it leads to, where there is one."""

    text: str
    page: str | None = None
    lang: str = ""  # of the text, where it is not that of the page


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Heads and rows; `caption` says what it shows where the section has more than one."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A heading with what stands below it; `points` are shown as a list, `chart` above the tables on a page."""

    title: Heading
    notes: tuple[str, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    points: tuple[str, ...] = ()
    chart: Drawing | None = None
    more: Cell | None = None


def firm(text: str) -> str:
    """A text that no line of a narrow column breaks; in a terminal and in Markdown its blanks are blanks."""
    return text.replace(" ", _FIRM)


def rows(*given: Sequence[object]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of a table; what is no cell becomes one."""
    return tuple(tuple(value if isinstance(value, Cell) else Cell(str(value)) for value in row) for row in given)


def blocks(section: ReportSection, linked: bool = True) -> tuple[Block, ...]:
    """A section as blocks of a page; nothing is a link and nothing drawn where no pages are."""
    tables = (
        BlockTable(each.head, tuple(tuple(_cell(cell, linked) for cell in row) for row in each.rows), each.caption)
        for each in section.tables
        if each.rows
    )
    return several(
        section.title,
        *section.notes,
        section.chart if linked else None,
        *tables,
        Bullets(section.points),
        _cell(section.more, linked) if section.more and linked else None,
    )


def _cell(cell: Cell, linked: bool) -> Line:
    if not linked:
        return cell.text.replace(_FIRM, " ")
    return Link(cell.text, cell.page, lang=cell.lang) if cell.page else cell.text


def as_text(parts: Iterable[ReportSection]) -> str:
    """Sections for a terminal: columns that stand below one another, wide characters counted as two."""
    return "\n\n".join("\n".join(_lines(section)) for section in parts)


def _lines(section: ReportSection) -> list[str]:
    found = [section.title.text, "-" * width(section.title.text), *section.notes]
    for each in filter(lambda table: table.rows, section.tables):
        colon = "：" if width(each.caption[-1:]) > 1 else ":"
        found += ["", *([f"{each.caption}{colon}"] if each.caption else []), *_columns(each)]
    return [*found, *(f"- {point}" for point in section.points)]


def _columns(given: ReportTable) -> list[str]:
    lines = [given.head, *(tuple(flat(cell.text) or "-" for cell in row) for row in given.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(value + " " * (wide - width(value)) for value, wide in zip(line, widths, strict=True))
        for line in lines
    )
    return [line.rstrip() for line in padded]
