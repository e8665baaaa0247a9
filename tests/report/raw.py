"""The figures counted a second time, from front matter as plain data, sharing no code with kbgen."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

Front = dict[str, Any]
METRICS = {
    "TTD": ("started_at", "detected_at"),
    "TTA": ("detected_at", "acknowledged_at"),
    "TTM": ("started_at", "mitigated_at"),
    "TTR": ("started_at", "resolved_at"),
}
BUCKETS = [(0, 5), (5, 15), (15, 60), (60, 240), (240, 1440), (1440, math.inf)]


def begins(front: Front) -> str | None:
    """The day as written, or None."""
    for key in ("started_at", "detected_at"):
        if re.match(r"\d{4}-", str(front.get(key))):
            return str(front[key])[:10]
    return None


def inside(front: Front, period: str) -> bool:
    day = begins(front)
    if period == "all":
        return True
    if day is None:
        return False
    quarter = f"{day[:4]}-Q{(int(day[5:7]) - 1) // 3 + 1}"
    return period in (day[:4], quarter)


def minutes(front: Front, metric: str) -> float | str:
    start, end = (front.get(key) for key in METRICS[metric])
    if "n/a" in (start, end):
        return "n/a"
    if start is None or end is None:
        return "missing"
    if "unknown" in (start, end):
        return "unknown"
    if "T" not in start or "T" not in end:
        return "day"
    one, two = (datetime.fromisoformat(value) for value in (start, end))
    one, two = (value if value.tzinfo else value.replace(tzinfo=UTC) for value in (one, two))
    return (two - one).total_seconds() / 60


def middle(values: list[float]) -> float:
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def interval(values: list[float]) -> list[float] | None:
    """The widest pair of ranks, the same from either end, that the median leaves by chance in 1 of 20 at most."""
    n, found = len(values), None
    for rank in range(1, n // 2 + 1):
        outside = 2 * sum(Fraction(math.comb(n, below), 2**n) for below in range(rank))
        if outside <= Fraction(1, 20):
            found = [values[rank - 1], values[-rank]]
    return found


def times(fronts: list[Front]) -> dict[str, dict[str, Any]]:
    found = {}
    for metric in METRICS:
        values = [minutes(front, metric) for front in fronts]
        spans = [value for value in values if not isinstance(value, str)]
        known = sorted(value for value in spans if value >= 0)
        found[metric] = {
            "n": len(known),
            "negative": len(spans) - len(known),
            "interval": interval(known),
            **{why: values.count(why) for why in ("unknown", "n/a", "day", "missing")},
            "median": middle(known) if len(known) >= 5 else None,
            # The smallest value that at least nine of ten do not exceed.
            "p90": next(v for v in known if sum(w <= v for w in known) * 10 >= 9 * len(known))
            if len(known) >= 10
            else None,
            "buckets": [sum(low <= value < high for value in known) for low, high in BUCKETS],
        }
    return found


def hours(front: Front) -> float | None:
    value = minutes(front, "TTR")
    return None if isinstance(value, str) or value < 0 else value / 60


def causes(fronts: list[Front]) -> dict[str, dict[str, Any]]:
    modes = {cause["failure_mode"] for front in fronts for cause in front.get("root_causes", [])} - {"unknown"}
    found = {}
    for mode in modes:
        having = [f for f in fronts if mode in [cause["failure_mode"] for cause in f.get("root_causes", [])]]
        known = [value for front in having if (value := hours(front)) is not None]
        found[mode] = {"incidents": len(having), "hours": round(sum(known), 2), "hours_known": len(known)}
    return found


def state(follow_up: Front, today: date) -> str:
    due, status = follow_up.get("due"), follow_up.get("status", "not_written")
    if status == "done":
        return "done_late" if due and follow_up["done_at"] > due else "done"
    if status not in ("wont_do", "unknown") and due and due < today.isoformat():
        return "overdue"
    return status
