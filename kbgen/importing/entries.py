"""The lines of a section that begin with a point in time, each with its text: lists, paragraphs, headings, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kbgen.importing.outline import Line
from kbgen.importing.stamps import WEEKDAY, Stamp, stamps
from kbgen.importing.words import BULLET, cells, is_rule, plain
from kbgen.importing.zones import named_zone

LONGEST = 1_000

EMPHASIS = re.compile(r"\*+|`|(?<!\w)_+|_+(?!\w)")
_LEAD = re.compile(
    r"^[\s\[(【「（~≈-]*(?:(?:around|about|approx(?:imately)?\.?|ca\.?|circa|at|on|from|约|大约|今天|当天)\s*)?~?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s*+[\])】」）]?+(?:\s*+(?:左右|许))?+\s*+(?:[-–—:：,，|、]++\s*+)*+")
_SPAN = re.compile(r"^\s*+[\])】]?+\s*+(?:[-–—~～]|to\b|until\b|till\b|至|到)\s*+")
_BEFORE_DAY = re.compile(rf"[\s,，]*+(?:on|of)?+\s*+(?:{WEEKDAY})?+[\s,，]*+", re.IGNORECASE)
_TO_SECOND = re.compile(r"^[-–](\d{1,2})(?![\d:])")
_HALF = re.compile(r"\d\s?[ap]\.?m?\b", re.IGNORECASE)
_NO_TIME = re.compile(r"^\s*+[\[(【]?+\s*+(?:\?{2,}|HH:mm|\?\?:\?\?|unknown\b|未知|不详)", re.IGNORECASE)


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


_WHEN = re.compile(
    r"date.*|day and time|(?:start |utc |local )?time(?:stamp)?s?\b.*|when|日期.*|时间.*|时刻|发生时间", re.IGNORECASE
)
_DAY_NAME = re.compile(r"day|weekday|星期", re.IGNORECASE)


def rows(table: list[str], result: Entries) -> None:
    """Read the lines of a table; what has no rule below its header is none."""
    if len(table) < 2 or not is_rule(table[1]):
        return
    header = cells(table[0])
    when = [index for index, name in enumerate(header) if _WHEN.fullmatch(name)] or [0]
    zone = next((found for index in when if (found := named_zone(header[index]))), None)
    year = next((found[0] for index in when for found in re.finditer(r"\b20\d\d\b", header[index])), "")
    skipped = {*when, *(index for index, name in enumerate(header) if _DAY_NAME.fullmatch(name))}
    for row in table[2:]:
        values = cells(row)
        written = " ".join(_dated(values[index], year) for index in when if index < len(values))
        text = " · ".join(value for index, value in enumerate(values) if index not in skipped and value)
        _row(written, text, zone, result)


def _dated(cell: str, year: str) -> str:
    found = next(stamps(cell), None)
    return f"{cell}, {year}" if year and found and found.partial and found.partial[0] else cell


def _row(written: str, text: str, zone: str | None, result: Entries) -> None:
    clean = EMPHASIS.sub("", written).strip()
    entry = begun(clean, listed=False) if clean else None
    if entry and text:
        entry.text, entry.zone, entry.open = [text], zone, False
        result.found.append(entry)
    elif text and re.search(r"\?\?|HH:mm", written):
        result.found.append(Entry(None, [text], open=False))
    elif text:
        result.left += 1


_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*+(.*)$")
_NOTHING = re.compile(r"^\s*(?:!\[|<!--|</?(?:img|p|div|center|br|details|summary)\b|[-*_=]{3,}\s*$)")


def entries(lines: Iterable[Line]) -> Entries:
    """Read a section line by line; the rows of a table go by its header."""
    result, table = Entries(), list[str]()
    for line in lines:
        if line.code:
            continue
        if line.text.lstrip().startswith("|"):
            table.append(line.text)
            continue
        rows(table, result)
        table = []
        _line(line.text, result)
    rows(table, result)
    return result


def _line(text: str, result: Entries) -> None:
    current = result.found[-1] if result.found else None
    if not text.strip():
        if current and current.text:
            current.open = False
        return
    heading, bullet = _HEADING.match(text), BULLET.match(text)
    content = heading[2].rstrip("# \t") if heading else bullet[2] if bullet else text
    if entry := begun(content, listed=bool(bullet)):
        entry.heading = bool(heading)
        result.found.append(entry)
    elif heading:
        if current:
            current.open = False
    elif bullet and not (current and current.open and (current.heading or bullet[1])):
        result.left += 1
    elif current and current.open and (current.heading if bullet else not _NOTHING.match(text)):
        current.text.append(plain(content))


def stamped(found: Iterable[Entry]) -> Iterator[Stamp]:
    """The points in time of entries."""
    return (entry.stamp for entry in found if entry.stamp)
