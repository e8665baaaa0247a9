"""What a document says about its days and its zone, and what a written time means in its light.

A clock time gets a day, a day a year, and a time a zone only where the document leaves no other reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kbgen.importing.stamps import Stamp, stamps
from kbgen.importing.zones import zone_at

# A date without a year is of the year that brings it this near to a date with one.
NEAR = timedelta(days=120)

# Why a time was left, as the report says it.
NO_DAY = "clock time without a date"
DOUBTFUL = "day and month in doubt"
NO_YEAR = "date without a year"


@dataclass(frozen=True)
class Calendar:
    """`known` are full dates of title, headings and front matter; `base` is the one day the incident was on.

    `order` is how this document writes dates of two-digit parts (`mdy`, `dmy`, or nothing where it leaves a
    doubt); `zone` is the zone that it says its times are in.
    """

    known: tuple[date, ...] = ()
    base: date | None = None
    order: str = ""
    zone: str | None = None


@dataclass(frozen=True)
class Read:
    """A moment as the front matter writes it, or why there is none. `zone_doubt` names a zone that was left off."""

    moment: str | None = None
    day: date | None = None
    why: str = ""
    zone_doubt: str = ""


def order_of(lines: Iterable[str]) -> str:
    """The order of day and month that a text's own dates settle: `mdy`, `dmy`, or nothing."""
    orders = {stamp.order for line in lines for stamp in stamps(line) if stamp.order in ("mdy", "dmy")}
    return orders.pop() if len(orders) == 1 else ""


def day_of(stamp: Stamp, calendar: Calendar, running: date | None = None) -> tuple[date | None, str]:
    """The day that a stamp means, or None and why not. `running` is the day of the entry above."""
    if len(stamp.days) > 1:
        return _settled(stamp, calendar)
    if stamp.days:
        return stamp.days[0], ""
    if stamp.swapped and not calendar.order:
        return None, DOUBTFUL
    if stamp.partial:
        written = stamp.swapped if stamp.swapped and calendar.order == "dmy" else stamp.partial
        found = _with_year(written, (*calendar.known, *([running] if running else [])))
        return found, "" if found else NO_YEAR
    day = running or calendar.base
    return day, "" if day else NO_DAY


def _settled(stamp: Stamp, calendar: Calendar) -> tuple[date | None, str]:
    """By the order that the document uses elsewhere, else by a date that it names in full."""
    known = [day for day in stamp.days if day in calendar.known]
    if len(known) == 1:
        return known[0], ""
    if calendar.order == "mdy":
        return stamp.days[0], ""
    if calendar.order == "dmy" and len(stamp.days) > 1:
        return stamp.days[1], ""
    return None, DOUBTFUL


def _with_year(partial: tuple[int | None, int], known: tuple[date, ...]) -> date | None:
    """The one reading that is near every known date; None where they disagree or there are none."""
    found = {_nearest(partial, day) for day in known}
    return found.pop() if len(found) == 1 else None


def _nearest(partial: tuple[int | None, int], near: date) -> date | None:
    month, day = partial
    months = [month] if month else [near.month]
    choices = [_date(near.year + shift, m, day) for shift in (-1, 0, 1) for m in months]
    legal = [choice for choice in choices if choice and abs(choice - near) <= NEAR]
    return min(legal, key=lambda choice: abs(choice - near)) if legal else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read(stamp: Stamp, calendar: Calendar, running: date | None = None, zone: str | None = None) -> Read:
    """A stamp as a moment. The stamp's own zone beats the section's, which beats the document's."""
    day, why = day_of(stamp, calendar, running)
    if day is None:
        return Read(why=why)
    if stamp.clock is None:
        return Read(day.isoformat(), day)
    local = datetime.combine(day, stamp.clock)
    word = stamp.zone or zone or calendar.zone
    if word is None:
        return Read(local.isoformat(), day)
    offset = zone_at(word, local)
    if offset is None:
        return Read(local.isoformat(), day, zone_doubt=word)
    return Read(local.replace(tzinfo=offset).isoformat(), day)
