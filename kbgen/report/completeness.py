"""How much of what a postmortem should say is said: what all the other figures rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial
from typing import Literal

from kbgen.documents import Document
from kbgen.model.moments import Moment, is_past
from kbgen.model.postmortem import Postmortem
from kbgen.model.taxonomy import UNKNOWN

How = Literal["known", "unknown", "n/a", "missing"]


@dataclass(frozen=True, slots=True)
class FieldCompleteness:
    """How many documents give a field a value, say that it is unknown or does not apply, or say nothing."""

    field: str
    known: int
    unknown: int
    not_applicable: int
    missing: int


def _time(name: str, meta: Postmortem, zone: tzinfo | None, today: date) -> How:
    """One that lies ahead is missing: no figure has it either."""
    value: Moment | None = getattr(meta, name)
    if value is None or not (isinstance(value, str) or is_past(value, zone, today)):
        return "missing"
    return value if isinstance(value, str) else "known"


def _written(name: str, meta: Postmortem) -> How:
    return "known" if getattr(meta, name) else "missing"


def _stated(values: Iterable[str | None]) -> How:
    """Of several values the best: one that says something, else `unknown`."""
    given = [value for value in values if value]
    if not given:
        return "missing"
    return "known" if any(value != "unknown" for value in given) else "unknown"


def _failure_mode(meta: Postmortem) -> How:
    return _stated(cause.failure_mode for cause in meta.root_causes or ())


def _confirmed(meta: Postmortem) -> How:
    """`known` where a cause is confirmed; `unknown` where there are only guesses; where nobody says, missing."""
    causes = meta.root_causes or ()
    if any(cause.confidence == "confirmed" for cause in causes):
        return "known"
    return "unknown" if any(cause.confidence or cause.failure_mode == UNKNOWN for cause in causes) else "missing"


def _detection(meta: Postmortem) -> How:
    return _stated([meta.detection.method if meta.detection else None])


def _trigger(meta: Postmortem) -> How:
    return _stated([meta.trigger.category if meta.trigger else None])


def _impact(meta: Postmortem) -> How:
    return "known" if meta.impact and meta.impact.summary else "missing"


def _follow_ups(meta: Postmortem) -> How:
    if meta.follow_ups:
        return "known"
    return "n/a" if meta.no_follow_ups else "missing"


_FIELDS: tuple[tuple[str, Callable[[Postmortem], How] | None], ...] = (
    ("severity", partial(_written, "severity")),
    ("services", partial(_written, "services")),
    *((name, None) for name in ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")),
    ("impact", _impact),
    ("detection", _detection),
    ("trigger", _trigger),
    ("failure_mode", _failure_mode),
    ("confirmed", _confirmed),
    ("attempts", partial(_written, "attempts")),
    ("follow_ups", _follow_ups),
)


def completeness(documents: Sequence[Document], zone: tzinfo | None, today: date) -> tuple[FieldCompleteness, ...]:
    """Every key field over the given documents."""
    made: list[FieldCompleteness] = []
    for name, read in _FIELDS:
        tell = read or partial(_time, name, zone=zone, today=today)
        how = Counter(tell(document.meta) for document in documents)
        made.append(FieldCompleteness(name, how["known"], how["unknown"], how["n/a"], how["missing"]))
    return tuple(made)
