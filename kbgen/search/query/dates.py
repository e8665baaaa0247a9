r"""Days that a question names ("June 2021", 2021年6月9日, "Christmas", 国庆): who asks so means what began then.

No word of a document says it in all these forms, and its day is known: a document gets what the rarest word would be
worth, or less for a month, of which many days are. It is no filter: who remembers a wrong month finds it all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from typing import NamedTuple

from kbgen.search.query.grammar import Span, period

FIRST_YEAR, LAST_YEAR = 1990, 2049  # where a question names none
LONGEST = 200  # characters of a question; what is longer tells a story, and names days by the way

_YEAR, _DAY = "([12][0-9]{3})", "([0-9]{1,2})(?:st|nd|rd|th)?"
_LONG = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = f"({_LONG}|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
_BEGIN, _END = "(?<![0-9a-z_./-])", "(?![0-9a-z_/-]|[.][0-9]|,? ?[0-9]{1,2}:[0-9])"  # no stamp, no version
# Each with what its groups are: year, month, day.
PATTERNS = (
    (f"{_BEGIN}{_YEAR}[-/]([0-9]{{1,2}})(?:[-/]([0-9]{{1,2}}))?{_END}", "ymd"),
    (f"(?<![0-9]){_YEAR}年(?:([0-9]{{1,2}})月(?:([0-9]{{1,2}})[日号])?)?", "ymd"),
    ("(?<![0-9])([0-9]{1,2})月(?:([0-9]{1,2})[日号])?", "md"),
    (f"{_BEGIN}{_MONTH}[.]? {_DAY}(?:,? {_YEAR})?{_END}", "mdy"),
    (f"{_BEGIN}{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?{_END}", "dmy"),
    (f"{_BEGIN}{_MONTH},? {_YEAR}{_END}", "my"),
    (f"{_BEGIN}(?:in|of|during|last|early|late|mid) ({_LONG}){_END}", "m"),
)
# Feasts, each with month, first and last day; those of the moon and of weekdays with all days that they may be.
FEASTS = (
    (f"{_BEGIN}(?:christmas|xmas){_END}|圣诞", ((12, 24, 26),)),
    (f"{_BEGIN}new year(?:'?s)?{_END}|元旦|跨年", ((12, 31, 31), (1, 1, 1))),
    (f"{_BEGIN}(?:chinese|lunar) new year{_END}|春节|除夕", ((1, 20, 31), (2, 1, 28))),
    (f"{_BEGIN}black friday{_END}|黑色星期五|黑五", ((11, 23, 29),)),
    (f"{_BEGIN}thanksgiving{_END}|感恩节", ((11, 22, 28),)),
    (f"{_BEGIN}singles'? day{_END}|双十一|双11", ((11, 10, 11),)),
    ("双十二|双12", ((12, 12, 12),)),
    ("国庆|十一(?:假期|长假|黄金周)", ((10, 1, 7),)),
    ("五一(?:假期|长假|劳动节)", ((5, 1, 5),)),
)
_MONTHS = {name[:3]: at for at, name in enumerate(_LONG.split("|"), 1)}

_as_typed = re.ASCII | re.IGNORECASE  # as JavaScript has it
_may_name = re.compile(f"[0-9]|{_LONG}|{'|'.join(pattern for pattern, _ in FEASTS)}", _as_typed)


class NamedDays(NamedTuple):
    """Days that a question names.

    Attributes:
        typed: as typed.
        told: as they are understood: 2021-06-09, 2021-06, 12-24..12-26.
        spans: the days, of every year where none is named.
        has_year: whether a year is named.
    """

    typed: str
    told: str
    spans: tuple[Span, ...]
    has_year: bool

    @property
    def length(self) -> int:
        """How many days it is, in one year where none is named."""
        days = sum(last - first + 1 for first, last in self.spans)
        return days if self.has_year else max(1, days // (LAST_YEAR - FIRST_YEAR + 1))


def named(text: str) -> tuple[tuple[NamedDays, ...], str]:
    """The days that a question names, and the question without them.

    >>> [each.told for each in named("kafka outage of 9th of June 2021, not 国庆")[0]]
    ['2021-06-09', '10-01..10-07']
    """
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > LONGEST or not _may_name.search(plain):
        return (), text
    found: list[NamedDays] = []

    def taken(read: Read, match: re.Match[str]) -> str:
        each = read(match)
        found.extend([each] if each else [])
        return " " if each else match[0]

    for pattern, read in _reading():
        plain = pattern.sub(partial(taken, read), plain)
    return (tuple(found), plain) if found else ((), text)


Read = Callable[[re.Match[str]], "NamedDays | None"]


@cache
def _reading() -> tuple[tuple[re.Pattern[str], Read], ...]:
    """Made where a question may name a day, for that takes longest."""
    dates = [(re.compile(pattern, _as_typed), partial(_date, names)) for pattern, names in PATTERNS]
    feasts = [(re.compile(pattern, _as_typed), partial(_feast, parts)) for pattern, parts in FEASTS]
    return (*dates, *feasts)


def _date(names: str, match: re.Match[str]) -> NamedDays | None:
    """The date of a match; None where there is no such day."""
    parts = dict(zip(names, match.groups(), strict=True))
    year, month, day = int(parts.get("y") or 0), _month(parts.get("m")), int(parts.get("d") or 0)
    if (parts.get("m") and not 1 <= month <= 12) or (parts.get("d") and not day):
        return None
    years = [year] if year else range(FIRST_YEAR, LAST_YEAR + 1)
    whole = tuple(span for each in years if (span := period((each, month or None, day or None))))
    told = "-".join(f"{part:02}" for part in (year, month, day) if part)
    return NamedDays(match[0], told, whole, bool(year)) if whole else None


def _month(text: str | None) -> int:
    return int(text) if text and text.isdigit() else _MONTHS.get((text or "")[:3].lower(), 0)


def _feast(parts: tuple[tuple[int, int, int], ...], match: re.Match[str]) -> NamedDays:
    def spans() -> Iterator[Span]:
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            for month, first, last in parts:
                yield date(year, month, first).toordinal(), date(year, month, last).toordinal()

    (month, first, _), (other, _, last) = parts[0], parts[-1]
    told = f"{month:02}-{first:02}"
    end = f"{other:02}-{last:02}"
    return NamedDays(match[0], told if told == end else f"{told}..{end}", tuple(spans()), has_year=False)


def rules() -> dict[str, object]:
    """The tables and patterns of this module as JSON for the browser."""
    return {
        "patterns": PATTERNS, "feasts": FEASTS, "months": _MONTHS, "years": (FIRST_YEAR, LAST_YEAR), "longest": LONGEST,
        "mayName": _may_name.pattern,
    }  # fmt: skip
