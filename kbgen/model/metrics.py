"""How long it took: durations computed from instants, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Literal

from kbgen.model.moments import Moment, instant, is_past
from kbgen.model.postmortem import Postmortem

Absence = Literal["unknown", "n/a", "day", "missing"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A duration and how it is computed: `end` minus `start`, both names of fields."""

    name: str
    start: str
    end: str


METRICS = (
    Metric("TTD", "started_at", "detected_at"),
    Metric("TTA", "detected_at", "acknowledged_at"),
    Metric("TTM", "started_at", "mitigated_at"),
    Metric("TTR", "started_at", "resolved_at"),
)


def duration(metric: Metric, meta: Postmortem, zone: tzinfo | None, today: date) -> timedelta | Absence:
    """The duration, or why there is none.

    `n/a` where one end did not happen, `unknown` where nobody knows it, `day` where it is known to the day
    only (or to a clock time that no zone places), `missing` where it is not written, or lies after `today`: a slip of
    the pen, or a plan. May be negative for a near miss that was detected before any harm.
    """
    ends: tuple[Moment | None, ...] = (getattr(meta, metric.start), getattr(meta, metric.end))
    if "n/a" in ends:
        return "n/a"
    if None in ends:
        return "missing"
    if "unknown" in ends:
        return "unknown"
    if not all(is_past(moment, zone, today) for moment in ends):
        return "missing"
    start, end = (instant(moment, zone) for moment in ends)
    return end - start if start and end else "day"
