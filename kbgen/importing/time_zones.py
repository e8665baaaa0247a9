"""What a written time zone means at a given time; one that may mean two is left alone, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from kbgen.importing.timestamps import MAX_LINE, ZONE
from kbgen.model.moments import offset_at
from kbgen.model.settings import time_zone

# Abbreviation -> hours from UTC. Not here: CST, IST, BST, MST and GST, which stand for several zones each.
_HOURS = {
    "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "WET": 0, "WEST": 1, "MSK": 3, "EST": -5, "EDT": -4, "CDT": -5,
    "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8,
    "AEST": 10, "AEDT": 11, "AWST": 8, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "WIB": 7,
    "SAST": 2, "TRT": 3, "PKT": 5, "EAT": 3, "CAT": 2, "WAT": 1, "ICT": 7, "PHT": 8, "MYT": 8, "COT": -5, "PET": -5,
    "北京时间": 8,
}  # fmt: skip

# Where an abbreviation of winter or summer time must agree with the season; elsewhere it was a slip.
_SEASONS = {
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki",
    "EST": "America/New_York", "EDT": "America/New_York", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "MDT": "America/Denver", "CDT": "America/Chicago",
    "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "NZST": "Pacific/Auckland", "NZDT": "Pacific/Auckland",
}  # fmt: skip
_PLACES = {
    "ET": "America/New_York", "Eastern": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "Denver": "America/Denver", "PT": "America/Los_Angeles", "Pacific": "America/Los_Angeles",
}  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT|GTM)?\s?([+-])\s?(\d{1,2}):?(\d{2})?")
_WORD = re.compile(rf"(?<![A-Za-z/])(?:{ZONE})")
_STATED = re.compile(rf"(?i:\b(?:times?|events?|timestamps?)\b|时间)[^\n\d|]{{0,60}}?(?<![A-Za-z/])(?P<zone>{ZONE})")


def stated_zone(text: str) -> str | None:
    """The zone of "All times in UTC": the one zone that a line says times are in; None for none or several."""
    paragraphs = (" ".join(part.split("\n"))[:MAX_LINE] for part in text.split("\n\n"))
    return _only({_in_sentence(text, match) for text in paragraphs for match in _STATED.finditer(text)})


def _in_sentence(text: str, match: re.Match[str]) -> str:
    """`PST (UTC-7)` says it twice: the offset counts."""
    sentence = re.split(r"[.;。；]", text[match.start("zone") : match.start("zone") + 30])[0]
    return named_zone(sentence) or match["zone"]


def named_zone(text: str) -> str | None:
    """The one zone that a heading names, as in `Timeline (PST)`. An explicit offset beats a name beside it."""
    found = {match[0] for match in _WORD.finditer(text[:MAX_LINE])} - {"Z"}
    return _only({word for word in found if "+" in word or "-" in word} or found)


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def zone_at(word: str, when: datetime) -> tzinfo | None:
    """The zone that a word means at a local time, as an offset; None where the word leaves a doubt."""
    if word in ("UTC", "GMT", "Z"):
        return UTC
    if match := _OFFSET.fullmatch(word):
        return _fixed(match[1], int(match[2]), int(match[3] or 0))
    if word in _PLACES:
        return _at_place(_PLACES[word], when)
    hours = _HOURS.get(word)
    if hours is None:
        return None
    named = timezone(timedelta(hours=hours))
    season = _at_place(_SEASONS[word], when) if word in _SEASONS else named
    return named if season == named else None


def _fixed(sign: str, hours: int, minutes: int) -> tzinfo | None:
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > timedelta(hours=14):
        return None
    return timezone(offset if sign == "+" else -offset) if offset else UTC


def _at_place(name: str, when: datetime) -> tzinfo | None:
    """The offset of a place; None in the hour that a change of the clocks repeats or leaves out."""
    return offset_at(when, time_zone(name))
