"""Blocks with a title whose text is indented by four: `!!! note`, `??? note "Title"` and the tabs `=== "Title"`.

And formulas between lines of `$$`: as code, so that nothing in them is taken for emphasis.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

INDENT = 4
_LONGEST = 300
_BOX = re.compile(r"(!!!|\?\?\?\+?|===[+!]{0,2}) ?+([\w-]++(?: ++[\w-]++)*+)?+ *+(?:\"(.*)\")?[ \t]*")
_BREAKS = ["paragraph", "reference", "blockquote", "list"]


def boxes(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.block.ruler.before("fence", "box", _box, {"alt": _BREAKS})
    md.block.ruler.before("fence", "formula", _formula, {"alt": _BREAKS})


def _box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if state.is_code_block(start) or state.src[first : first + 3] not in ("!!!", "???", "==="):
        return False
    match = _BOX.fullmatch(state.src[first:last]) if last - first <= _LONGEST else None
    if match is None:
        return False
    mark, kind, title = match[1], match[2] or "", match[3]
    if (title is None or kind) if mark.startswith("===") else (not kind and (title is None or mark == "!!!")):
        return False
    if not silent:
        _write(state, start, _end(state, start, end), mark, kind.lower(), kind.capitalize() if title is None else title)
    return True


def _end(state: StateBlock, start: int, end: int) -> int:
    """The line below the text of a box that begins at `start`, past the blank lines within it."""
    done = at = start + 1
    while at < end:
        if not state.isEmpty(at):
            if state.sCount[at] < state.blkIndent + INDENT:
                break
            done = at + 1
        at += 1
    return done


def _write(state: StateBlock, start: int, end: int, mark: str, kind: str, title: str) -> None:
    folded = mark.startswith("?")
    tag, title_tag = ("details", "summary") if folded else ("div", "p")
    opened = state.push("box_open", tag, 1)
    names = kind or ("" if folded else "tab")
    opened.map, opened.markup = [start, end], mark
    if classes := names if folded else f"admonition {names}":
        opened.attrSet("class", classes)
    if mark.endswith("+") and folded:
        opened.attrSet("open", "")
    if title:
        head = state.push("box_title_open", title_tag, 1)
        if not folded:
            head.attrSet("class", "admonition-title")
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title, [start, start + 1], []
        state.push("box_title_close", title_tag, -1)
    parent, line_max, indent = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax, state.blkIndent = "box", end, indent + INDENT
    state.md.block.tokenize(state, start + 1, end)
    state.parentType, state.lineMax, state.blkIndent = parent, line_max, indent
    state.push("box_close", tag, -1)
    state.line = end


def _formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start) or _line(state, start) != "$$":
        return False
    # Without a line that closes it, the marks are text; to look for one again at each would take long.
    last: dict[int, int] = state.env.setdefault("formulas", {})
    if end not in last:
        last[end] = max((at for at in range(start, end) if _line(state, at) == "$$"), default=start)
    if last[end] <= start:
        return False
    if silent:
        return True
    close = next(at for at in range(start + 1, end) if _line(state, at) == "$$")
    token = state.push("fence", "code", 0)
    token.info, token.markup, token.map = "math", "$$", [start, close + 1]
    token.content = state.getLines(start + 1, close, state.sCount[start], True)
    state.line = close + 1
    return True


def _line(state: StateBlock, at: int) -> str:
    return state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]].rstrip()
