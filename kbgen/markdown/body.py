"""What stands in the Markdown below the front matter: headings, fences, links. By line, without an engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kbgen.model.findings import Mark

_FENCE = re.compile(r"^ {0,3}(?:> ?)*(`{3,}|~{3,})(.*)$")
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?)[ \t]*#*|)[ \t]*$")
_TIGHT = re.compile(r"^ {0,3}(#{1,6})([^#\s!].*)$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_LINK = re.compile(
    r"(!?)\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*(?:<([^<>]*)>|((?:[^\s()<>]|\([^\s()]*\))+))[^()]*\)"
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?")
_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"[*_`]+")


# What follows in a longer line is data, not prose; looking for marks in it would take long.
MAX_LINE = 8_000


@dataclass(frozen=True, slots=True)
class Heading:
    """`tight` is a heading without the blank after # that Markdown wants."""

    level: int
    text: str
    line: int
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of the body, with the target as written."""

    target: str
    mark: Mark
    image: bool = False


def prose_lines(body: str) -> Iterator[tuple[int, str]]:
    """The lines outside of fenced code, each with its number counted from 1."""
    fence = ""
    for number, line in enumerate(body.split("\n"), 1):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            fence = match[1]
        else:
            yield number, line


def open_fence(body: str) -> int | None:
    """The line, counted from 1, of a code fence that never closes."""
    fence, opened = "", 0
    for number, line in enumerate(body.split("\n"), 1):
        match = _FENCE.match(line)
        if not match:
            continue
        if fence:
            if match[1].startswith(fence) and not match[2].strip():
                fence = ""
        elif not (match[1][0] == "`" and "`" in match[2]):
            fence, opened = match[1], number
    return opened if fence else None


def headings(body: str) -> list[Heading]:
    """All headings outside of code, in order."""
    found: list[Heading] = []
    previous = ""
    for number, line in prose_lines(body):
        if match := _ATX.match(line):
            found.append(Heading(len(match[1]), plain(match[2] or ""), number))
        elif match := _TIGHT.match(line):
            found.append(Heading(len(match[1]), plain(match[2]), number, tight=True))
        elif (match := _SETEXT.match(line)) and _is_paragraph(previous):
            found.append(Heading(1 if match[1][0] == "=" else 2, plain(previous), number - 1))
        previous = line
    return [heading for heading in found if heading.text]


def _is_paragraph(line: str) -> bool:
    return bool(line.strip()) and not re.match(r"\s*([#>|`~-]|[*+] |\d+[.)] |\t| {4})", line)


def first_heading(body: str) -> str | None:
    """The text of the first heading of level 1, else None."""
    return next((heading.text for heading in headings(body) if heading.level == 1), None)


def plain(markdown: str) -> str:
    """A line of Markdown as the words that a reader sees."""
    text = _LINK.sub(lambda match: match[2], markdown)
    return " ".join(_MARKUP.sub("", _TAG.sub("", text)).replace("\\", "").split())


def links(body: str) -> list[Link]:
    """All links and images outside of code, with their targets as written."""
    found: list[Link] = []
    for number, line in prose_lines(body):
        bare = _INLINE_CODE.sub(lambda match: " " * len(match[0]), line[:MAX_LINE])
        for match in _LINK.finditer(bare):
            found.append(Link(match[3] or match[4] or "", Mark(number, match.start() + 1), image=bool(match[1])))
        if reference := _REFERENCE.match(bare):
            found.append(Link(reference[1], Mark(number, reference.start(1) + 1)))
    return found
