"""Which causes come back, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kbgen.documents import Document
from kbgen.model.metrics import METRICS, duration
from kbgen.model.moments import instant
from kbgen.model.settings import Settings
from kbgen.model.taxonomy import UNKNOWN
from kbgen.recurrence import Patterns
from kbgen.report.counts import Tally, severities

_IMPACT = next(metric for metric in METRICS if metric.name == "TTR")


@dataclass(frozen=True, slots=True)
class Cause:
    """A failure mode with what it cost in a period.

    `hours` are those from started to resolved of the `hours_known` of its `incidents` where both are known to the
    minute, those of several at once only once; `longest` is the largest single one. An incident with several causes
    counts under each: costs of causes must not be added up.
    """

    failure_mode: str
    incidents: int
    severities: tuple[Tally, ...]
    hours: float
    longest: float
    hours_known: int
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Causes:
    """Causes of two or more incidents, the dearest first; how many struck once; how many incidents name none."""

    recurring: tuple[Cause, ...]
    once: int
    unnamed: int


def modes_by_document(patterns: Patterns) -> dict[str, tuple[str, ...]]:
    """The failure modes of every document that names one, by its id."""
    found: dict[str, list[str]] = {}
    for mode, ids in patterns.modes.items():
        for name in ids:
            if mode != UNKNOWN:
                found.setdefault(name, []).append(mode)
    return {name: tuple(sorted(modes)) for name, modes in found.items()}


def causes(
    incidents: Sequence[Document], modes: Mapping[str, Sequence[str]], settings: Settings, today: date
) -> Causes:
    """The causes of the given incidents, ranked by how many, then how severe, then how long."""
    members: dict[str, list[Document]] = {}
    for document in incidents:
        for mode in modes.get(document.id, ()):
            members.setdefault(mode, []).append(document)
    found = [_cause(mode, inside, settings, today) for mode, inside in members.items() if len(inside) > 1]
    found.sort(key=_dearest)
    unnamed = sum(document.id not in modes for document in incidents)
    return Causes(tuple(found), len(members) - len(found), unnamed)


def _cause(mode: str, documents: Sequence[Document], settings: Settings, today: date) -> Cause:
    ids = tuple(document.id for document in documents)
    hours = impact_hours(documents, settings.zone, today)
    return Cause(mode, len(documents), severities(documents, settings), *hours, ids)


def impact_hours(documents: Iterable[Document], zone: tzinfo | None, today: date) -> tuple[float, float, int]:
    """The hours of the clock that incidents took, those of several at once only once; the longest; how many are known.

    Whoever adds up what went on at the same time tells of more hours than there were.
    """
    spans = [(each, span) for each in documents if (span := impact_time(each, zone, today)) is not None]
    starts = ((instant(each.meta.started_at, zone), span) for each, span in spans)
    took, until = timedelta(), None
    for start, end in sorted((start, start + span) for start, span in starts if start):
        fresh = start if until is None else max(start, until)
        took, until = took + max(end - fresh, timedelta()), max(end, fresh)
    hour = timedelta(hours=1)
    return round(took / hour, 2), round(max((span / hour for _, span in spans), default=0.0), 2), len(spans)


def impact_time(document: Document, zone: tzinfo | None, today: date) -> timedelta | None:
    """From started to resolved, where both are known to the minute, in this order, and not after `today`."""
    span = duration(_IMPACT, document.meta, zone, today)
    return span if isinstance(span, timedelta) and span >= timedelta() else None


def _dearest(cause: Cause) -> tuple[int, tuple[int, ...], float, str]:
    return -cause.incidents, tuple(-tally.count for tally in cause.severities), -cause.hours, cause.failure_mode
