"""Points in time as people write them in text, in English and Chinese: any part may be missing or in doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

_MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)

# Months in French, German, Spanish, Portuguese and Russian, January first.
_OTHER_MONTHS = tuple(
    names.split()
    for names in (
        "janvier januar enero janeiro января", "février februar febrero fevereiro февраля",
        "mars märz marzo março марта",
        "avril april abril апреля", "mai mayo maio мая", "juin juni junio junho июня", "juillet juli julio julho июля",
        "août august agosto августа", "septembre september septiembre setembro сентября",
        "octobre oktober octubre outubro октября",
        "novembre november noviembre novembro ноября", "décembre dezember diciembre dezembro декабря",
    )
)  # fmt: skip
_OTHER_MONTH = rf"(?i:{'|'.join(name for names in _OTHER_MONTHS for name in names)})"

_DATE = rf"""
  (?P<y1>\d{{4}})(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d|[-.]\d|/\d(?!\d?:\d\d))
| (?P<d9>\d{{1,2}})\.\s?(?P<m9>\d{{1,2}})\.\s?(?P<y9>(?:19|20)\d{{2}})(?!\d|[-/.]\d)
| (?P<y2>\d{{4}})\s?年\s?(?P<m2>\d{{1,2}})\s?月\s?(?P<d2>\d{{1,2}})(?!\d)\s?[日号]?
| (?P<y10>\d{{4}})년\s?(?P<m10>\d{{1,2}})월\s?(?P<d10>\d{{1,2}})일
| (?P<d11>\d{{1,2}})(?:\.|er|º)?\s(?:de\s)?(?P<m11>{_OTHER_MONTH})\s(?:de\s)?(?P<y11>\d{{4}})(?!\d)
| (?P<m3>\d{{1,2}})\s?月\s?(?P<d3>\d{{1,2}})\s?[日号]
| (?P<d4>\d{{1,2}})\s?[日号](?=\s|[\d，,:：]|凌晨|早|上|中|下|晚)
| (?P<a>\d{{1,2}})(?P<s5>[-/])(?P<b>\d{{1,2}})(?P=s5)(?P<c>\d{{4}}|\d{{2}})(?!\d|[-/.]\d)
| (?P<a8>\d{{1,2}})[-/](?P<b8>\d{{1,2}})(?=\s{{1,2}}\d{{1,2}}:\d{{2}})
| (?P<m6>{_MONTH})(?:\b\.?\s?|-(?=\d{{1,2}}-\d{{4}}\b))(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:\d)
  (?:\s?[-–]\s?\d{{1,2}}(?=,\s\d{{4}}\b))?(?:(?:,?\s|-)(?P<y6>\d{{4}})(?!\d))?
| (?P<d7>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<m7>{_MONTH})\b\.?(?:,?[\s-](?P<y7>\d{{4}})(?!\d))?
"""
_PART = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|오전|오후"
_CLOCK = rf"""
  (?P<part>{_PART})?\s?
  (?: (?P<h>\d{{1,2}})[:：](?P<mi>\d{{2}})(?:[:：](?P<s>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d|[:：]\d)
      (?:\s?(?P<ap>(?i:[ap]\.?m\b\.?|(?<=\d)[ap]\b)))?
    | (?P<bh>1[0-2]|[1-9])\s?(?P<bap>(?i:[ap]\.m\b\.?|[ap]m\b))
    | (?P<ch>\d{{1,2}})\s?[点时]\s?(?:(?P<cm>\d{{1,2}})(?!\d)\s?分?|(?P<round>半|整|钟)|(?(part)(?!\d)|(?!)))
    | (?P<kh>\d{{1,2}})시(?:\s?(?P<km>\d{{1,2}})분|(?=[\s,.)~-]|$)) )
"""
_CLOCK_ALONE = _CLOCK.replace("?P<", "?P<x").replace("(?(part)", "(?(xpart)")
_NAMES = (
    "CEST|CET|EEST|EET|WEST|WET|MSK|EDT|EST|ET|CDT|CST|CT|MDT|MST|MT|PDT|PST|PT|AKST|AKDT|HST"
    "|BRT|ART|WIB|SAST|TRT|PKT|EAT|CAT|WAT|ICT|PHT|MYT|COT|PET|GST|BST|IST|JST|KST|HKT|SGT|AEST|AEDT|ACST|AWST|NZST|NZDT|Pacific|Eastern|Denver|北京时间"
)
ZONE = rf"(?:UTC|GMT|GTM)\s?[+-]\s?\d{{1,2}}(?::?\d{{2}})?(?!\d)|(?:UTC|GMT|Z|{_NAMES})(?![A-Za-z])"
WEEKDAY = r"星期[一二三四五六日天]|周[一二三四五六日天]|[（(]?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}[)）]?"
_BETWEEN = rf"(?:[\sT,，@]|/(?=\d{{1,2}}:\d\d)|::?|at\b|around\b|about\b|ca\.|~|{WEEKDAY}){{0,6}}"
STAMP = re.compile(
    rf"""(?<![a-zA-Z0-9_.:/-])(?:
      (?:{_DATE}) (?:{_BETWEEN}(?:{_CLOCK}|(?P<hhmm>[0-2]\d[0-5]\d)(?=:|\s?UTC|\s*$))
                     (?:\s?[(\[（]?(?:\+(?=[A-Z]))?(?P<zone>[+-]\d\d:?\d\d(?!\d)|{ZONE})[)\]）]?)?)?
    | {_CLOCK_ALONE} (?:\s?[(\[（]?(?:\+(?=[A-Z]))?(?P<xzone>{ZONE})[)\]）]?)?
    )""",
    re.VERBOSE,
)
_UNTIL = re.compile(
    rf"-(\d{{1,2}})[:：](\d{{2}})(?:[:：](\d{{2}}))?(?!\d|[:：]\d)(?:\s?[(\[（]?(?P<zone>{ZONE})[)\]）]?)?"
)  # right behind a clock time: `14:05-15:32`
_BEFORE_NOON, _AFTER_NOON = ("凌晨", "清晨", "早上", "早晨", "上午", "오전"), ("下午", "傍晚", "晚上", "晚间", "오후")


def clock_of(got: dict[str, str | None]) -> time | None:
    """The clock of the pattern's groups: behind a date, by itself, or four digits behind a date."""
    return _clock(got, "") or _clock(got, "x") or _bare_clock(got)


def _clock(got: dict[str, str | None], prefix: str) -> time | None:
    hour, minute, second = got[f"{prefix}h"], got[f"{prefix}mi"], got[f"{prefix}s"]
    if got[f"{prefix}ch"]:
        hour = got[f"{prefix}ch"]
        minute = {"半": "30", "整": "0", "钟": "0"}.get(got[f"{prefix}round"] or "") or got[f"{prefix}cm"]
    half = got[f"{prefix}ap"]
    if got[f"{prefix}kh"]:
        hour, minute = got[f"{prefix}kh"], got[f"{prefix}km"]
    if got[f"{prefix}bh"]:
        hour, half = got[f"{prefix}bh"], got[f"{prefix}bap"]
    if hour is None:
        return None
    exact = _on_24_hours(int(hour), half or "", got[f"{prefix}part"] or "")
    return _legal_clock(exact, int(minute or 0), int(second or 0))


def _on_24_hours(hour: int, half: str, part: str) -> int:
    """12-hour times on the 24-hour clock; `18:35 PM` and `下午17点` are that already; 24 stands for no hour."""
    late = half[:1].lower() == "p" or part in _AFTER_NOON
    early = half[:1].lower() == "a" or part in _BEFORE_NOON
    if late and part and hour == 12 and part not in ("下午", "오후"):
        return 24  # 晚上 12 点 may be the begin or the end of the day
    if late and hour < 12:
        return hour + 12
    return 0 if early and hour == 12 else hour


def _legal_clock(hour: int, minute: int, second: int) -> time | None:
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _bare_clock(got: dict[str, str | None]) -> time | None:
    text = got["hhmm"]
    return _legal_clock(int(text[:2]), int(text[2:]), 0) if text else None


# What follows in a longer line is data, not prose; looking for dates in it would take long.
MAX_LINE = 2_000
_HYPHENS = str.maketrans("\u2010\u2011\u2012", "---")  # as word processors write them in a date
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


_DATES = ("y1", "y2", "y9", "y10", "y11", "m3", "d4", "a", "m6", "m7")


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
    line = line[:MAX_LINE].translate(_HYPHENS)
    for match in STAMP.finditer(line):
        if stamp := _stamp(match):
            yield stamp
            if stamp.clock and (until := _UNTIL.match(line, stamp.end)):
                exact = _legal_clock(int(until[1]), int(until[2]), int(until[3] or 0))
                start = stamp.end + 1
                found = Stamp(start, until.end(), line[start : until.end()], clock=exact, zone=until["zone"])
                yield from [found] if exact else []


def _stamp(match: re.Match[str]) -> Stamp | None:
    got = match.groupdict()
    days, partial, order = _days(got)
    if not (days or partial) and any(got[name] for name in _DATES):
        return None  # 01 Jan 0001 10:00 is no clock time of another day
    swapped = None
    if got["a8"]:
        partial, swapped, order = _without_year(int(got["a8"]), int(got["b8"] or 0))
    clock = clock_of(got)
    if not (days or partial or clock):
        return None
    zone, end = got["zone"] or got["xzone"], match.end()
    if zone and zone[0] in "+-" and not _may_be_offset(match[0], zone):
        zone, end = None, match.start("zone")
    text = match.string[match.start() : end].strip()
    return Stamp(
        start=match.start(),
        end=end,
        text=text,
        days=days,
        partial=partial,
        clock=clock,
        zone=zone,
        order=order,
        swapped=swapped,
    )


def _may_be_offset(text: str, zone: str) -> bool:
    """`10:00-11:00` is a span of time; `10:00:00-05:00` and `T10:00-05:00` have an offset."""
    return zone[0] == "+" or "T" in text or text.count(":") >= 3


def _days(got: dict[str, str | None]) -> tuple[tuple[date, ...], tuple[int | None, int] | None, str]:
    for n in "129":
        if got[f"y{n}"]:
            return _legal((got[f"y{n}"], got[f"m{n}"], got[f"d{n}"])), None, ""
    if got["y10"]:
        return _legal((got["y10"], got["m10"], got["d10"])), None, ""
    if name := got["m11"]:
        month = next(number for number, names in enumerate(_OTHER_MONTHS, 1) if name.casefold() in names)
        return _legal((got["y11"], str(month), got["d11"])), None, ""
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
