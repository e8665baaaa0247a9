"""What MkDocs' authors write in braces: the id of a heading, and the size of an image. Anything else there is text."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kbgen.markdown.anchors import Slugs, safe_id, slug

_OWN_ID = re.compile(r"\{#([\w:.-]{1,100})\}")
_SIZES = re.compile(r"\{:?[ ]?((?: ?\b(?:width|height|loading)=\"?[\w%]{1,20}\"?){1,3}) ?\}")
_SIZE = re.compile(r"\b(\w+)=\"?([\w%]+)")


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
