"""Docstrings and descriptions as harmless Markdown: code stays code, all else shows as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.publishing.markdown_text import text

_FENCE = re.compile(r"(`{3,})[^`]*")


def said(value: str) -> str:
    """One paragraph: what stands between backticks is code.

    >>> said("`a` < b")
    '`a` &#60; b'
    """
    parts = " ".join(value.split()).split("`")
    if len(parts) % 2 == 0:
        return text(value)
    return "".join(f"`{part}`" if at % 2 else _spaced(part) for at, part in enumerate(parts))


def code(value: str) -> str:
    """A value as code that may stand in a table's cell."""
    return f"`{value}`" if not set("`|\\") & set(value) else text(value)


def paragraphs(value: str) -> str:
    """Paragraphs, and fenced code as it stands."""
    return "\n\n".join(_blocks(value.splitlines()))


def _blocks(lines: list[str]) -> Iterator[str]:
    kept: list[str] = []
    fence = ""
    for line in lines:
        found = _FENCE.fullmatch(line)
        if fence or found:
            if not fence and kept:
                yield said(" ".join(kept))
                kept = []
            kept.append(line)
            if fence and line.strip() == fence:
                yield "\n".join(kept)
                kept, fence = [], ""
            elif not fence and found:
                fence = found[1]
        elif line.strip():
            kept.append(line)
        elif kept:
            yield said(" ".join(kept))
            kept = []
    if kept:
        yield said(" ".join(kept))


def _spaced(part: str) -> str:
    """Harmless text that keeps the blanks at its ends."""
    left, right = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :] if part.strip() else ""
    return f"{left}{text(part)}{right}"
