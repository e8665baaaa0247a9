"""Points in time as people write them in text: any part may be missing, and any part may be in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from kbgen.importing.stamp_clock import clock_of
from kbgen.importing.stamp_pattern import STAMP

# What follows in a longer line is data, not prose; looking for dates in it would take long.
MAX_LINE = 2_000

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Stamp:
    """`days` are the readings of a full date (several where day and month are in doubt).

    `partial` is (month or None, day) of a date without a year; `swapped` is its other reading, where it has one.
    `order` tells the notation: `mdy` or `dmy` for one that only one reading fits. `zone` is the zone's name as written.
    """

    start: int
    end: int
    text: str
    days: tuple[date, ...] = ()
    partial: tuple[int | None, int] | None = None
    clock: time | None = None
    zone: str | None = None
    order: str = ""
    swapped: tuple[int | None, int] | None = None

    @property
    def day(self) -> date | None:
        """The full date where there is no doubt about it."""
        return self.days[0] if len(self.days) == 1 else None


def stamps(line: str) -> Iterator[Stamp]:
    """Every point in time in a line, from left to right.

    >>> [(s.day and s.day.isoformat(), s.clock and s.clock.isoformat()) for s in stamps("2020年1月23日 下午17点40")]
    [('2020-01-23', '17:40:00')]
    """
    for match in STAMP.finditer(line[:MAX_LINE]):
        if stamp := _stamp(match):
            yield stamp


def _stamp(match: re.Match[str]) -> Stamp | None:
    got = match.groupdict()
    days, partial, order = _days(got)
    swapped = None
    if got["a8"]:
        partial, swapped, order = _without_year(int(got["a8"]), int(got["b8"] or 0))
    clock = clock_of(got)
    if not (days or partial or clock):
        return None
    zone = got["zone"] or got["xzone"]
    if zone and zone[0] in "+-" and not _may_be_offset(match[0], zone):
        zone = None
    return Stamp(match.start(), match.end(), match[0].strip(), days, partial, clock, zone, order, swapped)


def _may_be_offset(text: str, zone: str) -> bool:
    """`10:00-11:00` is a span of time; `10:00:00-05:00` and `T10:00-05:00` have an offset."""
    return zone[0] == "+" or "T" in text or text.count(":") >= 3


def _days(got: dict[str, str | None]) -> tuple[tuple[date, ...], tuple[int | None, int] | None, str]:
    for n in "12":
        if got[f"y{n}"]:
            return _legal((got[f"y{n}"], got[f"m{n}"], got[f"d{n}"])), None, ""
    if got["a"]:
        return _in_doubt(str(got["a"]), str(got["b"]), str(got["c"]))
    if got["d4"]:
        return (), _partial(None, int(got["d4"])), ""
    if got["m3"]:
        return (), _partial(int(got["m3"]), int(got["d3"] or 0)), ""
    for n in "67":
        if name := got[f"m{n}"]:
            month = _MONTHS.index(name[:3].lower()) + 1
            if year := got[f"y{n}"]:
                return _legal((year, str(month), got[f"d{n}"])), None, ""
            return (), _partial(month, int(got[f"d{n}"] or 0)), ""
    return (), None, ""


def _without_year(a: int, b: int) -> tuple[tuple[int | None, int] | None, tuple[int | None, int] | None, str]:
    """`03-26` can only be month first; `12-05` has two readings, month first and day first."""
    month_first, day_first = _partial(a, b), _partial(b, a)
    if month_first and day_first:
        return month_first, (day_first if a != b else None), ""
    return month_first or day_first, None, "mdy" if month_first else "dmy"


def _in_doubt(a: str, b: str, c: str) -> tuple[tuple[date, ...], None, str]:
    """Day first, month first, or (with two digits each) year first: every reading that is a date."""
    year = c if len(c) == 4 else f"20{c}"
    readings = {"mdy": _legal((year, a, b)), "dmy": _legal((year, b, a))}
    if len(c) == 2 and len(a) == 2:
        readings["ymd"] = _legal((f"20{a}", b, c))
    days = dict.fromkeys(day for found in readings.values() for day in found)
    orders = [order for order, found in readings.items() if found]
    return tuple(days), None, orders[0] if len(orders) == 1 else ""


def _legal(parts: tuple[str | None, ...]) -> tuple[date, ...]:
    try:
        found = date(*(int(part or 0) for part in parts))
    except ValueError:
        return ()
    return (found,) if 1970 <= found.year <= 2200 else ()


def _partial(month: int | None, day: int) -> tuple[int | None, int] | None:
    legal = 1 <= day <= 31 and (month is None or 1 <= month <= 12)
    return (month, day) if legal else None
