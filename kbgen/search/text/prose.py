"""The body of a document as lines a reader could be shown: headings, prose and code.

Line by line and without a Markdown parser: every line keeps its number in the
source, nothing a writer does (a fence left open, HTML out of balance) can lose
the rest of the document, and no line can make a pattern run away.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kbgen.search.index.nouns import Line

__all__ = ["Line", "body_lines", "lead", "plain"]

LEAD_WIDTH = 600  # Latin characters; a Han character says as much as two


_FENCE = re.compile(r" {0,3}(?:[-*>] +)?(`{3,}|~{3,})([^`]*)$")
_INDENTED = re.compile(r"(?: {4}|\t)")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s")
_HEADING = re.compile(r" {0,3}#{1,6}(?!#)(.*)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\s?\)|\[[^\[\]]*\])")
_REMOVED = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^%{}]*%\}|\{:[^{}]*\}|^\s*\[[^\[\]]+\]:\s.*$"
    r"|<https?://[^<>\s]*>|</?[A-Za-z][^<>]*>|\bhttps?://[^\s<>)\]\"'`，。；、）]+"
)
_MARKS = re.compile(r"\*\*|`+")


def body_lines(body: str, first_line: int = 1) -> tuple[Line, ...]:
    """The lines of `body` with anything to read, cleaned and sorted into fields.

    Args:
        body: Markdown without its front matter; lines end in a bare newline.
        first_line: number of the body's first line in the source file.
    """
    return tuple(_lines(body.split("\n"), first_line))


def lead(prose: str) -> str:
    """The beginning of `prose`, as wide as LEAD_WIDTH."""
    width = 0
    for at, character in enumerate(prose[:LEAD_WIDTH]):
        width += 2 if character >= "\u2e80" else 1
        if width > LEAD_WIDTH:
            return prose[:at]
    return prose[:LEAD_WIDTH]


def plain(text: str) -> str:
    """One line of prose as a reader sees it: the text of links and images, no marks or URLs."""
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = html.unescape(_REMOVED.sub(" ", _MARKS.sub("", text)))
    return " ".join(text.split()).strip(" |").lstrip(">*+- ")


def _lines(raw: list[str], first_line: int) -> Iterator[Line]:
    fence, commented, indented, previous = "", False, False, ""
    for at, text in enumerate(raw):
        number = first_line + at
        mark = _FENCE.match(text)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            elif text.strip():
                yield Line("code", number, text.strip())
        elif mark and not commented:
            fence = mark[1]
        else:
            shown, commented = _without_comments(text, commented)
            indented = _is_indented(shown, previous, indented)
            below = raw[at + 1] if at + 1 < len(raw) else ""
            yield from _line(shown, number, indented, below)
            previous = shown


def _without_comments(text: str, commented: bool) -> tuple[str, bool]:
    kept = []
    while True:
        shown, mark, text = ("", "<!--", text) if commented else text.partition("<!--")
        kept.append(shown)
        if not mark:
            return " ".join(kept), False
        _, closed, text = text.partition("-->")
        if not closed:
            return " ".join(kept), True
        commented = False


def _is_indented(text: str, previous: str, indented: bool) -> bool:
    """Whether a line belongs to an indented block of code, which begins after a blank line."""
    if not text.strip():
        return indented
    return bool(_INDENTED.match(text)) and not _LIST_ITEM.match(text) and (indented or not previous.strip())


def _line(text: str, number: int, indented: bool, below: str) -> Iterator[Line]:
    if indented:
        if text.strip():
            yield Line("code", number, text.strip())
        return
    heading = _HEADING.match(text)
    cleaned = plain(heading[1].strip().rstrip("#") if heading else text).strip()
    if cleaned and not _UNDERLINE.match(text):
        yield Line("headings" if heading or _UNDERLINE.match(below) else "body", number, cleaned)
