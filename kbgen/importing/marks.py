"""Lists and tables as Markdown writes them."""

from __future__ import annotations

import re

from kbgen.importing.words import plain

BULLET = re.compile(r"^(\s*)(?:[-*+•]|\d{1,3}[.)、])\s+(.*)$")


def cells(row: str) -> list[str]:
    """The cells of a table's row, as words."""
    inner = re.sub(r"(?<!\\)\|\s*$", "", row.strip().removeprefix("|"))
    return [plain(re.sub(r"<br\s*/?>", " ", cell)) for cell in re.split(r"(?<!\\)\|", inner)]


def is_rule(row: str) -> bool:
    """Whether a row is the line of dashes below a table's header."""
    return bool(re.fullmatch(r"[\s|:-]+", row)) and "-" in row
