"""Points in time and durations as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from kbgen.model.metrics import METRICS, duration
from kbgen.model.moments import Moment, instant
from kbgen.model.postmortem import Postmortem
from kbgen.site.words import Words

How = Literal["known", "unknown", "not_applicable", "missing", "day"]


@dataclass(frozen=True)
class ShownValue:
    """A value with how it is known; `iso` is for machines, `note` says why it looks so."""

    text: str
    how: How = "known"
    iso: str | None = None
    note: str | None = None


def moment(value: Moment | None, words: Words, zone: tzinfo | None) -> ShownValue:
    """A point in time as written, with its zone."""
    if value is None:
        return ShownValue(words["time.missing"], "missing")
    if value == "unknown":
        return ShownValue(words["time.unknown"], "unknown")
    if value == "n/a":
        return ShownValue(words["time.not_applicable"], "not_applicable")
    assert isinstance(value, date)
    if not isinstance(value, datetime):
        return ShownValue(value.isoformat(), "day", value.isoformat())
    if value.tzinfo:
        return ShownValue(f"{value:%Y-%m-%d} {clock(value)} {offset(value)}", iso=machine(value))
    return _without_zone(value, words, zone)


def _without_zone(value: datetime, words: Words, zone: tzinfo | None) -> ShownValue:
    exact = instant(value, zone)
    written = f"{value:%Y-%m-%d} {clock(value)}"
    if exact is None:
        why = words["time.twice" if zone else "time.no_zone"]
        return ShownValue(f"{written}{words['mark.open']}{why}{words['mark.close']}", iso=machine(value))
    return ShownValue(written, iso=machine(exact), note=words.fill("time.assumed", zone=offset(exact)))


def machine(value: datetime) -> str:
    """For machines, as short as it can be said."""
    return value.isoformat(timespec="auto" if value.second or value.microsecond else "minutes").replace("+00:00", "Z")


def clock(value: datetime) -> str:
    """Hours and minutes, and seconds where there are any."""
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def offset(value: datetime) -> str:
    """The distance to UTC, such as `+08:00`."""
    return value.isoformat()[-6:] if value.utcoffset() else "UTC"


def length(span: timedelta, words: Words) -> str:
    """A duration in its two largest units; negative ones with a minus sign."""
    seconds = abs(int(span.total_seconds()))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    units = (("days", days), ("hours", hour), ("minutes", minute), ("seconds", second))
    first = next((place for place, (_, count) in enumerate(units) if count), 3)
    parts = [words.fill(f"duration.{unit}", n=n) for unit, n in units[first : first + 2] if n]
    sign = "−" if span < timedelta() else ""
    return sign + (" ".join(parts) or words.fill("duration.minutes", n=0))


def since(span: timedelta) -> str:
    """The distance from the start, such as `+9:24` or `+1d 2:03`."""
    minutes = abs(int(span.total_seconds())) // 60
    days, rest = divmod(minutes, 24 * 60)
    sign = "−" if span < timedelta() else "+"
    return f"{sign}{f'{days}d ' if days else ''}{rest // 60}:{rest % 60:02}"


@dataclass(frozen=True)
class Measured:
    """A metric of one document: its short name, what that means, the formula, the value, and the point it ends at."""

    name: str
    meaning: str
    formula: str
    value: ShownValue
    end: str


def measured(meta: Postmortem, words: Words, zone: tzinfo | None, today: date) -> Iterator[Measured]:
    """All metrics of a document; where there is no duration, why."""
    for metric in METRICS:
        found = duration(metric, meta, zone, today)
        formula = words.fill("metric.formula", end=words[f"time.{metric.end}"], start=words[f"time.{metric.start}"])
        yield Measured(metric.name, words[f"metric.{metric.name}"], formula, _duration(found, words), metric.end)


def _duration(found: timedelta | str, words: Words) -> ShownValue:
    if isinstance(found, timedelta):
        return ShownValue(length(found, words))
    how: How = "not_applicable" if found == "n/a" else found  # type: ignore[assignment]
    return ShownValue(words[f"metric.{how}"], how, note=words[f"metric.{how}_why"])
