"""A page without the blanks that a theme's templates leave between its marks: a quarter of its bytes."""

from __future__ import annotations

import re

# Inside of these a blank is a blank.
_KEPT = re.compile(r"<(pre|textarea|script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_BLANKS = re.compile(r"\s*\n\s*")


def lean(page: str, content: str) -> str:
    r"""A whole page of HTML in which only `content`, which stands somewhere in it, keeps every blank.

    >>> lean("<ul>\n\n    <li>\n  <p>a\n  b</p></ul>", "<p>a\n  b</p>")
    '<ul>\n<li>\n<p>a\n  b</p></ul>'
    """
    before, found, after = page.partition(content) if content else (page, "", "")
    return _squeezed(before) + found + _squeezed(after)


def _squeezed(html: str) -> str:
    done, parts = 0, []
    for kept in _KEPT.finditer(html):
        parts += [_BLANKS.sub("\n", html[done : kept.start()]), kept[0]]
        done = kept.end()
    return "".join([*parts, _BLANKS.sub("\n", html[done:])])
