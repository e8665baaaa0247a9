"""Where the front matter ends and the text begins.

It is a handler of python-frontmatter, whose interface this is: whoever reads Markdown with that library gets our strict
parser by `frontmatter.load(path, handler=HANDLER)`. The library's own reading strips the text and with it the places of
lines, so that here only the handler is used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from frontmatter.default_handlers import BaseHandler

from kbgen.documents.strict_yaml import ParsedYaml, parse

_OPEN = re.compile(r"\A(?:[ \t]*\n)*---[ \t]*\n")
# A comment above it, as an editor's or a licence's, in HTML or in YAML; a rule (`---`) below one is none.
_BELOW = re.compile(
    r"\A\s{0,100}+(?:(?:<!--(?:[^-]|-(?!->)){0,4000}+-->|#[^\n]{0,300}+\n)\s{0,100}+){1,9}+---[ \t]*\n"
    r"(?:(?!---|\.\.\.)[^\n]{0,300}+\n){0,9}?(?:title|status|标题|状态)[:：]"
)
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\A(?:[ \t]*\n)*\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*$\n?", re.MULTILINE | re.DOTALL)


class StrictHandler(BaseHandler):
    """Front matter between `---` and `---` or `...`, read by the one strict parser."""

    FM_BOUNDARY = _OPEN
    START_DELIMITER = END_DELIMITER = "---"

    def detect(self, text: str) -> bool:
        """Whether there is front matter that begins and ends."""
        opening = _OPEN.match(text)
        return bool(opening and _CLOSE.search(text, opening.end()))

    def split(self, text: str) -> tuple[str, str]:
        """Front matter and text. Raises ValueError where there is no end mark."""
        opening = _OPEN.match(text)
        closing = _CLOSE.search(text, opening.end()) if opening else None
        if not (opening and closing):
            raise ValueError("no end mark")
        return text[opening.end() : closing.start()], text[closing.end() :]

    def load(self, fm: str) -> dict[str, Any]:
        """Everything the parser found, under one key, since faults and places are wanted too."""
        return {"parsed": parse(fm)}


HANDLER = StrictHandler()


@dataclass(frozen=True)
class SplitText:
    """`kind` is `yaml`, `toml`, `unclosed`, `below` (a comment) or `none`; `front` is the front matter's text.

    `first_line` counts the lines before that text.
    """

    kind: str
    parsed: ParsedYaml | None
    body: str
    first_line: int = 0
    body_line: int = 1
    front: str = ""


def split(text: str) -> SplitText:
    """Part a file's text. Lines must end in a bare newline."""
    if match := _TOML.match(text):
        return SplitText("toml", None, text[match.end() :], body_line=text.count("\n", 0, match.end()) + 1)
    opening = _OPEN.match(text)
    if not opening:
        return SplitText("below" if _BELOW.match(text) else "none", None, text)
    try:
        front, body = HANDLER.split(text)
    except ValueError:
        return _unclosed(text, opening)
    body = body.removeprefix("\n")
    line = text.count("\n", 0, len(text) - len(body)) + 1
    return SplitText("yaml", HANDLER.load(front)["parsed"], body, text.count("\n", 0, opening.end()), line, front)


def _unclosed(text: str, opening: re.Match[str]) -> SplitText:
    """A rule (`---`) at the top is no front matter; keys after it without an end mark are a slip."""
    following = text[opening.end() :].split("\n", 1)[0]
    kind = "unclosed" if re.match(r"[A-Za-z_][\w-]*:(?: |$)", following) else "none"
    return SplitText(kind, None, text)
