"""Any string as harmless Markdown, and links between pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from urllib.parse import quote

# Everything in ASCII that any dialect of Markdown, HTML or a template engine gives a meaning to. Entities
# instead of backslashes, since dialects differ in what may be escaped, and | in a table is one of those.
_SPECIAL = re.compile(r"[!\"#$%&'()*+:<=>?@\[\\\]^_`{|}~]|(?<=-)-|\A-")
_DOT = re.compile(r"(\A\d+|\bwww)\.", re.IGNORECASE)
_NUMBER = re.compile(r"\[?\d+((\.|&#46;| / )\d+)?(\]\(.*\))?\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def text(value: str) -> str:
    """A string that shows as itself in prose, headings, list items and table cells; on one line.

    >>> text("a | <b>")
    'a &#124; &#60;b&#62;'
    """
    line = " ".join(_CONTROL.sub("", value).split())
    line = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", line)
    return _DOT.sub(r"\1&#46;", line)


def relative(from_page: str, to_page: str) -> str:
    """The way from one page to another, both below the docs folder, percent-encoded.

    >>> relative("services/index.md", "2022/x y.md")
    '../2022/x%20y.md'
    """
    return quote(posixpath.relpath(to_page, posixpath.dirname(from_page) or "."))


def link(shown: str, from_page: str, to_page: str) -> str:
    """A Markdown link from one page to another."""
    return f"[{text(shown)}]({relative(from_page, to_page)})"


def row(*cells: str) -> str:
    """One line of a Markdown table. The cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], figures: bool = False) -> str:
    """A Markdown table; heads are plain text, cells Markdown. With `figures`, columns of numbers stand right."""
    columns = ([cells[at] for cells in rows] for at in range(len(head)))
    marks = ("---:" if figures and at and _is_figures(column) else "---" for at, column in enumerate(columns))
    lines = [row(*map(text, head)), row(*marks), *(row(*cells) for cells in rows)]
    return "\n".join(lines)


def _is_figures(column: Sequence[str]) -> bool:
    """Whether what stands first in a column, past the dashes of what is absent, is a number or a link of one."""
    first = next((cell for cell in column if cell != "&#8211;"), "")
    return bool(_NUMBER.match(first))


def said(value: str) -> str:
    """One paragraph: what stands between backticks is code.

    >>> said("`a` < b")
    '`a` &#60; b'
    """
    parts = " ".join(value.split()).split("`")
    if len(parts) % 2 == 0:
        return text(value)
    return "".join(f"`{part}`" if at % 2 else _spaced(part) for at, part in enumerate(parts))


def _spaced(part: str) -> str:
    """Harmless text that keeps the blanks at its ends."""
    left, right = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :] if part.strip() else ""
    return f"{left}{text(part)}{right}"
