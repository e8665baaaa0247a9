"""The one parser: GitHub's Markdown and what MkDocs' authors are used to. No text takes more than linear time.

Beyond CommonMark: tables, strikethrough, task lists, bare addresses, footnotes, alerts, definition lists, admonitions,
tabs. `[^1]`, `> [!NOTE]` and a list below a sentence are what they are in a pull request.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from kbgen.markdown.addresses import bare_addresses
from kbgen.markdown.admonitions import boxes
from kbgen.markdown.attributes import attribute_lines, heading_ids, image_sizes
from kbgen.markdown.raw_html import only_known_html

_log = logging.getLogger(__name__)

MAX_DEPTH = 40
"""Lists and quotes nested deeper than about half of this are shown as they are written."""
MAX_BRACKETS = 6
"""Brackets within brackets: what is deeper is no link. Each step is one more reading of the text."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as the tokens of markdown-it. The tokens are shared: whoever reads them changes none."""

    tokens: tuple[Token, ...]
    env: Mapping[str, Any]


@lru_cache(maxsize=4)  # whoever asks for a text asks again at once; the tokens of a large one take much memory
def parsed(body: str) -> Parsed:
    """The tokens of a text without front matter; of one that can't be parsed, a single block of code."""
    env: dict[str, Any] = {}
    try:
        tokens = engine().parse(body, env)
    except Exception as error:  # whatever an author wrote, every other document must be served
        _log.warning("A text could not be parsed and is taken as it was written: %r", error)
        whole = Token("code_block", "code", 0, content=body, map=[0, body.count("\n") + 1], block=True)
        return Parsed((whole,), {"broken": True})
    return Parsed(tuple(tokens), env)


@cache
def engine() -> MarkdownIt:
    """The parser, made once."""
    md = _Engine("gfm-like2", {"linkify": False, "maxNesting": MAX_DEPTH, "xhtmlOut": False})
    md.use(footnote_plugin, inline=False).use(deflist_plugin).use(boxes).use(bare_addresses).use(only_known_html)
    md.use(attribute_lines)
    md.inline.ruler.at("link", _link)
    md.inline.ruler.at("image", _image)
    md.core.ruler.push("heading_ids", heading_ids)
    md.core.ruler.push("image_sizes", image_sizes)
    return md


class _Placed(StateInline):
    """Notes for each token where in its text it begins: `meta["at"]`."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.last_closed = src.rfind("]")

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token

    def pushPending(self) -> Token:  # noqa: N802 - the name is the library's
        start = self.pos - len(self.pending)
        token = super().pushPending()
        token.meta["at"] = start
        return token


_Rule = Callable[[StateInline, bool], bool]

_BEGINS = {
    "\n": ("newline",),
    "\\": ("escape",),
    "`": ("backticks",),
    "~": ("strikethrough",),
    "*": ("emphasis",),
    "_": ("emphasis",),
    "[": ("link", "footnote_ref"),
    "!": ("image",),
    "<": ("autolink", "html_inline"),
    "&": ("entity",),
    ":": ("bare_url",),
    "w": ("bare_www",),
}
"""What begins with a character, in the order of the library's rules. A closing bracket only ends what began before."""


class _Inline(ParserInline):
    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = re.compile(r"[\n&*<\[\]\\_`~]|!(?=\[)|:(?=//)|(?<![\w.-])www\.")

    @cached_property
    def _rules(self) -> dict[str, tuple[_Rule, ...]]:
        active = dict(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        return {first: tuple(active[name] for name in names) for first, names in _BEGINS.items()}

    def tokenize(self, state: StateInline) -> None:
        """As the library does, but it tries only what may begin with a character, and no word may."""
        src, end, deepest, rules = state.src, state.posMax, state.md.options.maxNesting, self._rules
        while (pos := state.pos) < end:
            if state.level < deepest:
                found = self.terminator_re.search(src, pos, end)
                if found is None or found.start() > pos:
                    state.pos = found.start() if found else end
                    state.append_pending(src[pos : state.pos])
                    continue
                if any(rule(state, False) for rule in rules.get(src[pos], ())):
                    continue
            state.append_pending(src[pos])
            state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _Placed(src, md, env, tokens)
        self.tokenize(state)
        if len(state.tokens) > 1:  # else there are no pairs, and nothing to join
            for rule in self.ruler2.getRules(""):
                rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the name is the library's
        """As the library does, but the same place costs a look the second time, and brackets nest less deep."""
        pos = state.pos
        end = state.cache.get(pos)
        if end is None and state.level >= MAX_BRACKETS:
            end = state.cache[pos] = state.posMax
        if end is None:
            super().skipToken(state)
        else:
            state.pos = end


def _link(state: StateInline, silent: bool) -> bool:
    """The library's rule, asked only where a bracket closes at all: it reads to the end of the text each time."""
    return state.src[state.pos] == "[" and state.pos < getattr(state, "last_closed", 0) and link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "!" and state.pos < getattr(state, "last_closed", 0) and image(state, silent)


class _Blocks(ParserBlock):
    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - the library's names
        """As the library does, but what is nested too deeply is kept as it is written, not dropped."""
        if state.level < state.md.options.maxNesting:
            super().tokenize(state, startLine, endLine)
            return
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(startLine, endLine, state.blkIndent, True)
        token.map = [startLine, endLine]
        state.line = endLine


class _Engine(MarkdownIt):
    def configure(self, presets: Any, options_update: Mapping[str, Any] | None = None) -> MarkdownIt:
        self.inline, self.block = _Inline(), _Blocks()
        return super().configure(presets, options_update)
