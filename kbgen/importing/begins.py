"""The point in time that a line begins with, and the text behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kbgen.importing.stamp_pattern import WEEKDAY
from kbgen.importing.stamps import Stamp, stamps
from kbgen.importing.words import plain

LONGEST = 1_000
EMPHASIS = re.compile(r"\*+|`|(?<!\w)_+|_+(?!\w)")
_LEAD = re.compile(
    r"^[\s\[(【「（~≈-]*(?:(?:around|about|approx(?:imately)?\.?|ca\.?|circa|at|on|from|约|大约|今天|当天)\s*)?~?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*[\])】」）]?(?:\s*左右|\s*许)?\s*(?:[-–—:：,，|、]+\s*)*")
_SPAN = re.compile(r"^\s*[\])】]?\s*(?:[-–—~～]|to\b|until\b|till\b|至|到)\s*")
_BEFORE_DAY = re.compile(rf"[\s,，]*(?:on|of)?\s*(?:{WEEKDAY})?[\s,，]*", re.IGNORECASE)
_TO_SECOND = re.compile(r"^[-–](\d{1,2})(?![\d:])")
_HALF = re.compile(r"\d\s?[ap]\.?m?\b", re.IGNORECASE)
_NO_TIME = re.compile(r"^\s*[\[(【]?\s*(?:\?{2,}|HH:mm|\?\?:\?\?|unknown\b|未知|不详)", re.IGNORECASE)


@dataclass
class Entry:
    """One entry while it is read. `stamp` is None where its author put a placeholder for the time."""

    stamp: Stamp | None
    text: list[str] = field(default_factory=list)
    zone: str | None = None
    heading: bool = False
    open: bool = True
    doubt: str = ""

    @property
    def words(self) -> str:
        """The text in one line."""
        text = " ".join(" ".join(self.text).split())
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def begun(content: str, *, listed: bool) -> Entry | None:
    """The entry that a line begins, by a time at its begin, or in a list at its end."""
    clean = EMPHASIS.sub("", content)
    lead = _LEAD.match(clean)
    start = lead.end() if lead else 0
    found = list(stamps(clean))
    if found and found[0].start <= start and found[0].start >= 0:
        return _at_begin(clean, found)
    if listed and _NO_TIME.match(clean):
        return Entry(None, [plain(re.sub(r"^\s*[\[(【][^\])】]*[\])】]\s*", "", content))])
    if listed and len(found) == 1 and found[0].clock and not clean[found[0].end :].strip(" .。)）"):
        before = plain(clean[: found[0].start]).rstrip(" :：-–—(（")
        # Digits right before a clock are a date with a slip, as in 22025-03-18 09:36.
        return Entry(found[0], [before]) if before and (found[0].days or not before[-1].isdigit()) else None
    return None


def _at_begin(clean: str, found: list[Stamp]) -> Entry:
    found = _with_day_behind(clean, found)
    stamp, rest, doubt = found[0], clean[found[0].end :], ""
    if len(found) > 1 and (span := _SPAN.match(rest)) and found[1].start <= stamp.end + span.end() + 1:
        until = found[1]
        if until.clock and _HALF.search(until.text) and not _HALF.search(stamp.text) and _may_be_noon(stamp):
            doubt = "morning or afternoon in doubt"
        stamp = _with_zone(stamp, until)
        rest = f"(until {until.text}) {_AFTER.sub('', clean[until.end :])}"
    elif short := _TO_SECOND.match(rest):
        rest = f"(until {short[1]}) {rest[short.end() :].strip()}"
    words = plain(rest if rest.startswith("(until ") else _AFTER.sub("", rest, count=1))
    return Entry(stamp, [words] if words else [], doubt=doubt)


def _with_day_behind(clean: str, found: list[Stamp]) -> list[Stamp]:
    """`12:45 PM PST Saturday Oct 30th` is one point in time."""
    if len(found) < 2 or found[0].clock is None or found[0].days or found[0].partial:
        return found
    clock, day = found[0], found[1]
    if day.clock or not _BEFORE_DAY.fullmatch(clean[clock.end : day.start]):
        return found
    return [replace(day, start=clock.start, clock=clock.clock, zone=clock.zone), *found[2:]]


def _may_be_noon(stamp: Stamp) -> bool:
    return bool(stamp.clock and 1 <= stamp.clock.hour <= 12)


def _with_zone(stamp: Stamp, until: Stamp) -> Stamp:
    """`21:45 to 23:28 UTC` names the zone once for both."""
    if stamp.zone or not stamp.clock or not until.zone or until.zone[0] in "+-":
        return stamp
    return replace(stamp, zone=until.zone)


@dataclass
class Entries:
    """What stands in a section: entries, and how many items of lists or tables have no time that can be read."""

    found: list[Entry] = field(default_factory=list)
    left: int = 0
