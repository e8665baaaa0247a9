"""The lines of a section that begin with a point in time, each with its text: lists, paragraphs, headings, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kbgen.importing.html_tables import with_rows
from kbgen.importing.outline import OutlineLine
from kbgen.importing.plain_lines import BULLET, cells, is_rule, plain
from kbgen.importing.time_zones import named_zone
from kbgen.importing.timestamps import WEEKDAY, ZONE, Stamp, stamps
from kbgen.model.truncation import shortened

LONGEST = 1_000
# Of an item that was left and names a day: the times below it may be on that one.
PASSED = "day within a line"

EMPHASIS = re.compile(r"\*+|`|(?<!\w)_+|_+(?!\w)")
_LEAD = re.compile(
    r"^[\s\[(【「（~≈-]*(?:(?:around|about|approx(?:imately)?\.?|ca\.?|circa|at|on|from|约|大约|今天|当天)\s*)?~?",
    re.IGNORECASE,
)
# What an author marks an entry with, before its time: `[Outage start] On 2025-12-26, at 07:35:39, …`.
_MARK = re.compile(r"[\[【](?P<mark>[^\W\d][^\[\]【】\d]{2,30})[\]】](?![(\[])\s*")
_ABOUT = re.compile(r"[~≈约]|\b(?:around|about|approx|circa|ca)\b", re.IGNORECASE)
_MORE_OR_LESS = re.compile(r"^\s*+[\])】」）]?+\s*+(?:左右|许|前后|頃|ごろ|\bish\b)")
# Clock times of other habits at a line's begin: 14h10 and 1410 UTC always, 14.10 where the section has several.
_WITH_H = re.compile(r"^(\W{0,8}[01]?\d|\W{0,8}2[0-3])[hH]([0-5]\d)(?!\w)")
_MILITARY = re.compile(r"^(\W{0,8}(?:[01]\d|2[0-3]))([0-5]\d)(?=\s?(?:UTC|GMT|Z|hrs|hours)\b)")
DOTTED = re.compile(r"^(\W{0,8}(?:[01]?\d|2[0-3]))\.([0-5]\d)(?![\d.%])(?=[\s:：,\])】*_–-]|$)")
_AFTER = re.compile(r"^\s*+[\])】」）]?+(?:\s*+(?:左右|许|Uhr\b))?+\s*+(?:[-–—:：,，|、]++\s*+)*+")
_SPAN = re.compile(r"^\s*+[\])】]?+\s*+(?:[-–—~～〜]|to\b|until\b|till\b|至|到)\s*+")
_BEFORE_DAY = re.compile(rf"[\s,，]*+(?:on|of)?+\s*+(?:{WEEKDAY})?+[\s,，]*+", re.IGNORECASE)
_TO_SECOND = re.compile(r"^[-–](\d{1,2})(?![\d:])")
_IN_A_NAME = re.compile(r"[-_](?=[^\W\d_])\S*\]\(")  # the text of a link to a file, as in [2025-01-02-down.md](…)
_LINKED = re.compile(r"(\W{0,4})\[([^\[\]]{4,40})\]\([^\s()]{1,500}\)")
_HALF = re.compile(r"\d\s?[ap]\.?m?\b", re.IGNORECASE)
# Behind a time at the end of an item: nothing, or a remark in brackets behind `Detected: 10:15`.
_BEHIND = re.compile(r"[\s.。)）]*+(?P<said>[(（][^()（）\d]{2,120}[)）])?[\s.。]*+")
# The same time in another zone: `00:30 UTC / 17:30 PDT`.
_TWIN = re.compile(
    rf"^\s*+/\s*+\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[-–]\s?\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?\s?(?:{ZONE})"
)
_NO_TIME = re.compile(r"^\s*+[\[(【]?+\s*+(?:\?{2,}|HH:mm|\?\?:\?\?|unknown\b|未知|不详)", re.IGNORECASE)


@dataclass
class TimedLine:
    """One entry while it is read. `stamp` is None where its author put a placeholder for the time.

    `alone` says that its line has nothing but the time.
    """

    stamp: Stamp | None
    text: list[str] = field(default_factory=list)
    zone: str | None = None
    heading: bool = False
    alone: bool = False
    open: bool = True
    doubt: str = ""
    about: str = ""
    items: bool = False
    lines: list[int] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text in one line, behind the time where that is not exact."""
        text = " ".join(" ".join(self.text).split())
        return shortened(f"({self.about}) {text}" if text and self.about else text, LONGEST)


def begun(content: str, *, listed: bool) -> TimedLine | None:
    """The entry that a line begins, by a time at its begin, or in a list at its end."""
    content = _without_address(content)
    if listed and (marked := _MARK.match(EMPHASIS.sub("", content))):
        entry = begun(EMPHASIS.sub("", content)[marked.end() :], listed=False)
        if entry and entry.text:
            entry.text[0] = f"{marked['mark']}: {entry.text[0]}"
            return entry
    clean = _MILITARY.sub(r"\1:\2", _WITH_H.sub(r"\1:\2", EMPHASIS.sub("", content)))
    lead = _LEAD.match(clean)
    start = lead.end() if lead else 0
    found = list(stamps(clean))
    if found and found[0].start <= start and not _IN_A_NAME.match(clean, found[0].end):
        entry = _at_begin(clean, found)
        return _approximate(entry) if _is_about(clean, found[0]) else entry
    if listed and _NO_TIME.match(clean):
        return TimedLine(None, [plain(re.sub(r"^\s*[\[(【][^\])】]*[\])】]\s*", "", content))])
    if listed and len(found) == 1 and found[0].clock and (behind := _BEHIND.fullmatch(clean, found[0].end)):
        if behind["said"] and not clean[: found[0].start].rstrip().endswith((":", "：")):
            return None
        before = re.sub(r"\s(?:at|on|around)$", "", plain(clean[: found[0].start]).rstrip(" :：-–—(（"))
        # Digits right before a clock are a date with a slip, as in 22025-03-18 09:36.
        text = [before, *([behind["said"]] if behind["said"] else [])]
        return TimedLine(found[0], text) if before and (found[0].days or not before[-1].isdigit()) else None
    return None


def _without_address(content: str) -> str:
    """The line with a time at its begin that leads to somewhere, as in `[10:41](https://…) pushed`, as words."""
    link = _LINKED.match(content)
    stamp = next(stamps(link[2]), None) if link else None
    whole = link and stamp and not re.search(r"\w", link[2][: stamp.start] + link[2][stamp.end :])
    return f"{link[1]}{link[2]}{content[link.end() :]}" if link and whole else content


def _is_about(clean: str, stamp: Stamp) -> bool:
    """Whether the author says that the time is not exact; it then stays in the text as well, with a ~."""
    return bool(_ABOUT.search(clean[: stamp.end]) or _MORE_OR_LESS.match(clean[stamp.end :]))


def _approximate(entry: TimedLine) -> TimedLine:
    assert entry.stamp is not None
    entry.about = f"~{entry.stamp.clock:%H:%M}" if entry.stamp.clock else f"~{entry.stamp.text}"
    return entry


def _at_begin(clean: str, found: list[Stamp]) -> TimedLine:
    found = _with_day_behind(clean, found)
    stamp, rest, doubt = found[0], clean[found[0].end :], ""
    if len(found) > 1 and (span := _SPAN.match(rest)) and found[1].start <= stamp.end + span.end() + 1:
        until = found[1]
        if until.clock and _HALF.search(until.text) and not _HALF.search(stamp.text) and _may_be_noon(stamp):
            doubt = "morning or afternoon in doubt"
        stamp = _with_zone(stamp, until)
        rest = f"(until {until.text}) {_AFTER.sub('', _TWIN.sub('', clean[until.end :]))}"
    elif short := _TO_SECOND.match(rest):
        rest = f"(until {short[1]}) {rest[short.end() :].strip()}"
    elif stamp.zone:
        rest = _TWIN.sub("", rest)
    words = plain(rest if rest.startswith("(until ") else _AFTER.sub("", rest, count=1))
    return TimedLine(stamp, [words] if words else [], doubt=doubt)


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
class TimedLines:
    """What stands in a section: entries, and how many items of lists or tables have no time that can be read.

    `form` are the lines that say how to read others: the header of a table.
    """

    found: list[TimedLine] = field(default_factory=list)
    left: int = 0
    form: set[int] = field(default_factory=set)


_WHEN = re.compile(
    r"date.*|day and time|(?:start |utc |local )?time(?:stamp)?s?\b.*|when|日期.*|时间.*|时刻|发生时间", re.IGNORECASE
)
_SAYS = re.compile(r"\w")  # a cell of `-` stands for nothing
_DAY_NAME = re.compile(r"day|weekday|星期", re.IGNORECASE)


def rows(table: list[OutlineLine], result: TimedLines) -> None:
    """Read the lines of a table; what has no rule below its header is none."""
    if len(table) < 2 or not is_rule(table[1].text):
        return
    header = cells(table[0].text)
    before = len(result.found)
    when = [index for index, name in enumerate(header) if _WHEN.fullmatch(name)] or [0]
    zone = next((found for index in when if (found := named_zone(header[index]))), None)
    year = next((found[0] for index in when for found in re.finditer(r"\b20\d\d\b", header[index])), "")
    skipped = {*when, *(index for index, name in enumerate(header) if _DAY_NAME.fullmatch(name))}
    for row in table[2:]:
        values = cells(row.text)
        written = " ".join(_dated(values[index], year) for index in when if index < len(values))
        text = " · ".join(value for index, value in enumerate(values) if index not in skipped and _SAYS.search(value))
        _row(row.number, written, text, zone, result)
    if len(result.found) > before:
        result.form |= {table[0].number, table[1].number}


def _dated(cell: str, year: str) -> str:
    found = next(stamps(cell), None)
    return f"{cell}, {year}" if year and found and found.partial and found.partial[0] else cell


def _row(number: int, written: str, text: str, zone: str | None, result: TimedLines) -> None:
    clean = DOTTED.sub(r"\1:\2", EMPHASIS.sub("", written).strip())
    entry = begun(clean, listed=False) if clean else None
    if entry and text:
        entry.text, entry.zone, entry.open = [text], zone, False
        entry.lines.append(number)
        result.found.append(entry)
    elif text and re.search(r"\?\?|HH:mm", written):
        result.found.append(TimedLine(None, [text], open=False, lines=[number]))
    elif text:
        result.left += 1


_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*+(.*)$")
_NO_MORE = re.compile(rf"[\W\d]*+(?:day|date|on)?+[\W\d]*+(?:{WEEKDAY})?+[\W\d]*+", re.IGNORECASE)
_NOTHING = re.compile(
    r"^\s*(?:!\[|<!--|</?(?:img|p|div|center|br|details|summary|table|t[rdh]|[uo]l|li)\b"
    r"|[-*_=+|][-*_=+| ]{2,}\s*$|\{:[ .#])",
    re.IGNORECASE,
)


def entries(lines: Iterable[OutlineLine]) -> TimedLines:
    """Read a section line by line; the rows of a table go by its header."""
    result, table = TimedLines(), list[OutlineLine]()
    prose = [line for line in with_rows(lines) if not line.code]
    dotted = _writes_dots(prose)
    for line in prose:
        if line.text.lstrip().startswith("|"):
            table.append(line)
            continue
        rows(table, result)
        table = []
        _line(line.number, line.text, result, dotted=dotted)
    rows(table, result)
    return result


def _writes_dots(lines: list[OutlineLine]) -> bool:
    """Whether the author writes clock times as 14.10: several lines begin so. A single one may be a number."""
    return sum(bool(DOTTED.match(_content(line.text)[0])) for line in lines) > 1


def _content(text: str) -> tuple[str, bool, re.Match[str] | None]:
    """What a line says behind its mark, whether it is a heading, and the mark of a list's item."""
    heading, bullet = _HEADING.match(text), BULLET.match(text)
    return (heading[2].rstrip("# \t") if heading else bullet[2] if bullet else text), bool(heading), bullet


def _line(number: int, text: str, result: TimedLines, *, dotted: bool) -> None:
    current = result.found[-1] if result.found else None
    if not text.strip():
        if current and current.text:
            current.open = False
        return
    content, heading, bullet = _content(text)
    content = DOTTED.sub(r"\1:\2", content) if dotted else content
    entry = begun(content, listed=bool(bullet)) or _day_mark(content, heading=heading)
    if entry:
        entry.heading, entry.alone, entry.lines = heading, not entry.text, [number]
        result.found.append(entry)
    elif heading:
        if current:
            current.open = False
    elif bullet and not (current and current.open and (current.heading or bullet[1] or not current.text)):
        result.left += 1
        if day := next((stamp for stamp in stamps(content) if stamp.day), None):
            result.found.append(TimedLine(day, open=False, doubt=PASSED, lines=[number]))
    elif current and current.open and (_takes_items(current) if bullet else not _NOTHING.match(text)):
        current.text.append(f"· {plain(content)}" if bullet and current.items else plain(content))
        current.items |= bool(bullet)
        current.lines.append(number)


def _takes_items(entry: TimedLine) -> bool:
    """The items below a time that stands alone, or below a heading, are its text; others tell details of theirs."""
    return entry.heading or entry.items or not entry.text


def _day_mark(content: str, *, heading: bool) -> TimedLine | None:
    """A heading, or a line of nothing else, with one day in it, as in `Day 2 (May 4)`: the day of the times below."""
    clean = EMPHASIS.sub("", content)
    if not heading and len(clean) > 60:
        return None
    found = list(stamps(clean))
    if len(found) != 1 or found[0].clock:
        return None
    rest = clean[: found[0].start] + clean[found[0].end :]
    return TimedLine(found[0], open=False) if heading or _NO_MORE.fullmatch(rest) else None
