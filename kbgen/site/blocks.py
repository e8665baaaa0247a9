"""What a generated page is made of: frozen values that say what stands there, and nothing of how it is written.

A page is a title and blocks; a block holds lines; a line is made of pieces that stand side by side as given.
`html_writer` and `markdown_writer` turn all of them into text and see to it that every string shows as itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kbgen.site.words import Words


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a page or file below the docs folder, or to a heading of it; plain text where there is none."""

    text: str
    to: str | None
    anchor: str = ""
    lang: str = ""  # of the text, where it is not that of the page


@dataclass(frozen=True, slots=True)
class Code:
    """A value as it is typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """What must not be missed."""

    line: Line


@dataclass(frozen=True, slots=True)
class Quiet:
    """A remark that may be missed."""

    line: Line


@dataclass(frozen=True, slots=True)
class Badge:
    """A word with a colour and a sign: `look` is one of `severity-1`, `outcome-worked`, `state-overdue` and so on."""

    look: str
    text: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line inside of a line."""


Piece = str | Link | Code | Strong | Quiet | Badge | Break
Line = Piece | tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the page's title, of level 2 or 3; `id` is its address, which must not depend on its text."""

    text: str
    level: int = 2
    id: str = ""


def heading(words: Words, key: str, **values: object) -> Heading:
    """A heading of those words; its address is their key: the same in every language, whatever they say and count.

    >>> from kbgen.site.words import load
    >>> heading(load("zh"), "story.all", n=3).id
    'story-all'
    """
    return Heading(words.fill(key, **values), id=re.sub(r"[._]", "-", key))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `numbered` where the order counts."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; an empty string is nothing. A column that holds nothing is not written.

    `wide` is the column that takes the room left over: the one that is read.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    caption: str = ""
    wide: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """Code or a log as it stands."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that is a file below the docs folder, with words for it."""

    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A small picture drawn into the page: SVG of our own, with words for it. What it shows stands elsewhere, too."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Something read by its title: quiet facts below it, then what is worth telling. `look` as in a badge."""

    title: Line
    facts: Line = ""
    told: Line = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class EntryList:
    """A list of them."""

    items: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: what it is, its value, what it rests on, and a small picture of it."""

    label: str
    value: str
    note: Line = ""
    picture: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side."""

    items: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, such as stand beside a text."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Details:
    """What is folded up behind a summary."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A box with a title of its own."""

    title: Line
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Boxes in as many columns as there is room for."""

    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read, and beside it what is looked at; one below the other where there is no room."""

    main: tuple[Block, ...]
    aside: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SearchBox:
    """The search. `archive` is the page that lists all documents; `about` stands below while the box is empty.

    `unscripted` is what a browser without scripts says in place of the box.
    """

    archive: str
    unscripted: str
    about: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Sections:
    """The ways to the headings of the page: on a phone they stand many screens apart."""


Block = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Listing
    | Figure
    | Drawing
    | EntryList
    | Tiles
    | Facts
    | Details
    | Cards
    | Beside
    | SearchBox
    | Sections
)


@dataclass(frozen=True)
class Page:
    """`path` is relative to the docs folder; `title` is also the first heading where that is not another."""

    path: str
    title: str
    blocks: tuple[Block, ...]
    in_nav: bool = False
    first: str = ""

    @property
    def heading(self) -> str:
        """What stands above all."""
        return self.first or self.title


def page(path: str, title: str, *parts: Block | Line | None, in_nav: bool = False, heading: str = "") -> Page:
    """A page of blocks; a line is a paragraph of its own, and what is empty is left out."""
    return Page(path, title, blocks(*parts), in_nav, heading)


def blocks(*parts: Block | Line | None) -> tuple[Block, ...]:
    """Blocks with the empty ones left out; a line is a paragraph."""
    return tuple(block for part in parts if part and (block := _block(part)))


def _block(part: Any) -> Any:
    if isinstance(part, (str, tuple, Link, Code, Strong, Quiet, Badge)):
        return Paragraph(part)
    empty = not part.rows if isinstance(part, Table) else part.items == () if hasattr(part, "items") else False
    return None if empty else part


def line(*parts: Line | None) -> tuple[Piece, ...]:
    """Pieces and lines as one line; the empty ones are left out."""
    found: list[Piece] = []
    for part in parts:
        found += part if isinstance(part, tuple) else [part] if part else []
    return tuple(found)


def joined(parts: Iterable[Line | None], between: Line = " · ") -> tuple[Piece, ...]:
    """Lines side by side with something in between; the empty ones are left out."""
    found: tuple[Piece, ...] = ()
    for part in parts:
        if part:
            found = line(found, between if found else None, part)
    return found


def labelled(label: Line, rest: Line) -> tuple[Piece, ...]:
    """What a label names, after it; a full-width stop brings its own blank."""
    return line(label, None if plain(label).endswith(("：", "。")) else " ", rest)


def pieces(value: Line) -> tuple[Piece, ...]:
    """A line as the pieces that it is made of."""
    return value if isinstance(value, tuple) else (value,) if value else ()


def plain(value: Line) -> str:
    """The text of a line without its marks."""
    shown = []
    for piece in pieces(value):
        match piece:
            case str():
                shown.append(piece)
            case Link() | Code() | Badge():
                shown.append(piece.text)
            case Strong() | Quiet():
                shown.append(plain(piece.line))
            case Break():
                shown.append(" ")
    return "".join(shown)


def filled(table: Table) -> Table:
    """The table without the columns that hold nothing."""
    kept = [at for at in range(len(table.head)) if any(row[at] for row in table.rows)]
    if len(kept) == len(table.head):
        return table
    wide = kept.index(table.wide) if table.wide in kept else 0
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, head=tuple(table.head[at] for at in kept), rows=rows, wide=wide)


_NUMBER = re.compile(r"\d+((\.| / )\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def figures(table: Table) -> list[bool]:
    """For each column whether it holds numbers: told by its first cell that holds something; never the first one."""
    return _held(table, _NUMBER)


def days(table: Table) -> list[bool]:
    """For each column whether it holds dates, told in the same way."""
    return _held(table, _DAY)


def _held(table: Table, kind: re.Pattern[str]) -> list[bool]:
    found = [False] * len(table.head)
    for at in range(1, len(table.head)):
        first = next((row[at] for row in table.rows if row[at]), "")
        found[at] = bool(kind.fullmatch(plain(first)))
    return found


def walk(given: Sequence[Block]) -> Iterator[Block]:
    """Every block, those inside of others too, in the order in which they are read."""
    for block in given:
        yield block
        match block:
            case Details():
                yield from walk(block.blocks)
            case Beside():
                yield from walk((*block.main, *block.aside))
            case Cards():
                for card in block.items:
                    yield from walk(card.blocks)
