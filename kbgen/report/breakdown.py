"""Incidents by what they have in common: where, what set them off, who noticed, what was tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice

from kbgen.corpus import services, team
from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.report.cause_figures import impact_hours
from kbgen.report.counts import Share, Tally, at_most, severities

# Who told us first. What is not here is not known.
OURS = ("alert", "dashboard", "internal_report", "release_check", "audit")
OTHERS = ("user_report", "vendor_notice")
_OFFICE = range(9, 18)  # hours of a working day, by the knowledge base's clock


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A service or team (None: not named): its incidents, how many came back, how bad, how long.

    `causes_known` of them name a failure mode; of `unknown`, which name none, nobody knows whether they came back.
    `hours` are those of the `hours_known` of them, of several at once only once; `longest` is the largest single one.
    An incident of two services counts under each.
    """

    name: str | None
    incidents: int
    came_back: int
    causes_known: int
    unknown: int
    severities: tuple[Tally, ...]
    hours: float
    longest: float
    hours_known: int


@dataclass(frozen=True, slots=True)
class AttemptFigures:
    """What was tried in a period's incidents, by kind: how often, and what came of it. `kind` is None where unsaid."""

    kind: str | None
    count: int
    worked: int
    partial: int
    in_vain: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Incidents by several questions; each incident is counted once per question, but for `services`."""

    services: tuple[PlaceFigures, ...]
    teams: tuple[PlaceFigures, ...]
    triggers: tuple[Tally, ...]
    detections: tuple[Tally, ...]
    told_by_us: Share
    customer_facing: tuple[Tally, ...]
    data_loss: tuple[Tally, ...]
    out_of_hours: Share
    statuses: tuple[Tally, ...]
    tried: tuple[AttemptFigures, ...]


def breakdown(
    incidents: Sequence[Document], returned: frozenset[str], named: Collection[str], settings: Settings, today: date
) -> Breakdown:
    """The incidents of a period by each question.

    `returned` are the ids of those whose cause came back, `named` of those that name a failure mode.
    """

    def by(read: Callable[[Document], object]) -> tuple[Tally, ...]:
        return tallies(read(document) for document in incidents)

    def places(read: Callable[[Document], Sequence[str | None]]) -> tuple[PlaceFigures, ...]:
        return _places(incidents, read, returned, named, settings, today)

    methods = [document.meta.detection.method if document.meta.detection else None for document in incidents]
    ours = sum(method in OURS for method in methods)
    starts = [exact for document in incidents if (exact := _local(document, settings.zone))]
    return Breakdown(
        services=places(lambda document: services(document, settings) or [None]),
        teams=places(lambda document: [team(document, settings)]),
        triggers=by(lambda document: document.meta.trigger.category if document.meta.trigger else None),
        detections=tallies(methods),
        told_by_us=Share(ours, ours + sum(method in OTHERS for method in methods)),
        customer_facing=by(_customers),
        data_loss=by(lambda document: document.meta.impact.data_loss if document.meta.impact else None),
        out_of_hours=Share(sum(exact.weekday() > 4 or exact.hour not in _OFFICE for exact in starts), len(starts)),
        statuses=by(lambda document: document.status.value),
        tried=tried(incidents),
    )


def tallies(values: Iterable[object]) -> tuple[Tally, ...]:
    """How often each occurs, the most first; last those that say nothing."""
    counts = Counter(None if value is None else str(value) for value in values)
    named = sorted((name for name in counts if name is not None), key=lambda name: (-counts[name], name))
    return tuple(Tally(name, counts[name]) for name in [*named, *([None] if counts[None] else [])])


def tried(incidents: Iterable[Document]) -> tuple[AttemptFigures, ...]:
    """Every attempt of the given incidents by its kind, the most frequent first."""
    found: dict[str | None, Counter[str]] = {}
    for document in incidents:
        for attempt in document.meta.attempts or ():
            found.setdefault(attempt.kind, Counter())[attempt.outcome or "unknown"] += 1
    made = [
        AttemptFigures(
            kind=kind,
            count=counts.total(),
            worked=counts["worked"],
            partial=counts["partial"] + counts["temporary"],
            in_vain=counts["no_effect"] + counts["made_worse"],
            unknown=counts["unknown"],
        )
        for kind, counts in found.items()
    ]
    return tuple(sorted(made, key=lambda each: (each.kind is None, -each.count, each.kind or "")))


def chance(one: int, other: int) -> float | None:
    """How often two periods alike would differ at least so much, from 0 to 1; None where nothing happened in either.

    >>> chance(6, 4), chance(9, 1), chance(1000, 1100)
    (0.75, 0.02, 0.03)
    """
    n = one + other
    if not n:
        return None
    tail = next(islice(at_most(n), min(one, other), None))
    return round(min(1.0, 2 * tail / (1 << n)), 2)


def _places(
    incidents: Sequence[Document],
    read: Callable[[Document], Sequence[str | None]],
    returned: frozenset[str],
    named: Collection[str],
    settings: Settings,
    today: date,
) -> tuple[PlaceFigures, ...]:
    members: dict[str | None, list[Document]] = {}
    for document in incidents:
        for name in dict.fromkeys(read(document)):
            members.setdefault(name, []).append(document)
    made = [_place(name, inside, returned, named, settings, today) for name, inside in members.items()]
    return tuple(sorted(made, key=lambda place: (place.name is None, -place.incidents, -place.hours, place.name or "")))


def _place(
    name: str | None,
    inside: Sequence[Document],
    returned: frozenset[str],
    named: Collection[str],
    settings: Settings,
    today: date,
) -> PlaceFigures:
    return PlaceFigures(
        name,
        len(inside),
        sum(document.id in returned for document in inside),
        sum(document.id in named for document in inside),
        sum(document.id not in named and document.id not in returned for document in inside),
        tuple(each for each in severities(inside, settings) if each.count),
        *impact_hours(inside, settings.zone, today),
    )


def _customers(document: Document) -> str | None:
    value = document.meta.impact.customer_facing if document.meta.impact else None
    return {True: "yes", False: "no", "unknown": "unknown", None: None}[value]


def _local(document: Document, zone: tzinfo | None) -> datetime | None:
    """When it began by the knowledge base's clock, where that is known to the minute."""
    began = document.meta.started_at
    if not isinstance(began, datetime):
        return None
    return began.astimezone(zone) if zone and began.tzinfo else began
