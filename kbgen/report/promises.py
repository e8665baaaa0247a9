"""What became of the follow-ups, and what came back before they were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from kbgen.corpus import STATES, Promise
from kbgen.model.moments import day
from kbgen.recurrence import Broken, BrokenPromise, Patterns
from kbgen.report.share import FEWEST, Share, Tally

# Upper ends of the ages, in days; the last has none.
AGES = (30, 90, 365)
_BROKEN: tuple[Broken, ...] = ("overdue", "open", "late", "declined", "no_effect", "unknown")


@dataclass(frozen=True, slots=True)
class Age:
    """How many open follow-ups are at least `least` and less than `below` days old; None means without end."""

    least: int | None
    below: int | None
    count: int


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The follow-ups that documents of a period promised, as they stand on the day of the report.

    `completed` is out of all but the declined and those of which nobody knows; `on_time` out of those done whose due
    and done days are known.
    `ages` and `median_age` (days, None where too few) are of the open ones whose document has a day.
    """

    total: int
    states: tuple[Tally, ...]
    completed: Share
    on_time: Share
    ages: tuple[Age, ...]
    age_unknown: int
    median_age: float | None
    without_due: int
    without_owner: int


@dataclass(frozen=True, slots=True)
class Returns:
    """What came back within a period: `documents` are the later ones, by id, each once.

    `broken` counts the promises that were broken by then, each once for every later document; `promises` has
    them, the latest first.
    """

    documents: tuple[str, ...]
    share: Share
    look_alikes: int
    broken: tuple[Tally, ...]
    promises: tuple[BrokenPromise, ...]


def follow_up_figures(promises: Sequence[Promise]) -> FollowUps:
    """The figures of the given follow-ups."""
    states = Counter(promise.state for promise in promises)
    done = [promise for promise in promises if promise.item.status == "done"]
    dated = [promise for promise in done if promise.due and promise.done]
    open_ = [promise for promise in promises if promise.is_open]
    ages = sorted(promise.age for promise in open_ if promise.age is not None)
    return FollowUps(
        len(promises),
        tuple(Tally(state, states[state]) for state in STATES),
        Share(len(done), len(promises) - states["wont_do"] - states["unknown"]),
        Share(sum(promise.state == "done" for promise in dated), len(dated)),
        _ages(ages),
        len(open_) - len(ages),
        float(median(ages)) if len(ages) >= FEWEST else None,
        sum(promise.due is None for promise in open_),
        sum(not promise.item.owner for promise in open_),
    )


def _ages(days: Sequence[int]) -> tuple[Age, ...]:
    bounds = (None, *AGES, None)
    return tuple(
        Age(least, below, sum((least is None or age >= least) and (below is None or age < below) for age in days))
        for least, below in pairwise(bounds)
    )


@dataclass(frozen=True, slots=True)
class Later:
    """Patterns by the later document's id, looked up once for all periods."""

    returned: frozenset[str]
    alike: Mapping[str, int]
    broken: Mapping[str, Sequence[BrokenPromise]]


def by_later(patterns: Patterns) -> Later:
    """What patterns say of every document that was the later one."""
    broken: dict[str, list[BrokenPromise]] = {}
    for each in patterns.broken:
        broken.setdefault(each.later, []).append(each)
    returned = frozenset(pair.later for pair in patterns.pairs if pair.returned)
    alike = Counter(pair.later for pair in patterns.pairs if pair.verdict == "look_alike")
    return Later(returned, alike, broken)


def returns(incidents: Sequence[str], later: Later) -> Returns:
    """What came back among the incidents of a period, given by their ids."""
    back = tuple(sorted(name for name in incidents if name in later.returned))
    alike = sum(later.alike.get(name, 0) for name in incidents)
    found = [each for name in incidents for each in later.broken.get(name, ())]
    broken = tuple(sorted(found, key=lambda each: day(each.began) or date.min, reverse=True))
    kinds = Counter(each.broken for each in broken)
    return Returns(back, Share(len(back), len(incidents)), alike, tuple(Tally(k, kinds[k]) for k in _BROKEN), broken)
