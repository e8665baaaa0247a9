"""What became of the follow-ups, and what came back before they were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from kbgen.corpus import STATES, Corpus, Promise, when
from kbgen.model.moments import day
from kbgen.recurrence import STOOD, Patterns, PromiseOutcome, Stood, once
from kbgen.report.counts import FEWEST, Share, Tally
from kbgen.report.period import periods_of

# Upper ends of the ages, in days; the last has none.
AGES = (30, 90, 365)
MOST_QUARTERS = 12  # the latest ones


@dataclass(frozen=True, slots=True)
class Age:
    """How many open follow-ups are at least `least` and less than `below` days old; None means without end."""

    least: int | None
    below: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """How many follow-ups were promised and how many done in a quarter; what has no day is in none."""

    period: str
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The follow-ups that documents of a period promised, as they stand on the day of the report.

    `completed` is out of the done and the open ones: of what has no status, nobody knows; `on_time` out of those done
    whose due and done days are known.
    `without_day` are done, and nobody knows when. `total` leaves out what is told again, which only `states` has.
    `ages` and `median_age` (days, None where too few) are of the open ones whose document has a day.
    """

    total: int
    states: tuple[Tally, ...]
    completed: Share
    on_time: Share
    ages: tuple[Age, ...]
    age_unknown: int
    median_age: float | None
    without_day: int
    without_due: int
    without_owner: int
    flow: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A promise whose day had passed when its cause came back: what, after which incident, how many days, whose.

    `stood` is `overdue` or `late`; `owner` as its document writes it, None where it names none.
    """

    title: str
    earlier: str
    later: str
    stood: Stood
    days: int
    owner: str | None


@dataclass(frozen=True, slots=True)
class Returns:
    """What came back within a period: `documents` are the later ones in the order of their days, each once.

    `perhaps` are those that may have; of `unknown` nobody knows, as they name no failure mode: `share` leaves them
    out. `promises` has every promise made after an incident whose cause came back in the period, each once, those that
    mattered most first; `stood` counts them by how they stood, `broken` only the overdue and the late ones, which
    `overdue` names, in the same order.
    """

    documents: tuple[str, ...]
    share: Share
    perhaps: int
    unknown: int
    look_alikes: int
    broken: int
    stood: tuple[Tally, ...]
    promises: tuple[PromiseOutcome, ...]
    overdue: tuple[Overdue, ...]


def follow_up_figures(promises: Sequence[Promise]) -> FollowUps:
    """The figures of the given follow-ups, each promise once."""
    states = Counter(promise.state for promise in promises)
    promises = [each for each in promises if each.state != "told_again"]
    done = [promise for promise in promises if promise.item.status == "done"]
    dated = [promise for promise in done if promise.due and promise.done]
    open_ = [promise for promise in promises if promise.is_open]
    ages = sorted(promise.age for promise in open_ if promise.age is not None)
    return FollowUps(
        total=len(promises),
        states=tuple(Tally(state, states[state]) for state in STATES),
        completed=Share(len(done), len(done) + len(open_)),
        on_time=Share(sum(promise.state == "done" for promise in dated), len(dated)),
        ages=_ages(ages),
        age_unknown=len(open_) - len(ages),
        median_age=float(median(ages)) if len(ages) >= FEWEST else None,
        without_day=sum(promise.done is None for promise in done),
        without_due=sum(promise.due is None for promise in open_),
        without_owner=sum(not promise.item.owner for promise in open_),
        flow=_flow(promises),
    )


def _flow(promises: Sequence[Promise]) -> tuple[Flow, ...]:
    opened = Counter(periods_of(promise.since)[-1].name for promise in promises if promise.since)
    closed = Counter(periods_of(promise.done)[-1].name for promise in promises if promise.done)
    return tuple(Flow(name, opened[name], closed[name]) for name in sorted({*opened, *closed})[-MOST_QUARTERS:])


def _ages(days: Sequence[int]) -> tuple[Age, ...]:
    bounds = (None, *AGES, None)
    return tuple(
        Age(least, below, sum((least is None or age >= least) and (below is None or age < below) for age in days))
        for least, below in pairwise(bounds)
    )


@dataclass(frozen=True, slots=True)
class LaterDocuments:
    """Patterns by the later document's id, looked up once for all periods."""

    returned: frozenset[str]
    perhaps: frozenset[str]
    alike: Mapping[str, int]
    stood: Mapping[str, Sequence[PromiseOutcome]]


def by_later(patterns: Patterns) -> LaterDocuments:
    """What patterns say of every document that was the later one."""
    stood: dict[str, list[PromiseOutcome]] = {}
    for each in patterns.standings:
        stood.setdefault(each.later, []).append(each)
    returned = frozenset(pair.later for pair in patterns.pairs if pair.returned == "yes")
    perhaps = frozenset(pair.later for pair in patterns.pairs if pair.returned == "perhaps") - returned
    alike = Counter(pair.later for pair in patterns.pairs if pair.verdict == "look_alike")
    return LaterDocuments(returned, perhaps, alike, stood)


def returns(
    incidents: Sequence[str], others: Sequence[str], later: LaterDocuments, corpus: Corpus, named: Collection[str]
) -> Returns:
    """What came back among the incidents of a period. Promises are asked of its near misses, `others`, too.

    `named` are the ids of those that name a failure mode.
    """
    back = _by_day((name for name in incidents if name in later.returned), corpus)
    struck = _by_day((name for name in (*incidents, *others) if name in later.stood), corpus)
    found = once(each for name in struck for each in later.stood[name])
    promises = tuple(sorted(found, key=_weight))
    kinds = Counter(each.stood for each in promises)
    unknown = len(set(incidents).difference(later.returned, later.perhaps, named))
    return Returns(
        documents=back,
        share=Share(len(back), len(incidents) - unknown),
        perhaps=sum(name in later.perhaps for name in incidents),
        unknown=unknown,
        look_alikes=sum(later.alike.get(name, 0) for name in incidents),
        broken=sum(each.broken for each in promises),
        stood=tuple(Tally(stood, kinds[stood]) for stood in STOOD),
        promises=promises,
        overdue=tuple(_overdue(each, corpus) for each in promises if each.broken),
    )


def _by_day(names: Iterable[str], corpus: Corpus) -> tuple[str, ...]:
    """In the order of their days: the first time that a promise was overdue is the one that is told."""
    return tuple(sorted(names, key=lambda name: (when(corpus.by_id[name]) or date.max, name)))


def _overdue(each: PromiseOutcome, corpus: Corpus) -> Overdue:
    item = (corpus.by_id[each.earlier].meta.follow_ups or [])[each.number]
    return Overdue(each.title, each.earlier, each.later, each.stood, each.days or 0, item.owner)


def _weight(each: PromiseOutcome) -> tuple[int, int, str, int]:
    began = day(each.began)
    return STOOD.index(each.stood), -(began.toordinal() if began else 0), each.earlier, each.number
