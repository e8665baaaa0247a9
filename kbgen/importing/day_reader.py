"""Walks down a timeline's entries and gives each its day."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

from kbgen.importing.begins import Entry
from kbgen.importing.calendar import NO_DAY, Calendar, read
from kbgen.importing.section_names import moment_field

# From an evening hour to one of the early morning, a list that runs on has passed midnight.
_EVENING, _MORNING = time(20), time(8)
_SLIP = timedelta(hours=3)
MIDNIGHT = "timeline passes midnight: later times are on the next day"
DISORDER = "clock times go back: their day is in doubt"


class DayReader:
    """Walks down the entries and keeps the day that they are on.

    Where a section says its day above the list, the date of one entry is of that entry alone (not `runs_on`).
    """

    def __init__(self, calendar: Calendar, *, runs_on: bool) -> None:
        self.calendar, self.runs_on = calendar, runs_on
        self.running: date | None = None
        self.last: time | None = None
        self.lost = False
        self.events: list[dict[str, str]] = []
        self.moments: list[tuple[str, str]] = []
        self.left: Counter[str] = Counter()
        self.remarks: list[str] = []

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.stamp is None:
            self._add("unknown", entry)
        elif entry.doubt:
            self.left[entry.doubt] += 1
        elif not self._follows(entry):
            self.left[DISORDER] += 1
        else:
            self._dated(entry)

    def _follows(self, entry: Entry) -> bool:
        """Keep the day for a time without one; False where the times go back without a reason."""
        stamp = entry.stamp
        assert stamp is not None
        if stamp.days or stamp.partial:
            self.lost, self.last = False, None
        elif stamp.clock and self.last and stamp.clock < self.last:
            if self.last >= _EVENING and stamp.clock < _MORNING and (day := self.running or self.calendar.base):
                self.running = day + timedelta(days=1)
                self.remarks.append(MIDNIGHT)
            elif _minutes(self.last) - _minutes(stamp.clock) > _SLIP.seconds // 60:
                self.lost = True
        self.last = stamp.clock or self.last
        return not self.lost

    def _dated(self, entry: Entry) -> None:
        stamp = entry.stamp
        assert stamp is not None
        got = read(stamp, self.calendar, self.running, entry.zone)
        dated = bool(stamp.days or stamp.partial)
        if self.runs_on or not (dated and stamp.clock):
            self.running = got.day or (None if dated else self.running)
        if got.why and got.why != NO_DAY and not stamp.clock and not entry.words:
            self.lost = True  # a day that can't be read heads what follows
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

    def _add(self, moment: str, entry: Entry) -> None:
        if entry.words:
            self.events.append({"at": moment, "text": entry.words})


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
