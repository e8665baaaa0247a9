"""Docstrings and descriptions as harmless Markdown: code stays code, all else shows as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.markdown import said, text

_FENCE = re.compile(r"(`{3,})[^`]*")


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
