"""Fenced code as HTML, coloured by Pygments. MkDocs' authors may give it a title, line numbers and marked lines."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # they take their time to load
    from pygments.formatters import HtmlFormatter
    from pygments.lexer import Lexer

# Languages whose lexers took time that grew with the length for forty repeated pieces, and those that took more.
_FIRST = (
    "awk bash batch c clojure console cpp css diff docker elixir erlang go graphql haskell html http ini javascript"
)
_MORE = "json jsx kotlin lua markdown mysql nginx perl php postgresql powershell promql properties protobuf pycon pytb"
_REST = "python restructuredtext ruby rust scala splus sql swift tcl tex toml vim xml yaml"
_QUICK = frozenset(f"{_FIRST} {_MORE} {_REST}".split())
_SLOW = frozenset({"csharp", "groovy", "java", "make", "terraform", "typescript"})


@dataclass
class Colours:
    """How many characters of a page may still be coloured: what is longer is a log, and stays in one colour."""

    quick: int = 100_000
    slow: int = 10_000

    def take(self, lexer: Lexer, code: str) -> bool:
        """Whether a block may be coloured, which uses some up."""
        names = set(lexer.aliases)
        if names & _QUICK and len(code) <= min(self.quick, 10_000):
            self.quick -= len(code)
            return True
        if names & _SLOW and len(code) <= min(self.slow, 2_000):
            self.slow -= len(code)
            return True
        return False


_LONGEST_INFO = 300
_LANGUAGE = re.compile(r"[^\s{}.=\"',:;<>]+")
_OPTION = re.compile(r"\b(title|linenums|hl_lines)=\"([^\"]*)\"")
_PLAIN = frozenset({"text", "txt", "plain", "plaintext", "log"})
_DRAWN = frozenset({"mermaid", "math"})  # shown as they are written, with a class for whoever can draw them


def fenced(code: str, info: str, colours: Colours) -> str:
    """A block of code, and what stood behind its fence."""
    info = info[:_LONGEST_INFO]
    language = _LANGUAGE.search(info.split("=", 1)[0])
    name = language[0].lower() if language else ""
    options = dict(_OPTION.findall(info))
    lexer = _lexer(name) if name not in _PLAIN | _DRAWN else None
    lexer = lexer if lexer and colours.take(lexer, code) else None
    kind = f"language-{name} highlight" if name in _DRAWN else "highlight"
    if lexer is None and not options:
        return f'<div class="{kind}"><pre><span></span><code>{html.escape(code, quote=False)}</code></pre></div>\n'
    from pygments import highlight

    return str(highlight(code, lexer or _text(), _formatter(kind, **options)))


@lru_cache(maxsize=8)
def _formatter(kind: str, title: str = "", linenums: str | None = None, hl_lines: str = "") -> HtmlFormatter[str]:
    """Each new one reckons all its colours, and nearly every block wants the same."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(
        cssclass=kind,
        wrapcode=True,
        filename=html.escape(title),
        linenos=False if linenums is None else "table",
        linenostart=int(_number(linenums or "") or 1),
        hl_lines=_lines(hl_lines),
    )


def _number(text: str) -> str:
    found = re.match(r"\d{1,6}", text.strip(), re.ASCII)
    return found[0] if found else ""


def _lines(text: str) -> list[int]:
    """`1 3-5` as numbers."""
    found: list[int] = []
    for part in text.split()[:100]:
        first, _, last = part.partition("-")
        if _number(first):
            low, high = int(_number(first)), int(_number(last) or _number(first))
            found += range(low, min(high, low + 1000) + 1)
    return found


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name, stripnl=False) if name else None
    except ClassNotFound:
        return None


def _text() -> Lexer:
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name("text", stripnl=False)
