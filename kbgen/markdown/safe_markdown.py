"""The team's own pages and other generators: a Python-Markdown extension that lets only harmless HTML out.

Three steps, for every generator that takes extensions:

1. before: constructs that take Python-Markdown very long, or down, are turned into plain text. Fenced code
   is already out of the way by then. A `<` that begins no allowed tag is text, as in `Map<String, Pod>`;
2. after all other processing: the page passes the sanitiser of `harmless`;
3. around it all: a document that Markdown cannot convert is shown as preformatted text.
"""

from __future__ import annotations

import functools
import html
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from kbgen.markdown.anchors import safe_id
from kbgen.markdown.sanitizer import TAGS, TEXT_ONLY, clean

_log = logging.getLogger(__name__)

MAX_DEPTH = 12
"""Lists and quotes nested deeper than this are flattened."""
MAX_MARKS = {"[": 1_000_000, **dict.fromkeys("*_`\\&!(<", 500_000_000), "  \n": 200_000_000}
"""How often a mark may stand in a paragraph, times the paragraph's length: what Markdown takes for each grows with it.

For each bracket it looks for the end; for each of the others it copies the paragraph.
"""
MAX_FENCES = 2_000
"""How many lines may open or close fenced code. What follows them is shown as one block of code."""
MAX_LINES = 100
"""A paragraph with more underlines, definitions, headings or admonitions is taken apart: Markdown copies the rest."""


# -- before: what Python-Markdown can't digest ------------------------------------------------------------------

_ATTRIBUTE_AS_TYPED = r"""\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'=<>`]++))?"""
_TYPED = re.compile(
    rf"<(?:(?:{'|'.join(sorted(TAGS, key=len, reverse=True))})(?:{_ATTRIBUTE_AS_TYPED})*+\s*+/?>"
    rf"|/(?:{'|'.join(sorted(TAGS, key=len, reverse=True))})\s*+>"
    r"|(?:https?|mailto|ftp):[^<>\s]*+>|[^<>\s@/!?]++@[^<>\s]++>)",
    re.IGNORECASE,
)
_POINTED = re.compile(r"(?:\]\(|\]:[ \t])<[^<>\n]*+>")
_PREFIX = re.compile(r"(?:[ \t]*+(?:[*+-]|[0-9]{1,9}[.)])[ \t]|[ \t]*+>)++", re.ASCII)
_MARKER = re.compile(r"[ \t]*+(?:(?:[*+-]|[0-9]{1,9}[.)])[ \t]|>)", re.ASCII)
_OPENS = re.compile(
    rf"\A({_PREFIX.pattern[:-2]}*+ *+)((?:=+|-+|[*+-]) *$|:(?= )|#+|!!!|\?\?\?|(?<=[*+.)-] )$)", re.ASCII
)
_EMPHASIS = re.compile(r"(?:\*{6,}|_{6,}|~{6,}|\^{6,}|={6,})(?!\s*$)", re.MULTILINE)


_FENCE = re.compile(r"\A[ \t>]*(`{3,}|~{3,})")


class _Fences(Preprocessor):
    """Runs before code is put aside: each fence costs half a millisecond, and an author may write any number."""

    def run(self, lines: list[str]) -> list[str]:
        marks = [(at, match[1]) for at, line in enumerate(lines) if (match := _FENCE.match(line))]
        if len(marks) <= MAX_FENCES:
            return lines
        first = marks[MAX_FENCES][0]
        longer = "`" * (max(len(mark) for _, mark in marks[MAX_FENCES:]) + 1)
        return [*lines[:first], "", longer, *lines[first:], longer]


class _Bounds(Preprocessor):
    """Turns into plain text what would take Markdown very long; runs when fenced code is put aside."""

    def run(self, lines: list[str]) -> list[str]:
        text = self._angles("\n".join(_shallow(line) for line in lines))
        return [line for block in self._blocks(text.split("\n")) for line in block]

    def _plain(self, text: str) -> str:
        """Stands for `text` until Markdown is done, so that neither Markdown nor a code span sees it."""
        stashed = self.md.htmlStash.rawHtmlBlocks
        written = html.escape(text)
        if written not in self._stash or self._stash[written][0] is not stashed:
            self._stash[written] = (stashed, self.md.htmlStash.store(written))
        return self._stash[written][1]

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._stash: dict[str, tuple[list[Any], str]] = {}

    def _angles(self, text: str) -> str:
        parts: list[str] = []
        done, pointed = 0, {match.end() - len(match[0]) + match[0].index("<") for match in _POINTED.finditer(text)}
        last_comment_end = text.rfind("-->")
        while (found := text.find("<", done)) >= 0:
            parts.append(text[done:found])
            if text.startswith("<!--", found) and found + 4 <= last_comment_end:
                done = text.index("-->", found + 4) + 3
            elif match := _TYPED.match(text, found):
                parts.append(match[0])
                done = match.end()
            else:
                parts.append("<" if found in pointed else self._plain("<"))
                done = found + 1
        return "".join([*parts, text[done:]])

    def _blocks(self, lines: list[str]) -> Iterator[list[str]]:
        block: list[str] = []
        for line in [*lines, ""]:
            if line.strip():
                block.append(line)
            else:
                yield self._bounded(block)
                yield [line]
                block = []

    def _bounded(self, block: list[str]) -> list[str]:
        text = "\n".join(block)
        length = len(text)
        for mark, most in MAX_MARKS.items():
            if text.count(mark) * length > most:
                text = text.replace(mark, "\n" if mark.isspace() else self._plain(mark))
        text = _EMPHASIS.sub(lambda match: self._plain(match[0][:200]), text)
        lines = text.split("\n")
        return self._apart(lines) if sum(1 for line in lines if _OPENS.match(line)) > MAX_LINES else lines

    def _as_text(self, match: re.Match[str]) -> str:
        return match[1] + self._plain(match[2]) if match[2] else self._plain(match[0])

    def _apart(self, lines: list[str]) -> list[str]:
        """Headings and admonitions at the margin with a blank line above, which changes nothing; all else as text."""
        done: list[str] = []
        for line in lines:
            if line.startswith(("#", "!!!", "???")):
                done += ["", line]
            else:
                done.append(_OPENS.sub(self._as_text, line, count=1))
        return done


def _shallow(line: str) -> str:
    """A line with no more list and quote markers, nor indentation, than `MAX_DEPTH` levels."""
    if line.startswith(" " * 4 * MAX_DEPTH):
        line = " " * 4 * MAX_DEPTH + line.lstrip()
    prefix = _PREFIX.match(line)
    if prefix is None:
        return line
    markers = _MARKER.findall(prefix[0])
    return line if len(markers) <= MAX_DEPTH else "".join(markers[:MAX_DEPTH]) + " " + line[prefix.end() :].lstrip()


# -- after, and around ------------------------------------------------------------------------------------------


class _Clean(Postprocessor):
    def run(self, text: str) -> str:
        return clean(text)


class _Alignment(Treeprocessor):
    """The alignment of table columns as an attribute: a strict content security policy allows no style."""

    def run(self, root: ElementTree.Element) -> None:
        for cell in root.iter():
            if cell.tag in ("td", "th") and (match := re.fullmatch(r"text-align: (\w+);", cell.get("style", ""))):
                cell.set("align", match[1])


def _clean_toc(tokens: list[dict[str, Any]]) -> None:
    """MkDocs and its themes print titles and ids of the table of contents without escaping them."""
    for token in tokens:
        token["name"] = TEXT_ONLY.clean(token["name"])
        token["id"] = safe_id(token["id"]) or ""
        token["html"] = clean(token.get("html", ""))
        token["data-toc-label"] = TEXT_ONLY.clean(token.get("data-toc-label", ""))
        _clean_toc(token["children"])


def _guarded(convert: Callable[[str], str], md: Markdown, note: str, source: str) -> str:
    try:
        content = convert(source)
        _clean_toc(getattr(md, "toc_tokens", []))
    except Exception as error:  # whatever an author wrote, the other pages must be built
        _log.warning("Markdown could not convert a document, which is shown as plain text: %r", error)
        md.toc_tokens = []  # type: ignore[attr-defined]
        md.toc = ""  # type: ignore[attr-defined]
        return f'<p class="kb-broken">{html.escape(note)}</p>\n<pre class="kb-broken-text">{html.escape(source)}</pre>'
    return content


class SafeMarkdown(Extension):
    """The Python-Markdown extension `kbgen`."""

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "broken_note": [
                "This text could not be converted and is shown as written.",
                "What stands above a document that Markdown could not convert.",
            ]
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        """Put the steps in their places."""
        md.preprocessors.register(_Fences(md), "kbgen_fences", 28)  # after blanks are made regular (30), before fences
        md.preprocessors.register(_Bounds(md), "kbgen_bounds", 22)  # after fences (25), before any HTML parser (21)
        md.treeprocessors.register(_Alignment(md), "kbgen_alignment", 4)
        md.postprocessors.register(_Clean(md), "kbgen_clean", -1_000_000)
        note = str(self.getConfig("broken_note"))
        md.convert = functools.partial(_guarded, md.convert, md, note)  # type: ignore[method-assign]
