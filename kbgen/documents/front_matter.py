"""Where the front matter ends and the text begins.

It is a handler of python-frontmatter, whose interface this is: whoever reads Markdown with that library gets our strict
parser by `frontmatter.load(path, handler=HANDLER)`. The library's own reading strips the text and with it the places of
lines, so that here only the handler is used.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from frontmatter.default_handlers import BaseHandler

from kbgen.documents.foreign_keys import KNOWN_AS
from kbgen.documents.strict_yaml import ParsedYaml, parse
from kbgen.model.postmortem import Postmortem, Status

_OPEN = re.compile(r"\A(?:[ \t]*\n)*---[ \t]*\n")
# A comment above it, as an editor's or a licence's, in HTML or in YAML; a rule (`---`) below one is none.
_BELOW = re.compile(
    r"\A\s{0,100}+(?:(?:<!--(?:[^-]|-(?!->)){0,4000}+-->|#[^\n]{0,300}+\n)\s{0,100}+){1,9}+---[ \t]*\n"
    r"(?:(?!---|\.\.\.)[^\n]{0,300}+\n){0,9}?(?:title|status|标题|状态)[:：]"
)
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# Front matter of other generators, between marks that name another language, or ours once more.
_OPENS = r"\A(?:[ \t]*\n)*(?P<opening>(?P<mark>\+\+\+|;;;|---(?=[a-z]))(?P<named>toml|json|ya?ml)?)[ \t]*\n"
_OTHERS = re.compile(
    rf"{_OPENS}(?P<front>.*?)^(?P=mark)[ \t]*$\n?",
    re.MULTILINE | re.DOTALL,
)
# The same without its end, and TOML without marks.
_ENDLESS = re.compile(_OPENS + r"\s{0,100}+(?:[{\[\"]|[\w-]{1,60}[ \t]{0,100}+[=:：])")
_UNMARKED = re.compile(
    r"\A(?:[ \t]*\n)*(?P<opening>(?:title|status|date|标题)[ \t]{0,100}+=)[ \t]{0,100}+[\"'\d][^\n]{0,300}+\n"
    r"\s{0,100}+[\w-]{1,60}[ \t]{0,100}+=[ \t]"
)
_LANGUAGES = {"+++": "toml", ";;;": "json"}
_BRACE = re.compile(r"\A\s*(?=\{\s*\")")
_TITLED = re.compile(r"\s*\{\s*\"(?:title|标题)\"\s*:\s*\"", re.IGNORECASE)  # sure, though the rest be no JSON
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_STATUSES = frozenset(Status)


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
    """`kind` is `yaml`, `other`, `unclosed`, `below` (a comment) or `none`; `front` is the front matter's text.

    `first_line` counts the lines before that text. `other` is of another generator: `language` is then `toml`, `json`
    or `yaml`, and `opening` what it begins with.
    """

    kind: str
    parsed: ParsedYaml | None
    body: str
    first_line: int = 0
    body_line: int = 1
    front: str = ""
    language: str = ""
    opening: str = ""


def split(text: str) -> SplitText:
    """Part a file's text. Lines must end in a bare newline."""
    if other := _other(text) or _braces(text):
        return other
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


def _other(text: str) -> SplitText | None:
    if not (match := _OTHERS.match(text)):
        if begun := _ENDLESS.match(text):
            return _of_another(text, (0, 0, 0), begun["named"] or _LANGUAGES[begun["mark"]], begun["opening"])
        bare = _UNMARKED.match(text)
        return _of_another(text, (0, 0, 0), "toml", bare["opening"]) if bare else None
    language = (match["named"] or _LANGUAGES[match["mark"]]).replace("yml", "yaml")
    return _of_another(text, (match.start("front"), match.end("front"), match.end()), language, match["opening"])


def _of_another(text: str, at: tuple[int, int, int], language: str, opening: str) -> SplitText:
    """`at` are the places where the front matter begins and ends, and where the body begins."""
    begin, end, below = at
    first, line = text.count("\n", 0, begin), text.count("\n", 0, below) + 1
    return SplitText("other", None, text[below:], first, line, text[begin:end], language, opening)


def _braces(text: str) -> SplitText | None:
    """JSON without marks, as Hugo takes it; samples of JSON and templates' marks are text."""
    opening = _BRACE.match(text)
    if not opening:
        return None
    try:
        data, end = json.JSONDecoder().raw_decode(text, opening.end())
    except (ValueError, RecursionError):
        return _of_another(text, (0, 0, 0), "json", "{") if _TITLED.match(text) else None
    closing = _LINE_END.match(text, end)
    return _of_another(text, (0, end, closing.end()), "json", "{") if closing and _is_ours(data) else None


def _is_ours(data: dict[str, Any]) -> bool:
    """Whether the keys are those of a document: an answer of some service has a `status` and a `title` as well."""
    keys = {KNOWN_AS.get(key.casefold(), key.casefold()): value for key, value in data.items()}
    if not all(isinstance(keys.get(name, ""), str | bool) for name in ("title", "status")):
        return False
    known = keys.keys() & Postmortem.model_fields.keys()
    return keys.get("status") in _STATUSES or ("title" in keys and (len(keys) == 1 or len(known) > 1))


def _unclosed(text: str, opening: re.Match[str]) -> SplitText:
    """A rule (`---`) at the top is no front matter; keys after it without an end mark are a slip."""
    following = text[opening.end() :].split("\n", 1)[0]
    kind = "unclosed" if re.match(r"[A-Za-z_][\w-]*:(?: |$)", following) else "none"
    return SplitText(kind, None, text)
