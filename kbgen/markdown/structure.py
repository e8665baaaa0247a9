"""What stands in a text, with its lines: headings, links, code, and the words that a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from markdown_it.token import Token

from kbgen.markdown.anchors import safe_id
from kbgen.markdown.attributes import words
from kbgen.markdown.parser import engine, parsed
from kbgen.markdown.raw_html import values, without_tags
from kbgen.markdown.targets import Target, target
from kbgen.model.findings import Mark

# What follows in a longer line is data, not prose; looking for marks in it would take long.
MAX_LINE = 8_000
# `#ops-alerts` at a line's begin is the name of a channel.
_TIGHT = re.compile(r" {0,3}(#{1,6})(?![a-z0-9]+[-_][a-z0-9])([^#\s!].{0,300})")
_LOOSE = re.compile(r"!?\[[^\[\]]{0,200}\]\(([^()<>\[\]]{1,200}\.\w{1,5})(?: \"[^\"]{0,200}\")?\)")
# Code within a line, which is none; a comment; a definition that nothing refers to, which is one to its author.
_COMMENT = re.compile(
    r"(?<!`)((`{1,9})(?!`)[^\n]{1,400}?(?<!`)\2(?!`))|<!--(?:[^-]|-(?!->)){0,100000}+-->|^ {0,3}\[(?://|comment)\]:[^\n]*",
    re.MULTILINE,
)
# A heading of level 1 that is one whatever follows: a link may be defined below, and a line of dashes makes a table.
_BEGINS_WITH_TITLE = re.compile(r"(?:[ \t]*\r?\n)* {0,3}#[ \t][^\r\n\[|]*(?![^\r\n])")
# Such a title of words and marks that mean nothing to Markdown: it is its own text.
_PLAIN_TITLE = re.compile(
    r"(?:[ \t]*\r?\n)* {0,3}# +((?:[^\W_]|[,.:;()/+%，。：；、（）？！-]| (?![ \r\n]|\Z))+)(?=\r?\n|\Z)"
)
_MAY_HAVE_TITLE = re.compile(r"(?:\A|[\r\n])[^\S\r\n]*(?:#(?!#)|=)")
_CODES = ("fence", "code_block")
_HTTP = ("http:", "https:")
_LINKING = frozenset({"link_open", "image", "html_inline", "footnote_ref"})


class SourceHeading(NamedTuple):
    """`tight` is one without the blank after # that Markdown wants: the page shows a line of text, and no `id`."""

    level: int
    text: str
    line: int
    id: str = ""
    tight: bool = False


class SourceLink(NamedTuple):
    """A link or image: `url` readable, `target` None where it leads elsewhere.

    `text` is one that the page shows as text, since its address has blanks and stands in no <>.
    """

    url: str
    mark: Mark
    target: Target | None
    image: bool = False
    text: bool = False


class ReadableLine(NamedTuple):
    """What a reader sees of one line of the source; `kind` is "heading", "prose" or "code"."""

    kind: str
    line: int
    text: str


class Structure(NamedTuple):
    """Lines count from 1. `fenced` are those of fenced code with its fences; `anchors` the ids that links lead to."""

    headings: tuple[SourceHeading, ...]
    links: tuple[SourceLink, ...]
    words: tuple[ReadableLine, ...]
    anchors: frozenset[str]
    fenced: frozenset[int]
    open_fence: int | None


@lru_cache(maxsize=16)
def structure(body: str) -> Structure:
    """The structure of a text without front matter."""
    return _Reading(body).read()


def headings(body: str) -> tuple[SourceHeading, ...]:
    """The headings of a text in order, none of them in quotes or lists."""
    return structure(body).headings


def first_heading(body: str) -> str | None:
    """The text of the first heading of level 1, else None. Most texts begin with it, and then the rest is not read."""
    if plain_title := _PLAIN_TITLE.match(body):
        return plain_title[1]
    if (begin := _BEGINS_WITH_TITLE.match(body)) and (alone := headings(begin[0])):
        return alone[0].text
    found = headings(body) if _MAY_HAVE_TITLE.search(body) else ()
    return next((heading.text for heading in found if heading.level == 1), None)


def open_fence(body: str) -> int | None:
    """The line, counted from 1, of a code fence that never closes."""
    return structure(body).open_fence


def prose_lines(body: str) -> Iterator[tuple[int, str]]:
    """The lines outside of fenced code as they are written, each with its number counted from 1."""
    fenced = structure(body).fenced
    return ((number, line) for number, line in enumerate(body.split("\n"), 1) if number not in fenced)


def without_comments(body: str) -> str:
    """A text without what no page shows of it: comments, of HTML and as `[//]: # (…)`. Every line stays."""
    if "<!--" not in body and "[//]:" not in body and "[comment]:" not in body:
        return body
    code = {line for token in parsed(body).tokens if token.type in _CODES and token.map for line in range(*token.map)}

    def emptied(match: re.Match[str]) -> str:
        shown = match[1] or body.count("\n", 0, match.start()) in code
        return match[0] if shown else "\n" * match[0].count("\n")

    return _COMMENT.sub(emptied, body)


class _Reading:
    def __init__(self, body: str) -> None:
        self.lines = body.split("\n")
        self.tokens = parsed(body).tokens
        self.headings: list[SourceHeading] = []
        self.links: list[SourceLink] = []
        self.words: list[ReadableLine] = []
        self.anchors: set[str] = set()
        self.fenced: set[int] = set()
        self.open_fence: int | None = None
        self.done = (0, 0)

    def read(self) -> Structure:
        for at, token in enumerate(self.tokens):
            if token.type == "inline":
                self._inline(token, self.tokens[at - 1])
            elif token.type == "fence":
                self._fence(token)
            elif token.type == "code_block" and token.map:
                self._code(token.content, token.map[0] + 1)
            elif token.type == "html_block" and token.map:
                self._html(token.content, token.map[0] + 1, 0)
                self._lines("prose", without_tags(token.content), token.map[0] + 1)
            elif token.type == "footnote_open":
                self.anchors.add(f"fn:{token.meta['id'] + 1}")
        return Structure(
            tuple(sorted(self.headings, key=lambda each: each.line)),
            tuple(sorted(self.links, key=lambda each: (each.mark.line, each.mark.column))),
            tuple(_rows(sorted(self.words, key=lambda each: each.line))),
            frozenset(self.anchors),
            frozenset(self.fenced),
            self.open_fence,
        )

    def _fence(self, token: Token) -> None:
        first, end = token.map or [0, 0]
        self.fenced.update(range(first + 1, end + 1))
        self._code(token.content, first + 2)
        inside = token.content.count("\n") + (not token.content.endswith("\n") and token.content != "")
        if end - first < inside + 2 and not self.open_fence:  # no line is left for the closing fence
            self.open_fence = first + 1

    def _code(self, content: str, first: int) -> None:
        self._lines("code", content, first)

    def _lines(self, kind: str, content: str, first: int) -> None:
        for number, line in enumerate(content.split("\n"), first):
            if text := line.strip() if kind == "code" else " ".join(line.split()):
                self.words.append(ReadableLine(kind, number, text))

    def _html(self, content: str, line: int, column: int) -> None:
        done = 0
        for tag, name, value, at in values(content):
            line, done = line + content.count("\n", done, at), at
            if name in ("href", "src") and tag in ("a", "img"):
                begins = content.rfind("\n", 0, at) + 1
                mark = Mark(line, (at - begins if begins else column + at) + 1)
                self.links.append(SourceLink(value, mark, target(value), image=tag == "img"))
            elif (name == "id" or tag == "a") and name in ("id", "name"):
                self.anchors.add(safe_id(value) or "")

    def _inline(self, token: Token, opened: Token) -> None:
        if not token.map:
            return  # a title that the parser gave
        first = token.map[0] + 1
        tight: set[int] = set()
        if opened.type == "heading_open":
            found = SourceHeading(int(opened.tag[1]), words(token.children), first, str(opened.attrs["id"]))
            self.anchors.add(found.id)
            if found.text and not opened.level:  # in a quote or a list it is no part of this text's outline
                self.headings.append(found)
        elif opened.type == "paragraph_open" and not opened.level:
            tight = self._tight(token.content, first)
        for number, text in _texts(token.children or [], token.content, first):
            if opened.type == "heading_open" or number in tight:
                self.words.append(ReadableLine("heading", number, text.lstrip("#") if tight else text))
            else:
                self.words.append(ReadableLine("prose", number, text))
        if any(child.type in _LINKING or "](" in child.content for child in token.children or ()):
            self._links(token, first)

    def _tight(self, content: str, first: int) -> set[int]:
        found: set[int] = set()
        if content.startswith("#") or "\n#" in content:
            for number, line in enumerate(content.split("\n"), first):
                if match := _TIGHT.match(line):
                    self.headings.append(SourceHeading(len(match[1]), plain(match[2]), number, tight=True))
                    found.add(number)
        return found

    def _links(self, token: Token, first: int) -> None:
        place = _Places(token.content, self.lines, first, self.done)
        for child in token.children or ():
            at = int(child.meta.get("at", 0))
            if child.type == "link_open":
                url = str(child.attrs.get("href", ""))
                written = at if child.info == "auto" else at - 1
                self.links.append(SourceLink(unquote(url), place.mark(written), target(url)))
            elif child.type == "image":
                url = str(child.attrs.get("src", ""))
                self.links.append(SourceLink(unquote(url), place.mark(at), target(url), image=True))
            elif child.type == "html_inline":
                mark = place.mark(at)
                self._html(child.content, mark.line, mark.column - 1)
            elif child.type == "footnote_ref":
                again = child.meta["subId"]
                self.anchors.add(f"fnref{again + 1 if again else ''}:{child.meta['id'] + 1}")
            elif child.type == "text" and "](" in child.content:
                self._loose(child.content, place, at)
        self.done = place.done

    def _loose(self, content: str, place: _Places, start: int) -> None:
        """Links whose address has blanks: no links in a pull request, and none on the page."""
        for match in _LOOSE.finditer(content):
            url = match[1].strip()
            if " " in url and (found := target(url)):
                mark = place.mark(start + match.start())
                self.links.append(SourceLink(url, mark, found, image=match[0].startswith("!"), text=True))


class _Places:
    """Where the characters of an inline text stand in the source; cells of a row are looked for one after the other."""

    def __init__(self, content: str, lines: Sequence[str], first: int, done: tuple[int, int]) -> None:
        self.content, self.lines, self.first, self.done = content, lines, first, done
        self.starts = [0, *(match.end() for match in re.finditer("\n", content))]
        self.columns: dict[int, int] = {}

    def mark(self, at: int) -> Mark:
        """The line and column of a character."""
        row = bisect_right(self.starts, at) - 1
        if row not in self.columns:
            self.columns[row] = self._column(row)
        return Mark(self.first + row, self.columns[row] + at - self.starts[row] + 1)

    def _column(self, row: int) -> int:
        """How many characters of the source stand before a line of the text."""
        number, start = self.first + row, self.starts[row]
        end = self.starts[row + 1] - 1 if row + 1 < len(self.starts) else len(self.content)
        source = self.lines[number - 1] if number <= len(self.lines) else ""
        since = self.done[1] if self.done[0] == number else 0
        before = max(source.find(self.content[start:end].rstrip(), since), 0)
        self.done = (number, before + 1)
        return before


def _texts(children: Sequence[Token], content: str, first: int) -> Iterator[tuple[int, str]]:
    """The words of each line of an inline text. Bare addresses are no words."""
    line, done, parts, address = first, 0, list[str](), False
    for child in children:
        at = int(child.meta.get("at", done))
        if at > done:
            more = content.count("\n", done, at)
            if more:
                yield from _joined(line, parts)
                parts = []
            line, done = line + more, at
        if child.type == "link_open":
            address = child.info == "auto"
        elif child.type == "link_close":
            address = False
        elif child.type in ("text", "text_special", "code_inline"):
            parts.append(" " if address and child.content.startswith(_HTTP) else child.content)
        elif child.type == "image":
            parts.append(words(child.children))
        elif child.type in ("softbreak", "hardbreak", "html_inline"):
            parts.append(" ")
    yield from _joined(line, parts)


def _rows(found: Sequence[ReadableLine]) -> Iterator[ReadableLine]:
    """The cells of a row of a table as one line."""
    for (kind, line), each in groupby(found, key=lambda words: (words.kind, words.line)):
        yield ReadableLine(kind, line, " | ".join(part.text for part in each))


def _joined(line: int, parts: list[str]) -> Iterator[tuple[int, str]]:
    if text := " ".join("".join(parts).split()):
        yield line, text


@lru_cache(maxsize=1024)
def plain(line: str) -> str:
    """One line of Markdown as the words that a reader sees.

    >>> plain("**Set** `gc_thresh3` as [told](https://example.com/a_b)")
    'Set gc_thresh3 as told'
    """
    return words(engine().parseInline(line)[0].children)
