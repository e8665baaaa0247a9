"""The timeline of a document: entries with a text and a moment that leaves no doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from itertools import pairwise

from kbgen.importing.document_dates import AS_BESIDE, NO_DAY, Calendar, read
from kbgen.importing.html_tables import with_rows
from kbgen.importing.outline import Section
from kbgen.importing.plain_lines import BULLET
from kbgen.importing.section_names import moment_field
from kbgen.importing.time_zones import named_zone, stated_zone
from kbgen.importing.timed_lines import PASSED, TimedLine, entries
from kbgen.importing.timestamps import stamps

# From an evening hour to one of the early morning, a list that runs on has passed midnight.
_EVENING, _MORNING = time(20), time(8)

_SLIP = timedelta(hours=3)
MIDNIGHT = "timeline passes midnight: later times are on the next day"
DISORDER = "clock times go back: their day is in doubt"
ANOTHER_DAY = "clock times below a line that names another day"


class DayReader:
    """Walks down the entries and keeps the day that they are on.

    Where a section says its day above the list, the date of one entry is of that entry alone (not `runs_on`).
    """

    def __init__(self, calendar: Calendar, *, runs_on: bool) -> None:
        self.calendar, self.runs_on = calendar, runs_on
        self.running: date | None = None
        self.last: time | None = None
        self.lost = ""  # why times without a day are left
        self.events: list[dict[str, str]] = []
        self.moments: list[tuple[str, str]] = []
        self.left: Counter[str] = Counter()
        self.remarks: list[str] = []
        self.read: list[tuple[tuple[str, str], list[int]]] = []
        self.marks: set[int] = set()

    def take(self, entry: TimedLine) -> None:
        """Read the next entry."""
        if entry.stamp is None:
            self._add("unknown", entry)
        elif entry.doubt == PASSED:
            if entry.stamp.day != (self.running or self.calendar.base):
                self.lost = self.lost or ANOTHER_DAY
        elif entry.doubt:
            self.left[entry.doubt] += 1
        elif not self._follows(entry):
            self.left[self.lost] += 1
        else:
            self._dated(entry)

    def _follows(self, entry: TimedLine) -> bool:
        """Keep the day for a time without one; False where the times go back without a reason."""
        stamp = entry.stamp
        assert stamp is not None
        if stamp.days or stamp.partial:
            self.lost, self.last = "", None
        elif stamp.clock and self.last and stamp.clock < self.last:
            if self.last >= _EVENING and stamp.clock < _MORNING and (day := self.running or self.calendar.base):
                self.running = day + timedelta(days=1)
                self.remarks.append(MIDNIGHT)
            elif _minutes(self.last) - _minutes(stamp.clock) > _SLIP.seconds // 60:
                self.lost = DISORDER
        self.last = stamp.clock or self.last
        return not self.lost

    def _dated(self, entry: TimedLine) -> None:
        stamp = entry.stamp
        assert stamp is not None
        got = read(stamp, self.calendar, self.running, entry.zone)
        dated = bool(stamp.days or stamp.partial)
        if self.runs_on or not (dated and stamp.clock):
            self.running = got.day or (None if dated else self.running)
        if not stamp.clock and not entry.words:
            self.lost = DISORDER if got.why and got.why != NO_DAY else ""  # a day that can't be read heads what follows
            self.marks.update(entry.lines if got.day else ())
        if got.zone_doubt:
            self.remarks.append(f"zone '{got.zone_doubt}' left off: it may mean several offsets on that day")
        if got.moment is None:
            self.left[got.why] += 1
        elif entry.words:
            self._add(got.moment, entry)
            if field := moment_field(entry.words):
                self.moments.append((field, got.moment))
        elif stamp.clock:
            self.left["time without a text"] += 1

    def _add(self, moment: str, entry: TimedLine) -> None:
        if entry.words:
            self.events.append({"at": moment, "text": entry.words})
            self.read.append(((moment, entry.words), entry.lines))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@dataclass(frozen=True)
class Timeline:
    """`events` are ready for the front matter; `moments` are those that a label names (`Fault occurs`).

    `left` counts entries that were left in the text, by reason; `remarks` tell how days and zones were read.
    `given` are the lines of the sections that say something, `form` those that tell how to read others, and `read`
    has, by an event's moment and text, the lines that it was read from.
    """

    events: tuple[dict[str, str], ...] = ()
    moments: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    remarks: tuple[str, ...] = ()
    given: frozenset[int] = frozenset()
    form: frozenset[int] = frozenset()
    read: tuple[tuple[tuple[str, str], tuple[int, ...]], ...] = ()

    def lines_of(self, kept: Iterable[Mapping[str, str]]) -> frozenset[int]:
        """The lines that are in the front matter with these events; none where there are none."""
        there = {(event["at"], event["text"]) for event in kept}
        lines = {number for event, numbers in self.read if event in there for number in numbers}
        return frozenset(lines | self.form) & self.given if lines else frozenset()


# Lists of times that are no timeline: what was said, and what was read elsewhere.
_NO_TIMELINE = re.compile(
    r"logs?\b|chat|slack|irc|transcript|references?|links?|changelog|history|meetings?\b|日志|记录|参考|会议",
    re.IGNORECASE,
)
_ENOUGH = 3
_TABLE_OF_EVENTS = re.compile(
    r"\s*\|\s*\**(?:time(?:stamp)?|when|时间|時刻|日時|hora|heure|zeit|uhrzeit|время|시간|시각)\b[^|]{0,30}\|"
    r"\s*\**(?:events?|what(?: happened)?|事件|イベント|出来事|evento|événement|ereignis|событие|이벤트|내용)\**\s*\|",
    re.IGNORECASE,
)
_ZONE_ALONE = re.compile(r"[(（\[]?\s?(?:all )?(?:times?|timestamps?)(?: are)?(?: in)? .{2,30}[)）\]]?", re.IGNORECASE)


def is_timeline(section: Section) -> bool:
    """By its name; a section of another name by a list, or a table of times and events, in which nearly every item
    begins with a time.
    """
    if section.kind not in (None, "summary"):  # what happened may be told as a list of times
        return section.kind == "timeline"
    if _NO_TIMELINE.search(section.title):
        return False
    own = section.own[:400]
    got = entries(line for line in own if BULLET.match(line.text))
    if not got.found and any(_TABLE_OF_EVENTS.match(line.text) for line in own):
        got = entries(line for line in own if line.text.lstrip().startswith("|"))
    timed = [entry for entry in got.found if entry.stamp and entry.stamp.clock and entry.words]
    days = {entry.stamp.days for entry in got.found if entry.stamp and entry.stamp.days and entry.words}
    return max(len(timed), len(days)) >= _ENOUGH and got.left <= len(got.found) // 2


def timeline(found: list[Section], calendar: Calendar) -> Timeline:
    """Read all timeline sections; one within another is read once."""
    parts, covered = list[Timeline](), -1
    for section in found:
        if section.line > covered:
            parts.append(_section(section, calendar))
            covered = max((line.number for line in section.all), default=section.line)
    left = Counter[str]()
    for part in parts:
        left.update(dict(part.left))
    events = dict.fromkeys(tuple(event.items()) for part in parts for event in part.events)
    return Timeline(
        tuple(dict(event) for event in events),
        tuple(moment for part in parts for moment in part.moments),
        tuple(sorted((why, count) for why, count in left.items() if count)),
        tuple(dict.fromkeys(remark for part in parts for remark in part.remarks)),
        frozenset().union(*(part.given for part in parts)),
        frozenset().union(*(part.form for part in parts)),
        tuple(one for part in parts for one in part.read),
    )


def _section(section: Section, calendar: Calendar) -> Timeline:
    got = entries(section.all)
    above = [line for line in section.all[:12] if not line.code]
    before = "\n".join(line.text for line in above)
    zone = named_zone(section.title) or stated_zone(before) or calendar.zone or _zone_said_once(got.found)
    stated = _own_day(section.title, before)
    reader = DayReader(replace(calendar, zone=zone, base=stated or calendar.base), runs_on=stated is None)
    _as_day_marks(got.found)
    rows = list(reversed(got.found)) if _is_newest_first(got.found) else got.found
    for entry in rows:
        reader.take(entry)
    reader.left["list items without a time"] += got.left
    if not zone and calendar.beside and any(e.stamp and e.stamp.clock and not (e.stamp.zone or e.zone) for e in rows):
        reader.remarks.append(AS_BESIDE.format(calendar.beside))
    return Timeline(
        tuple(reader.events),
        tuple(reader.moments),
        tuple(reader.left.items()),
        tuple(dict.fromkeys(reader.remarks)),
        frozenset(line.number for line in with_rows(section.all) if line.text.strip()),
        frozenset(got.form | reader.marks | {line.number for line in above if stated_zone(line.text)}),
        tuple((event, tuple(lines)) for event, lines in reader.read),
    )


def _zone_said_once(found: list[TimedLine]) -> str | None:
    """The zone that the first clock time names, where the times below it name none or the same."""
    timed = [entry for entry in found if entry.stamp and entry.stamp.clock]
    zones = {zone for entry in timed if (zone := entry.zone or (entry.stamp and entry.stamp.zone))}
    return zones.pop() if len(zones) == 1 and timed[0].stamp and timed[0].stamp.zone else None


def _own_day(title: str, before: str) -> date | None:
    """The one full date in the section's heading, else in a sentence above its first entry."""
    for text in (title, " ".join(before.split("\n\n")[0].split())):
        days = {stamp.day for stamp in stamps(text) if stamp.day}
        if len(days) == 1 and not any(stamp.clock for stamp in stamps(text)):
            return days.pop()
    return None


def _as_day_marks(found: list[TimedLine]) -> None:
    """A heading or a line with nothing but a day, above entries with clock times, only says on which day they are;
    `(all times UTC)` behind a day says no more either.
    """
    for entry, following in zip(found, [*found[1:], None], strict=False):
        below = following.stamp if following else None
        times_below = bool(below and below.clock and not below.days)
        zone_alone = _ZONE_ALONE.fullmatch(entry.words) and (times_below or stated_zone(entry.words))
        if entry.stamp and not entry.stamp.clock and (zone_alone or ((entry.heading or entry.alone) and times_below)):
            entry.text, entry.lines = [], entry.lines[:1]  # what else stood below it is not read


def _is_newest_first(found: list[TimedLine]) -> bool:
    """A list of nothing but clock times that goes back more often than on."""
    clocks = [e.stamp.clock for e in found if e.stamp and e.stamp.clock and not e.stamp.days and not e.stamp.partial]
    pairs = list(pairwise(clocks))
    return len(clocks) == len(found) > 2 and sum(b < a for a, b in pairs) > sum(b > a for a, b in pairs)
