"""What a document says about its days and its zone, and what a written time means in its light.

A clock time gets a day, a day a year, and a time a zone only where the document leaves no other reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kbgen.importing.outline import OutlineLine, Section
from kbgen.importing.section_names import is_span, moment_field
from kbgen.importing.time_zones import named_zone, stated_zone, zone_at
from kbgen.importing.timestamps import Stamp, stamps

# Beside one of these, a key called `date` is the day of the incident and not that of the article.
_INCIDENT_KEYS = frozenset(
    {"resolvedwhen", "resolved_at", "end_time", "severity", "affected", "incident_date", "resolved"}
)

# A date without a year is of the year that brings it this near to a date with one.
NEAR = timedelta(days=120)
# Why a time was left, as the report says it.
NO_DAY = "clock time without a date"
DOUBTFUL = "day and month in doubt"
NO_YEAR = "date without a year"
AS_BESIDE = "times that name no zone are read in {}, as the others of the text"


@dataclass(frozen=True)
class Calendar:
    """`known` are full dates of title, headings and front matter; `base` is the one day the incident was on.

    `order` is how this document writes dates of two-digit parts (`mdy`, `dmy`, or nothing where it leaves a
    doubt); `zone` is the zone that it says its times are in, and `beside` the one that the times beside its labels
    and the heads of its timelines name, where no other is; `named` is the day in the name of its file.
    """

    known: tuple[date, ...] = ()
    base: date | None = None
    order: str = ""
    zone: str | None = None
    named: date | None = None
    beside: str | None = None


@dataclass(frozen=True)
class ReadDate:
    """A moment as the front matter writes it, or why there is none. `zone_doubt` names a zone that was left off."""

    moment: str | None = None
    day: date | None = None
    why: str = ""
    zone_doubt: str = ""


def order_of(lines: Iterable[str]) -> str:
    """The order of day and month that a text's own dates settle: `mdy`, `dmy`, or nothing."""
    orders = {stamp.order for line in lines for stamp in stamps(line) if stamp.order in ("mdy", "dmy")}
    return orders.pop() if len(orders) == 1 else ""


def _order_named(texts: Iterable[str]) -> str:
    """The order in which the dates in doubt are days that the text names in another way too, as in `6 November`."""
    found = [stamp for text in texts for stamp in stamps(_without_addresses(text))]
    days = {stamp.days[0] for stamp in found if len(stamp.days) == 1}
    parts = {stamp.partial for stamp in found if stamp.partial and stamp.partial[0] and not stamp.swapped}
    orders = set[str]()
    for stamp in found:
        both = [day in days or (day.month, day.day) in parts for day in stamp.days]
        if len(both) == 2 and both[0] != both[1]:
            orders.add("mdy" if both[0] else "dmy")
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
        near = (*calendar.known, *([running] if running else []))
        found = _with_year(written, near or ((calendar.named,) if calendar.named else ()))
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


def read(stamp: Stamp, calendar: Calendar, running: date | None = None, zone: str | None = None) -> ReadDate:
    """A stamp as a moment. The stamp's own zone beats the section's, which beats the document's."""
    day, why = day_of(stamp, calendar, running)
    if day is None:
        return ReadDate(why=why)
    if stamp.clock is None:
        return ReadDate(day.isoformat(), day)
    local = datetime.combine(day, stamp.clock)
    word = stamp.zone or zone or calendar.zone or calendar.beside
    if word is None:
        return ReadDate(local.isoformat(), day)
    offset = zone_at(word, local)
    if offset is None:
        return ReadDate(local.isoformat(), day, zone_doubt=word)
    return ReadDate(local.replace(tzinfo=offset).isoformat(), day)


def calendar_of(
    data: dict[str, Any],
    title: str | None,
    lines: list[OutlineLine],
    found: list[Section],
    order: str,
    named: date | None = None,
) -> Calendar:
    """What the document says about its days and its zone.

    `order` is a person's answer: day or month first; `named` is the day in the name of its file.
    """
    prose = [line.text for line in lines if not line.code]
    dated = [line[:300] for line in (*prose, *(str(value)[:80] for value in data.values()))]
    settled = order or order_of(dated) or _order_named(dated)
    name = " ".join(str(text) for text in (data.get("title"), title) if text)
    titled = full_days([name], settled)
    opening = full_days(_opening(lines, found), settled)
    front = list(dict.fromkeys(written_days(data)))
    headed = full_days([s.title for s in found], settled)
    begun = full_days([str(data.get("started_at") or "")[:80]], settled)
    incident = begun or (front[:1] if is_incident(data) else [])
    known = tuple(dict.fromkeys([*titled, *front, *headed, *opening]))
    zone = stated_zone("\n".join(prose[:400]))
    return Calendar(known, _base(titled, incident, opening, front), settled, zone, named, _zone_beside(found))


_CLOCK = re.compile(r"\d[:：h点时時]\s?\d\d")


def _zone_beside(found: list[Section]) -> str | None:
    """The one zone that labels of times and the heads of timelines name: it is that of the others, too."""
    heads = [line.text for s in found if s.kind == "timeline" for line in s.own if line.text.lstrip().startswith("|")]
    values = [
        line.text
        for section in found
        if section.kind is None and (is_span(section.title) or moment_field(section.title))
        for line in section.own[:1]
        if _CLOCK.search(line.text)
    ]
    titles = [section.title for section in found if section.kind == "timeline"]
    zones = {zone for text in (*titles, *heads[:1], *values) if (zone := named_zone(text))}
    return zones.pop() if len(zones) == 1 else None


def _base(titled: list[date], incident: list[date], opening: list[date], front: list[date]) -> date | None:
    """The one day that clock times are on: by the title, the front matter, or the opening where nothing disagrees."""
    for days in (titled, incident):
        if days:
            return days[0] if len(days) == 1 else None
    if len(opening) == 1 and all(0 <= (day - opening[0]).days <= 30 for day in front):
        return opening[0]
    return None


def _opening(lines: list[OutlineLine], found: list[Section]) -> list[str]:
    """Prose from the begin to the timeline."""
    first = next((section.line for section in found if section.kind == "timeline"), len(lines) + 1)
    return [line.text for line in lines if line.number < first and not line.code][:60]


def full_days(texts: list[str], order: str) -> list[date]:
    """The full dates of some texts, where `order` or the notation leaves no doubt; none from addresses."""
    calendar = Calendar(order=order)
    found = (day_of(s, calendar)[0] for text in texts for s in stamps(_without_addresses(text)) if s.days)
    return list(dict.fromkeys(day for day in found if day))


def _without_addresses(text: str) -> str:
    return re.sub(r"https?://\S{1,500}|\]\([^)]{1,500}\)", " ", text)


def doubts(lines: list[OutlineLine], data: dict[str, Any], calendar: Calendar) -> tuple[str, ...]:
    """Dates whose day and month nothing settles, as written."""
    texts = [*(line.text for line in lines if not line.code), *(v[:80] for v in data.values() if isinstance(v, str))]
    found = (stamp for text in texts for stamp in stamps(_without_addresses(text)) if len(stamp.days) > 1)
    return tuple(dict.fromkeys(stamp.text for stamp in found if day_of(stamp, calendar)[1] == DOUBTFUL))[:20]


def is_incident(data: dict[str, Any]) -> bool:
    """Whether a `date` among these keys is the incident's."""
    return any(key.casefold() in _INCIDENT_KEYS for key in data)


def written_days(data: dict[str, Any]) -> list[date]:
    """The full dates among the values."""
    texts = [str(value) for value in data.values() if isinstance(value, str) or hasattr(value, "isoformat")]
    return [stamp.day for text in texts if (stamp := next(stamps(text[:80]), None)) and stamp.day]
