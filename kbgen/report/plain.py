"""Records as plain data for JSON: durations in minutes, days and periods as text, shares with their percent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kbgen.report.period import Period
from kbgen.report.share import Share


def plain(value: Any) -> Any:
    """Records as dictionaries, durations as minutes, dates as text; everything else as it is."""
    if isinstance(value, Share):
        return {"count": value.count, "of": value.of, "percent": value.percent}
    if isinstance(value, Period):
        return value.name
    if isinstance(value, timedelta):
        return round(value / timedelta(minutes=1), 2)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return value
