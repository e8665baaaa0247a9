"""Which of the HTML in a text is HTML: comments and the tags that may be shown. All else is text, as authors mean it.

`Map<String, List<Pod>>` and `<service>` stay readable; a script is shown, not run.
"""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from kbgen.markdown.sanitizer import TAGS

MAX_OPEN = 60
"""More elements that were opened and not closed are shown as text: the sanitiser's time grows with the depth."""

_NAMES = "|".join(sorted(TAGS, key=len, reverse=True))
_ATTRIBUTE = r"""\s++[A-Za-z_:][\w:.-]*+(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'=<>`]++))?"""
_TAG = re.compile(rf"<(/?)({_NAMES})(?:{_ATTRIBUTE})*+\s*+/?>", re.IGNORECASE)
_BEGINS = re.compile(rf"</?(?:{_NAMES})(?=[\s/>]|\Z)", re.IGNORECASE)
_VALUE = re.compile(r"""\s(href|src|id|name)\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
# These hold nothing, or end where the next one begins.
_FLAT = frozenset({"br", "col", "hr", "img", "input", "caption", "colgroup", "tbody", "thead", "tfoot", "wbr"})
_FLAT |= {"dd", "dt", "li", "p", "td", "th", "tr"}


def only_known_html(md: MarkdownIt) -> None:
    """Make a parser take anything but what may be shown as text."""
    md.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.core.ruler.push("known_html", _known)


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = state.bMarks[start] + state.tShift[start]
    begins = state.src.startswith("<!--", first) or _BEGINS.match(state.src, first, state.eMarks[start])
    return bool(begins) and html_block(state, start, end, silent)


def _known(state: StateCore) -> None:
    opened = [0]
    for token in state.tokens:
        if token.type == "html_block":
            token.content = _shown(token.content, opened)
        for child in token.children or ():
            if child.type == "html_inline":
                _inline(child, opened)


def _inline(token: Token, opened: list[int]) -> None:
    """A tag that may not be shown is text: the library's own type, so that nothing else has to know."""
    if not token.content.startswith("<!--") and _shown(token.content, opened) != token.content:
        token.type = "text"


def _shown(content: str, opened: list[int]) -> str:
    """Raw HTML without comments, in which every `<` that begins no known tag is a reference; `opened` counts depth."""
    parts: list[str] = []
    done, last_comment_end = 0, content.rfind("-->")
    while (found := content.find("<", done)) >= 0:
        parts.append(content[done:found])
        match = _TAG.match(content, found)
        if content.startswith("<!--", found) and found + 4 <= last_comment_end:
            done = content.index("-->", found + 4) + 3
            parts.append(re.sub(r"[^\n]", " ", content[found:done]))  # what follows keeps its place
        elif match and _fits(match, opened):
            parts.append(match[0])
            done = match.end()
        else:
            parts.append("&lt;")
            done = found + 1
    return "".join([*parts, content[done:]])


def _fits(tag: re.Match[str], opened: list[int]) -> bool:
    if tag[2].lower() in _FLAT:
        return True
    opened[0] = max(0, opened[0] + (-1 if tag[1] else 1))
    if opened[0] > MAX_OPEN:
        opened[0] = MAX_OPEN
        return False
    return True


def values(content: str) -> list[tuple[str, str, str, int]]:
    """The links and ids in raw HTML: tag, attribute, value, and where in `content` the tag begins."""
    found: list[tuple[str, str, str, int]] = []
    for tag in _TAG.finditer(content):
        for match in _VALUE.finditer(tag[0]):
            value = next(group for group in match.groups()[1:] if group is not None)
            found.append((tag[2].lower(), match[1].lower(), html.unescape(value), tag.start()))
    return found


def without_tags(content: str) -> str:
    """The words of raw HTML, each on its line."""
    return html.unescape(_TAG.sub(lambda tag: " " + "\n" * tag[0].count("\n"), content))
