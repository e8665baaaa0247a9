"""Points in time as people write them: an instant, a day, `unknown` or `n/a`."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

UNKNOWN: Literal["unknown"] = "unknown"

Moment = datetime | date | Literal["unknown", "n/a"]

LEGAL = "2026-03-11T10:15:00+08:00, 2026-03-11T10:15+08:00, 2026-03-11, unknown or n/a"

# Other years are slips, and at the ends of the calendar no zone can be reckoned with.
_DATE = r"((?:19|20|21)\d{2})-(\d{2})-(\d{2})"
_DAY = re.compile(_DATE, re.ASCII)
_INSTANT = re.compile(
    rf"{_DATE}[Tt ](\d{{2}}):(\d{{2}})(?::(\d{{2}})(?:[.,](\d{{1,6}})\d*)?)?"
    r" ?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?",
    re.ASCII,
)
# What of these Python reads by itself, at a tenth of the time: all that this package writes.
_PLAIN = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def plain_signs(text: str) -> str:
    """The text with plain digits, blanks and signs in place of full-width ones and of other dashes."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def parse_moment(text: str) -> Moment:
    """Read one point in time. Raises ValueError with the reason when it is none.

    >>> parse_moment("2022-08-15T10:05+08:00").isoformat()
    '2022-08-15T10:05:00+08:00'
    """
    text = text.strip()
    if text == "unknown" or text == "n/a":
        return text  # type: ignore[return-value]  # mypy does not narrow str by ==
    if _PLAIN.fullmatch(text):
        try:  # the reasons are ours, see below
            return datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
        except ValueError:
            pass
    if match := _DAY.fullmatch(text):
        return _day(match)
    if match := _INSTANT.fullmatch(text):
        return _instant(match)
    if not text.isascii() and (plain := plain_signs(text)).isascii() and re.match(r"\d{4}-\d", plain):
        raise ValueError("some of its digits or signs are not plain ones")
    if re.match(r"\d{4}-\d{2}-\d{2}", text) and not re.match(_DATE, text):
        raise ValueError(f"the year {text[:4]} is not between 1900 and 2199")
    raise ValueError("not a date or time")


# The reasons are ours: Python's own words for them change from one version to the next, and are in one language.


def _day(match: re.Match[str]) -> date:
    try:
        return date(*map(int, match.group(1, 2, 3)))
    except ValueError:
        raise ValueError("not a day of the calendar") from None


def _instant(match: re.Match[str]) -> datetime:
    day = _day(match)
    hour, minute = map(int, match.group(4, 5))
    second, fraction = int(match[6] or 0), int((match[7] or "0").ljust(6, "0"))
    try:
        clock = time(hour, minute, second, fraction, _zone(match))
    except ValueError:
        raise ValueError("not a time of day, or not an offset from UTC") from None
    return datetime.combine(day, clock)


def _zone(match: re.Match[str]) -> tzinfo | None:
    if match[8]:
        return UTC
    if match[9]:
        offset = timedelta(hours=int(match[10]), minutes=int(match[11]))
        return timezone(offset if match[9] == "+" else -offset)
    return None


def _validate(value: Any) -> Moment:
    if isinstance(value, str):
        try:
            return parse_moment(value)
        except ValueError as error:
            raise PydanticCustomError(
                "moment", "{reason}; write one of: {legal}", {"reason": str(error), "legal": LEGAL}
            ) from None
    if isinstance(value, date):  # an instant is one, too
        return value
    raise PydanticCustomError("moment", "must be a date or time; write one of: {legal}", {"legal": LEGAL})


def moment_text(value: Moment) -> str:
    """The way back: what `parse_moment` reads."""
    return value if isinstance(value, str) else value.isoformat()


# What stands in the model: anything that `parse_moment` takes.
When = Annotated[
    Moment,
    BeforeValidator(_validate),
    PlainSerializer(moment_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [
                {"enum": ["unknown", "n/a"]},
                {"pattern": f"^{_DAY.pattern}$"},
                {"pattern": f"^{_INSTANT.pattern}$"},
            ],
            "examples": ["2026-03-11T10:15:00+08:00", "2026-03-11", "unknown", "n/a"],
        }
    ),
]


def is_known(value: Moment | None) -> bool:
    """Whether the value says when: an instant or a day."""
    return isinstance(value, date)


def instant(value: Moment | None, zone: tzinfo | None) -> datetime | None:
    """The exact instant, or None for a day, `unknown`, `n/a`, or a clock time whose zone nobody gave.

    `zone` is the knowledge base's default time zone. None, too, for a clock time that a change of its clocks repeats or
    leaves out. Its offset is a fixed one: Python takes two instants of one named zone for clock times.
    """
    if not isinstance(value, datetime):
        return None
    if value.tzinfo is None:
        at = offset_at(value, zone) if zone else None
        return value.replace(tzinfo=at) if at else None
    return value


def offset_at(clock: datetime, zone: tzinfo) -> timezone | None:
    """The offset of a zone at a clock time of it; None in the hour that a change of the clocks repeats or leaves out.

    >>> from zoneinfo import ZoneInfo
    >>> [str(offset_at(datetime(2026, 10, 25, hour), ZoneInfo("Europe/Berlin"))) for hour in (1, 2, 3)]
    ['UTC+02:00', 'None', 'UTC+01:00']
    """
    first, second = (clock.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return timezone(first) if first is not None and first == second else None


def day(value: Moment | None, zone: tzinfo | None = None) -> date | None:
    """The calendar day in `zone`, without one and of a clock time of no zone as written; None where there is none.

    >>> from datetime import timezone
    >>> day(parse_moment("2023-12-31T23:30-08:00"), timezone(timedelta(hours=8))).isoformat()
    '2024-01-01'
    """
    if isinstance(value, datetime):
        return (value.astimezone(zone) if zone and value.tzinfo else value).date()
    return value if isinstance(value, date) else None


def is_past(moment: Moment | None, zone: tzinfo | None, today: date) -> bool:
    """Whether it has a day that does not lie after `today`, as a slip of the pen does, or a plan."""
    found = day(moment, zone)
    return found is not None and found <= today


def is_before(first: Moment | None, second: Moment | None, zone: tzinfo | None) -> bool:
    """Whether `first` is certainly earlier than `second`: by the instant, else by the day."""
    a, b = instant(first, zone), instant(second, zone)
    if a and b:
        return a < b
    x, y = day(first), day(second)
    if not (x and y):
        return False
    # Days as written in two zones may differ by one without contradiction.
    mixed = _offset(first) != _offset(second)
    return x < y - timedelta(days=1) if mixed else x < y


def _offset(value: Moment | None) -> timedelta | None:
    return value.utcoffset() if isinstance(value, datetime) else None
