"""Tables as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Value = str | int | float | bool | None | Sequence[str]

# What makes a spreadsheet take a cell for a formula, full-width forms included.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A CSV table after RFC 4180: None is an empty cell, numbers stay numbers, several texts stand
    in one cell with a semicolon between, and text never becomes a formula.

    >>> csv_text(["a", "b"], [("=1+1", -2)]).split()
    ['a,b', "'=1+1,-2"]
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue()


def _cell(value: Value) -> str | int | float:
    """Numbers are ours; a text that begins like a formula gets an apostrophe, which spreadsheets don't show."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    text = value or "" if isinstance(value, str | None) else "; ".join(value)
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u3000\u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text
