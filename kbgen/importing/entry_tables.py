"""Entries in the rows of a table: its header says which columns hold the time."""

from __future__ import annotations

import re

from kbgen.importing.begins import EMPHASIS, Entries, Entry, begun
from kbgen.importing.marks import cells, is_rule
from kbgen.importing.stamps import stamps
from kbgen.importing.zones import named_zone

_WHEN = re.compile(
    r"date.*|day and time|(?:start |utc |local )?time(?:stamp)?s?\b.*|when|日期.*|时间.*|时刻|发生时间", re.IGNORECASE
)
_DAY_NAME = re.compile(r"day|weekday|星期", re.IGNORECASE)


def rows(table: list[str], result: Entries) -> None:
    """Read the lines of a table; what has no rule below its header is none."""
    if len(table) < 2 or not is_rule(table[1]):
        return
    header = cells(table[0])
    when = [index for index, name in enumerate(header) if _WHEN.fullmatch(name)] or [0]
    zone = next((found for index in when if (found := named_zone(header[index]))), None)
    year = next((found[0] for index in when for found in re.finditer(r"\b20\d\d\b", header[index])), "")
    skipped = {*when, *(index for index, name in enumerate(header) if _DAY_NAME.fullmatch(name))}
    for row in table[2:]:
        values = cells(row)
        written = " ".join(_dated(values[index], year) for index in when if index < len(values))
        text = " · ".join(value for index, value in enumerate(values) if index not in skipped and value)
        _row(written, text, zone, result)


def _dated(cell: str, year: str) -> str:
    found = next(stamps(cell), None)
    return f"{cell}, {year}" if year and found and found.partial and found.partial[0] else cell


def _row(written: str, text: str, zone: str | None, result: Entries) -> None:
    clean = EMPHASIS.sub("", written).strip()
    entry = begun(clean, listed=False) if clean else None
    if entry and text:
        entry.text, entry.zone, entry.open = [text], zone, False
        result.found.append(entry)
    elif text and re.search(r"\?\?|HH:mm", written):
        result.found.append(Entry(None, [text], open=False))
    elif text:
        result.left += 1
