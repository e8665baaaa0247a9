"""TTD, TTA, TTM and TTR over many incidents: how they spread, and how much is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from itertools import pairwise

from kbgen.documents import Document
from kbgen.model.metrics import METRICS, Metric, duration
from kbgen.report.share import FEWEST

# Upper ends, in minutes, of all buckets but the last, which has none. The first holds what took less than
# nothing: noticed before any harm, or a slip that the linter reports.
ENDS = (0, 5, 15, 60, 240, 1440)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many durations are at least `least` and less than `below` minutes; None means without end."""

    least: int | None
    below: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """One metric over all incidents of a period. `end` minus `start`, both names of fields.

    `n` have a duration; the others are counted by why they have none. `median` and `p90` are None where `n` is
    too small. The p90 is the shortest duration that nine of ten incidents did not exceed (nearest rank).
    """

    metric: str
    start: str
    end: str
    n: int
    unknown: int
    not_applicable: int
    day_precision: int
    missing: int
    median: timedelta | None
    p90: timedelta | None
    buckets: tuple[Bucket, ...]


def times(documents: Sequence[Document], zone: tzinfo | None) -> tuple[Times, ...]:
    """Every metric over the given documents."""
    return tuple(_one(metric, documents, zone) for metric in METRICS)


def _one(metric: Metric, documents: Sequence[Document], zone: tzinfo | None) -> Times:
    found = [duration(metric, document.meta, zone) for document in documents]
    known = sorted(value for value in found if isinstance(value, timedelta))
    why = Counter(value for value in found if isinstance(value, str))
    enough = len(known) >= FEWEST
    return Times(
        metric.name,
        metric.start,
        metric.end,
        len(known),
        why["unknown"],
        why["n/a"],
        why["day"],
        why["missing"],
        middle(known) if enough else None,
        percentile_90(known) if enough else None,
        _buckets(known),
    )


def middle(ordered: Sequence[timedelta]) -> timedelta:
    """The median of durations in ascending order, at least one: of an even number, halfway between the two."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile_90(ordered: Sequence[timedelta]) -> timedelta:
    """The nearest-rank 90th percentile of durations in ascending order, at least one."""
    return ordered[-(-9 * len(ordered) // 10) - 1]


def _buckets(known: Sequence[timedelta]) -> tuple[Bucket, ...]:
    bounds = (None, *ENDS, None)
    made: list[Bucket] = []
    for least, below in pairwise(bounds):
        inside = [value for value in known if _within(value, least, below)]
        made.append(Bucket(least, below, len(inside)))
    return tuple(made)


def _within(value: timedelta, least: int | None, below: int | None) -> bool:
    minute = timedelta(minutes=1)
    return (least is None or value >= least * minute) and (below is None or value < below * minute)
