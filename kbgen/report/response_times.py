"""TTD, TTA, TTM and TTR over many incidents: how they spread, and how much is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from itertools import pairwise

from kbgen.documents import Document
from kbgen.model.metrics import METRICS, Metric, duration
from kbgen.report.counts import FEWEST, at_most

# Upper ends, in minutes, of all buckets but the last, which has none.
ENDS = (5, 15, 60, 240, 1440)
FEWEST_P90 = 10
"""Of fewer, the p90 is only the longest one."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many durations are at least `least` and less than `below` minutes; None means without end."""

    least: int | None
    below: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """One metric over all incidents of a period. `end` minus `start`, both names of fields.

    `n` have a duration; the others are counted by why they have none. `negative` end before they start, a slip that
    the linter reports or harm noticed before it began: they are in no other figure here, and `wrong` names them.
    `median` is None where `n` is too small; `interval` is the 95 % interval of the median by order statistics, None
    under n = 6. The p90 is the shortest duration that nine of ten incidents did not exceed (nearest rank).
    """

    metric: str
    start: str
    end: str
    n: int
    negative: int
    unknown: int
    not_applicable: int
    day_precision: int
    missing: int
    median: timedelta | None
    interval: tuple[timedelta, timedelta] | None
    p90: timedelta | None
    buckets: tuple[Bucket, ...]
    wrong: tuple[str, ...] = ()


def times(documents: Sequence[Document], zone: tzinfo | None, today: date) -> tuple[Times, ...]:
    """Every metric over the given documents."""
    return tuple(_one(metric, documents, zone, today) for metric in METRICS)


def _one(metric: Metric, documents: Sequence[Document], zone: tzinfo | None, today: date) -> Times:
    found = [(document.id, duration(metric, document.meta, zone, today)) for document in documents]
    spans = [(name, value) for name, value in found if isinstance(value, timedelta)]
    wrong = tuple(name for name, value in spans if value < timedelta())
    known = sorted(value for _, value in spans if value >= timedelta())
    why = Counter(value for _, value in found if isinstance(value, str))
    return Times(
        metric=metric.name,
        start=metric.start,
        end=metric.end,
        n=len(known),
        negative=len(wrong),
        unknown=why["unknown"],
        not_applicable=why["n/a"],
        day_precision=why["day"],
        missing=why["missing"],
        median=middle(known) if len(known) >= FEWEST else None,
        interval=interval(known),
        p90=percentile_90(known) if len(known) >= FEWEST_P90 else None,
        buckets=_buckets(known),
        wrong=wrong,
    )


def interval(ordered: Sequence[timedelta]) -> tuple[timedelta, timedelta] | None:
    """The 95 % interval of the median of durations in ascending order; None where they are too few for one.

    The true median lies between the k-th smallest and the k-th largest value unless fewer than k values fell on one
    side of it, which chance does in at most 2.5 % of cases on either.
    """
    n = len(ordered)
    few = (1 << n) // 40
    k = next(k for k, below in enumerate(at_most(n)) if below > few)
    return (ordered[k - 1], ordered[n - k]) if k else None


def middle(ordered: Sequence[timedelta]) -> timedelta:
    """The median of durations in ascending order, at least one: of an even number, halfway between the two."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile_90(ordered: Sequence[timedelta]) -> timedelta:
    """The nearest-rank 90th percentile of durations in ascending order, at least one."""
    return ordered[-(-9 * len(ordered) // 10) - 1]


def _buckets(known: Sequence[timedelta]) -> tuple[Bucket, ...]:
    bounds = (0, *ENDS, None)
    made: list[Bucket] = []
    for least, below in pairwise(bounds):
        inside = [value for value in known if _within(value, least, below)]
        made.append(Bucket(least, below, len(inside)))
    return tuple(made)


def _within(value: timedelta, least: int | None, below: int | None) -> bool:
    minute = timedelta(minutes=1)
    return (least is None or value >= least * minute) and (below is None or value < below * minute)
