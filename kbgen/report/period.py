"""The stretch of time that a report is about: all of it, a year, or a quarter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NAME = re.compile(r"(\d{4})(?:-[Qq]([1-4]))?", re.ASCII)
_MOST_QUARTERS = 16
_MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class Period:
    """`name` is `all`, `2026`, `2026-Q3` or, for a step within one of these, `2026-07`; both days belong to it."""

    name: str
    first: date = date.min
    last: date = date.max

    def holds(self, day: date | None) -> bool:
        """Whether a day falls into it; what has no day belongs to all time only."""
        return self == ALL or (day is not None and self.first <= day <= self.last)


ALL = Period("all")


def before(period: Period) -> Period | None:
    """The year or quarter before one; None for all time.

    >>> before(quarter(2026, 1)).name, before(year(2026)).name
    ('2025-Q4', '2025')
    """
    if period == ALL or period.first == date.min:
        return None
    day = period.first - timedelta(days=1)
    return year(day.year) if len(period.name) == 4 else quarter(day.year, (day.month + 2) // 3)


def period(name: str) -> Period:
    """The period of `all`, `2026` or `2026-Q3`. Raises ValueError for anything else.

    >>> period("2026-Q3").first.isoformat(), period("2026-Q3").last.isoformat()
    ('2026-07-01', '2026-09-30')
    """
    if name == ALL.name:
        return ALL
    match = _NAME.fullmatch(name)
    if not match or match[1] == "0000":
        raise ValueError(f"'{name}' is not a period. Write all, a year like 2026, or a quarter like 2026-Q3.")
    return quarter(int(match[1]), int(match[2])) if match[2] else year(int(match[1]))


def year(number: int) -> Period:
    """A calendar year."""
    return Period(f"{number:04}", date(number, 1, 1), date(number, 12, 31))


def quarter(number: int, part: int) -> Period:
    """Quarter `part` (1 to 4) of a calendar year."""
    return Period(f"{number:04}-Q{part}", date(number, 3 * part - 2, 1), _last(number, 3 * part))


def month(number: int, part: int) -> Period:
    """Month `part` (1 to 12) of a calendar year."""
    return Period(f"{number:04}-{part:02}", date(number, part, 1), _last(number, part))


def _last(number: int, part: int) -> date:
    return date(number, 12, 31) if part == 12 else date(number, part + 1, 1) - timedelta(days=1)


def periods_of(day: date | None) -> tuple[Period, ...]:
    """Every period that a day belongs to: all time, its year, its quarter."""
    return (ALL, year(day.year), quarter(day.year, (day.month + 2) // 3)) if day else (ALL,)


def steps(whole: Period, days: Iterable[date]) -> list[Period]:
    """The steps that a period's course is shown in: months, or for all time quarters, or years where it is long."""
    if whole != ALL:
        months = range(whole.first.month, whole.last.month + 1)
        return [month(whole.first.year, part) for part in months]
    seen = sorted(days)
    if not seen:
        return []
    quarters = list(_quarters(seen[0], seen[-1]))
    if quarters:
        return quarters
    years = range(seen[0].year, seen[-1].year + 1)
    # A mistyped year must not fill the page with empty ones.
    return [year(number) for number in (years if len(years) <= _MOST_YEARS else sorted({day.year for day in seen}))]


def _quarters(first: date, last: date) -> Iterator[Period]:
    """The quarters from one day to another, or none where they are too many."""
    start, end = (day.year * 4 + (day.month - 1) // 3 for day in (first, last))
    if end - start < _MOST_QUARTERS:
        for number in range(start, end + 1):
            yield quarter(number // 4, number % 4 + 1)


def step_of(day: date, like: Period) -> str:
    """The name of the step of a day, in steps such as `like`."""
    _, found, found_quarter = periods_of(day)
    if "Q" in like.name:
        return found_quarter.name
    return found.name if len(like.name) == 4 else f"{found.name}-{day.month:02}"
