"""Blocks as Markdown that any generator reads: what `kbgen stage` writes. Here alone is anything escaped for it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from kbgen.site.blocks import (
    Badge,
    Beside,
    Block,
    Break,
    Bullets,
    Card,
    Cards,
    Code,
    Details,
    Drawing,
    EntryList,
    Facts,
    Figure,
    Heading,
    Line,
    Link,
    Listing,
    Page,
    Paragraph,
    Piece,
    Quiet,
    SearchBox,
    Sections,
    Strong,
    Table,
    Tiles,
    figures,
    filled,
    pieces,
)

EMPTY = "&#8211;"
# Everything in ASCII that any dialect of Markdown, HTML or a template engine gives a meaning to. Entities
# instead of backslashes, since dialects differ in what may be escaped, and | in a table is one of those.
_SPECIAL = re.compile(r"[!\"#$%&'()*+:<=>?@\[\\\]^_`{|}~]|(?<=-)-|\A-")
_DOT = re.compile(r"(\A\d+|\bwww)\.", re.IGNORECASE)
# For `typed`: code, or one of our entities; what means something anywhere in a line, and at its begin alone.
_ENTITY = re.compile(r"`[^`\n]*`|^(?P<fence>`{3,}).*?^(?P=fence)$|&#(?P<code>\d+);", re.MULTILINE | re.DOTALL)
_ALWAYS, _FIRST = r"\`*_[]<|~", "#+-=>.)"
_BEGIN = re.compile(r"(?:- |\d+\. )*\d*")
_NAMED = re.compile(r"(?:\w|&#35;){1,40};")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_TICKS = re.compile(r"`{3,}")


def markdown_of(page: Page) -> str:
    """A whole page."""
    return "\n\n".join([f"# {text(page.heading)}", *markdown_blocks(page.blocks, page.path)]) + "\n"


def typed(markdown: str) -> str:
    """Our Markdown as one types it for GitHub and its like: backslashes where they are needed, and no entities.

    >>> print(typed(text("5 > 3 & #1: a_b")).replace(chr(92), "/"))
    5 > 3 & #1: a/_b
    """
    return _ENTITY.sub(_as_typed, markdown)


def _as_typed(match: re.Match[str]) -> str:
    """Code is left as it is. What opens something only at the begin of a line needs a backslash only there."""
    if not match["code"]:
        return match[0]
    char, whole = chr(int(match["code"])), match.string
    before = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()]
    opens = char in _FIRST and _BEGIN.fullmatch(before)
    meant = char in _ALWAYS or opens or (char == "&" and _NAMED.match(whole, match.end()))
    return f"\\{char}" if meant else char


def markdown_blocks(blocks: Iterable[Block], page: str) -> Iterator[str]:
    """Each block as a piece of Markdown on the page of that path."""
    for block in blocks:
        match block:
            case Heading():
                yield f"{'#' * block.level} {text(block.text)}"
            case Paragraph():
                yield _line(block.line, page)
            case Bullets():
                yield _items((_line(item, page) for item in block.items), block.numbered)
            case Table():
                yield from _table(filled(block), page)
            case Listing():
                longest = max(map(len, _TICKS.findall(block.text)), default=2)
                fence = "`" * (longest + 1)
                yield f"{fence}{block.language}\n{block.text}\n{fence}"
            case Figure():
                yield f"![{text(block.alt)}]({relative(page, block.file)})"
            case Drawing():
                yield text(block.alt)
            case EntryList():
                lines = ((Strong(each.title), each.facts, each.told) for each in block.items)
                yield _items("<br>".join(_line(each, page) for each in parts if each) for parts in lines)
            case Tiles():
                tiles = ((f"{each.label}: ", Strong(each.value)) for each in block.items)
                notes = (f" – {_line(each.note, page)}" if each.note else "" for each in block.items)
                yield _items(_line(tile, page) + note for tile, note in zip(tiles, notes, strict=True))
            case Facts():
                yield _items(f"{text(name)}&#58; {_line(value, page)}" for name, value in block.pairs)
            case Details():
                yield f"**{text(block.summary)}**"
                yield from markdown_blocks(block.blocks, page)
            case Cards():
                for card in block.items:
                    yield from _card(card, page)
            case Beside():
                yield from markdown_blocks((*block.main, *block.aside), page)
            case Sections():  # another generator has its own, and other addresses
                pass
            case SearchBox():  # nothing without our scripts, which another generator may leave out
                yield from (_line(each, page) for each in block.about)
                yield '<div data-kb-search="inline"></div>'


def _card(card: Card, page: str) -> Iterator[str]:
    yield f"**{_line(card.title, page)}**"
    yield from markdown_blocks(card.blocks, page)


def _line(line: Line, page: str) -> str:
    return "".join(_piece(piece, page) for piece in pieces(line))


def _piece(piece: Piece, page: str) -> str:
    match piece:
        case str():
            return _spaced(piece)
        case Link():
            anchor = f"#{quote(piece.anchor)}" if piece.anchor else ""
            return f"[{text(piece.text)}]({relative(page, piece.to)}{anchor})" if piece.to else text(piece.text)
        case Code():
            return f"`{piece.text}`" if not set("`|\\\n") & set(piece.text) and piece.text.strip() else text(piece.text)
        case Strong():
            inner = _line(piece.line, page)
            return f"**{inner.strip()}**{' ' if inner[-1:] == ' ' else ''}" if inner.strip() else inner
        case Quiet():
            return _line(piece.line, page)
        case Badge():
            return f"[{text(piece.text)}]({relative(page, piece.to)})" if piece.to else f"**{text(piece.text)}**"
        case Break():
            return "<br>"


def _items(items: Iterable[str], numbered: bool = False) -> str:
    return "\n".join(f"{f'{at}.' if numbered else '-'} {item}" for at, item in enumerate(items, 1))


def _table(table: Table, page: str) -> Iterator[str]:
    if table.caption:
        yield f"**{text(table.caption)}**"
    marks = ("---:" if right else "---" for right in figures(table))
    rows = (tuple(_line(cell, page) or EMPTY for cell in cells) for cells in table.rows)
    yield "\n".join(_row(cells) for cells in [[text(head) for head in table.head], marks, *rows])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def text(value: str) -> str:
    """A string that shows as itself in prose, headings, list items and table cells; on one line.

    >>> text("a | <b>")
    'a &#124; &#60;b&#62;'
    """
    line = " ".join(_CONTROL.sub("", value).split())
    line = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)
    return _DOT.sub(r"\1&#46;", line)


def _spaced(part: str) -> str:
    """Harmless text that keeps a blank at its ends: it stands between other pieces."""
    bare = part.strip()
    if not bare:
        return " " if part else ""
    return f"{' ' if part[0].isspace() else ''}{text(bare)}{' ' if part[-1].isspace() else ''}"


def relative(from_page: str, to_page: str) -> str:
    """The way from one page to another, both below the docs folder, percent-encoded.

    >>> relative("services/index.md", "2022/x y.md")
    '../2022/x%20y.md'
    """
    return quote(posixpath.relpath(to_page, posixpath.dirname(from_page) or "."))
