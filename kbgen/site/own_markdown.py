"""Our own docstrings, descriptions and guides as blocks: authors' text never comes here.

Paragraphs, `##` headings with an id of their own (`## Now {#now}`), `-` and `1.` lists, fenced code; inside of a line
backticks, `**` and `[links](to.md)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.site.blocks import Block, Bullets, Code, Heading, Line, Link, Listing, Paragraph, Piece, Strong

_FENCE = re.compile(r"(`{3,})([^`]*)")
_ITEM = re.compile(r"(?:-|\d+\.) (.*)")
_MARK = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)")


def as_line(value: str) -> tuple[Piece, ...]:
    """One line with its marks.

    >>> said("`a` < b")
    (Code(text='a'), ' < b')
    """
    found: list[Piece] = []
    done = 0
    for match in _MARK.finditer(value := " ".join(value.split())):
        code, strong, shown, to = match.groups()
        found += [value[done : match.start()]] if match.start() > done else []
        found.append(Code(code) if code else Strong(as_line(strong)) if strong else Link(shown, to))
        done = match.end()
    return (*found, value[done:]) if value[done:] else tuple(found)


def as_blocks(value: str) -> tuple[Block, ...]:
    """A whole text as blocks."""
    return tuple(_blocks(value.splitlines()))


def _blocks(lines: list[str]) -> Iterator[Block]:
    kept: list[str] = []
    code: list[str] = []
    fence = language = ""
    for line in [*lines, ""]:
        mark = _FENCE.fullmatch(line)
        if fence:
            if line.strip() == fence:
                yield Listing("\n".join(code), language)
                code, fence = [], ""
            else:
                code.append(line)
        elif mark:
            yield from _paragraph(kept)
            kept, (fence, language) = [], mark.groups()
        elif not line.strip():
            yield from _paragraph(kept)
            kept = []
        else:
            kept.append(line)


def _paragraph(lines: list[str]) -> Iterator[Block]:
    if not lines:
        return
    if lines[0].startswith("#"):
        marks, _, title = lines[0].partition(" ")
        title, _, name = title.partition(" {#")
        yield Heading(title, len(marks), name.rstrip("}"))
        yield from _paragraph(lines[1:])
    elif _ITEM.fullmatch(lines[0]):
        yield Bullets(tuple(_items(lines)), numbered=lines[0][0].isdigit())
    else:
        yield Paragraph(as_line(" ".join(lines)))


def _items(lines: list[str]) -> Iterator[Line]:
    item = ""
    for line in lines:
        found = _ITEM.fullmatch(line)
        if found and item:
            yield as_line(item)
        item = found[1] if found else f"{item} {line.strip()}"
    yield as_line(item)
