"""A part of the report: prose, tables, the name of a chart. `blocks` puts it on a page, `as_text` into a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kbgen.model.shown_text import flat, width
from kbgen.site.blocks import Block, Bullets, Drawing, Heading, Line, Link, Table, plain
from kbgen.site.blocks import blocks as several
from kbgen.site.words import Words

_FIRM = "\u00a0"  # a blank at which no line ends


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A heading with what stands below it; `points` are shown as a list, `chart` above the tables on a page."""

    title: Heading
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()
    chart: Drawing | None = None
    more: Link | None = None


def firm(text: str) -> str:
    """A text that no line of a narrow column breaks; in a terminal and in Markdown its blanks are blanks."""
    return text.replace(" ", _FIRM)


def rows(*given: Sequence[object]) -> tuple[tuple[Line, ...], ...]:
    """Rows of a table; what is no link becomes text."""
    return tuple(tuple(value if isinstance(value, Link) else str(value) for value in row) for row in given)


def lacking(missing: Iterable[str], absent: int, partial: bool, words: Words) -> list[str]:
    """What no figure includes, though it belongs there: a sentence for each kind, as in `Report`."""
    names = ", ".join(missing)
    found = (
        words.fill("home.missing", names=names) if names else "",
        words.fill("home.absent", count=absent) if absent else "",
        words["home.partial"] if partial else "",
    )
    return [each for each in found if each]


def blocks(section: ReportSection, linked: bool = True) -> tuple[Block, ...]:
    """A section as blocks of a page; nothing is a link and nothing drawn where no pages are."""
    tables = (each for each in section.tables if each.rows)
    return several(
        section.title,
        *section.notes,
        section.chart if linked else None,
        *(tables if linked else map(_unlinked, tables)),
        Bullets(section.points),
        section.more if linked else None,
    )


def _unlinked(table: Table) -> Table:
    return replace(table, rows=tuple(tuple(plain(cell).replace(_FIRM, " ") for cell in row) for row in table.rows))


def as_text(parts: Iterable[ReportSection]) -> str:
    """Sections for a terminal: columns that stand below one another, wide characters counted as two."""
    return "\n\n".join("\n".join(_lines(section)) for section in parts)


def _lines(section: ReportSection) -> list[str]:
    found = [section.title.text, "-" * width(section.title.text), *section.notes]
    for each in filter(lambda table: table.rows, section.tables):
        colon = "：" if width(each.caption[-1:]) > 1 else ":"
        found += ["", *([f"{each.caption}{colon}"] if each.caption else []), *_columns(each)]
    return [*found, *(f"- {point}" for point in section.points)]


def _columns(given: Table) -> list[str]:
    lines = [given.head, *(tuple(flat(plain(cell)) or "-" for cell in row) for row in given.rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    padded = (
        "  ".join(value + " " * (wide - width(value)) for value, wide in zip(line, widths, strict=True))
        for line in lines
    )
    return [line.rstrip() for line in padded]
