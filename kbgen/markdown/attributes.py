"""What MkDocs' and Jekyll's authors write in braces: the id of a heading, the size of an image, and a line of nothing
but attributes, which is not shown. Anything else there is text.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kbgen.markdown.anchors import Slugs, safe_id, slug

_OWN_ID = re.compile(r"\{#([\w:.-]{1,100})\}")
_SIZES = re.compile(r"\{:?[ ]?((?: ?\b(?:width|height|loading)=\"?[\w%]{1,20}\"?){1,3}) ?\}")
_SIZE = re.compile(r"\b(\w+)=\"?([\w%]+)")
_LINE = re.compile(
    r"\{:(?:toc|[ \t]*(?:(?:[.#][\w.:#-]++|[\w-]++=(?:\"[^\"\n]{0,200}\"|[^\s\"{}]++))[ \t]*+)++)\}[ \t]*"
)
_LONGEST = 300


def attribute_lines(md: MarkdownIt) -> None:
    """`{: .notice #id }` and `{:toc}` on a line of their own; `env` says which lines these are."""
    md.block.ruler.before("fence", "attributes", _line, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    first, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if state.src[first : first + 2] != "{:" or last - first > _LONGEST or state.is_code_block(start):
        return False
    if state.sCount[start] >= state.blkIndent > 0:  # in an item, what stands around the line would be glued together
        return False
    if _LINE.fullmatch(state.src[first:last]) is None:
        return False
    if not silent:
        state.env.setdefault("attribute_lines", []).append(start)
        state.line = start + 1
    return True


def heading_ids(state: StateCore) -> None:
    """Every heading gets its id; `{#id}` at its end is the one that the author wants."""
    slugs = Slugs()
    for at, token in enumerate(state.tokens):
        if token.type == "heading_open":
            children = state.tokens[at + 1].children or []
            own = _own_id(children)
            token.attrSet("id", slugs.add(safe_id(own or slug(words(children))) or "section"))


def _own_id(children: list[Token]) -> str | None:
    last = children[-1] if children and children[-1].type == "text" else None
    text = last.content.rstrip() if last else ""
    at = text.rfind("{#")
    match = _OWN_ID.fullmatch(text, at) if at >= 0 else None
    if last is None or match is None:
        return None
    last.content = text[:at].rstrip()
    return match[1]


def image_sizes(state: StateCore) -> None:
    """`![a](b.png){ width=300 }`: the braces become attributes, of which the sanitiser keeps what is harmless."""
    for token in state.tokens:
        children = token.children or []
        for at, image in enumerate(children[:-1]):
            after = children[at + 1]
            if image.type == "image" and after.type == "text" and (match := _SIZES.match(after.content)):
                for name, value in _SIZE.findall(match[1]):
                    image.attrSet(name, value)
                after.content = after.content[match.end() :]


def words(children: list[Token] | None) -> str:
    """What a reader sees of inline tokens, on one line: the text of links and images, code as it is."""
    parts: list[str] = []
    for child in children or ():
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "image":
            parts.append(words(child.children))
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return " ".join("".join(parts).split())
