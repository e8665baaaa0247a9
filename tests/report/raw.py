"""The figures counted a second time, from front matter as plain data, sharing no code with kbgen."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
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


def clock(fronts: list[Front]) -> float:
    """The hours in which at least one was going on: between any two ends, whether some stretch lies around them."""
    ends = [(start, start + value * 3600) for front in fronts if (value := hours(front)) and (start := _stamp(front))]
    marks = sorted({end for each in ends for end in each})
    inside = (later - one for one, later in pairwise(marks) if any(low <= one and later <= high for low, high in ends))
    return sum(inside) / 3600


def _stamp(front: Front) -> float:
    value = datetime.fromisoformat(str(front["started_at"]))
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()


def causes(fronts: list[Front]) -> dict[str, dict[str, Any]]:
    modes = {cause["failure_mode"] for front in fronts for cause in front.get("root_causes", [])} - {"unknown"}
    found = {}
    for mode in modes:
        having = [f for f in fronts if mode in [cause["failure_mode"] for cause in f.get("root_causes", [])]]
        known = [value for front in having if (value := hours(front)) is not None]
        found[mode] = {"incidents": len(having), "hours": round(clock(having), 2), "hours_known": len(known)}
    return found


def state(follow_up: Front, today: date) -> str:
    due, status = follow_up.get("due"), follow_up.get("status", "not_written")
    if status == "done":
        return "done_late" if due and due < follow_up["done_at"] <= today.isoformat() else "done"
    if status in ("open", "in_progress") and due and due < today.isoformat():
        return "overdue"
    return status


def moment(front: Front) -> datetime | str | None:
    """When it began: an instant, a day as text, or None where nobody knows."""
    told = [front.get("started_at"), front.get("detected_at")]
    if told[0] is None:
        told.append(front.get("resolved_at"))
    known = next((value for value in told if re.match(r"\d{4}-", str(value))), None)
    return known if known is None or "T" not in known else datetime.fromisoformat(known).astimezone(UTC)


def earlier(one: datetime | str | None, other: datetime | str | None) -> bool:
    """Whether the one is for certain before the other: by the day where either is a day alone."""
    if one is None or other is None:
        return False
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    days = [value.date().isoformat() if isinstance(value, datetime) else value for value in (one, other)]
    return days[0] < days[1]


def came_back(fronts: dict[str, Front]) -> set[str]:
    """The documents whose cause had struck before: one of one mode, component and place, or declared."""
    said, again = _said(fronts), copies(fronts)
    found = set()
    for name, front in fronts.items():
        for other, before in fronts.items():
            relations = said.get(frozenset((name, other)), set())
            if name == other or "drill" in (front["kind"], before["kind"]) or {name, other} & again:
                continue
            if not earlier(moment(before), moment(front)) or relations & {"caused_by", "duplicate"}:
                continue
            end = before.get("resolved_at")
            over = datetime.fromisoformat(end).astimezone(UTC) if end and "T" in end else end
            if end not in ("unknown", "n/a") and earlier(moment(front), over):
                continue
            if "same_cause" in relations or _same(front, before):
                found.add(name)
    return found


def _same(one: Front, other: Front) -> bool:
    causes = [
        {(c["failure_mode"], c["component"]) for c in front["root_causes"] if "component" in c}
        for front in (one, other)
    ]
    places = [set(front.get("services", [])) for front in (one, other)]
    shared = {mode for mode, _ in causes[0] & causes[1]} - {"unknown"}
    return bool(shared) and (not any(places) or bool(places[0] & places[1]))


def _said(fronts: dict[str, Front]) -> dict[frozenset[str], set[str]]:
    said: dict[frozenset[str], set[str]] = {}
    for name, front in fronts.items():
        for item in front.get("related", []):
            said.setdefault(frozenset((name, item["id"])), set()).add(item["relation"])
    return said


def copies(fronts: dict[str, Front], statuses: tuple[str, ...] = ("final", "draft", "imported")) -> set[str]:
    """All but the first of documents that tell of one incident, or all but one where the first is of no such status."""
    said = _said(fronts)
    groups = [{name} for name in fronts]
    for pair in (pair for pair, relations in said.items() if "duplicate" in relations):
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set().union(*touched)]

    def rank(name: str) -> tuple[str, str]:
        value = moment(fronts[name])
        return (value.isoformat() if isinstance(value, datetime) else f"{value or '9999'}T00:00:00"), name

    found = set()
    for group in groups:
        first = min(group, key=rank)
        if fronts[first]["status"] not in statuses:
            asked = [name for name in group if fronts[name]["status"] in statuses]
            first = min(asked, default=first)
        found |= group - {first}
    return found
