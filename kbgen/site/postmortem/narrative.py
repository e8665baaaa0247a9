"""The authors' rendered text as part of a larger page: one first-level heading, no level left out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from kbgen.markdown import headings

_HEADING = re.compile(r"<h([1-6])((?:\s[^>]*)?)>(.*?)</h\1\s*>", re.DOTALL | re.IGNORECASE)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def below(content: str, title: str, level: int = 2) -> str:
    """Rendered HTML whose headings stand below a heading of `level`; a repetition of the title is left out.

    >>> below("<h1>Disk full</h1><h2>Why</h2><h4>So</h4>", "Disk full", 1)
    '<h2>Why</h2><h3>So</h3>'
    """
    first = _HEADING.search(content)
    if first and _is_title(first, title):
        content = content[: first.start()] + content[first.end() :]
    levels = [int(match[1]) for match in _HEADING.finditer(content)]
    fitting = iter(_fit(levels, level))
    return _HEADING.sub(lambda match: _leveled(match, next(fitting)), content)


def _is_title(match: re.Match[str], title: str) -> bool:
    shown = html.unescape(_TAG.sub("", _PERMALINK.sub("", match[3])))
    return match[1] == "1" and " ".join(shown.split()) == " ".join(title.split())


def _leveled(match: re.Match[str], level: int) -> str:
    return f"<h{level}{match[2]}>{match[3]}</h{level}>"


def _fit(levels: list[int], above: int) -> Iterator[int]:
    """Levels moved below `above` as a whole, none more than one deeper than the one before."""
    shift = above + 1 - min(levels, default=above + 1)
    previous = above
    for level in levels:
        previous = min(max(level + shift, above + 1), previous + 1, 6)
        yield previous


def without_title(body: str, title: str) -> str:
    """A Markdown body without a first-level heading that only repeats the title."""
    first = next(iter(headings(body)), None)
    if first is None or first.level != 1 or first.text != title:
        return body
    lines = body.split("\n")
    underlined = not lines[first.line - 1].lstrip().startswith("#")
    del lines[first.line - 1 : first.line + underlined]
    return "\n".join(lines)
