"""Incidents and follow-ups as CSV: a column is a name and what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from kbgen.corpus import Promise, follow_ups, kind, severity
from kbgen.documents import Document
from kbgen.model.metrics import METRICS
from kbgen.model.moments import Moment, moment_text
from kbgen.site.exports.csv_text import Value, csv_text
from kbgen.site.exports.links import Links
from kbgen.site.exports.record import minutes, modes
from kbgen.site.site import Site

Thing = TypeVar("Thing")

_TIMES = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")


def incidents(site: Site, links: Links) -> bytes:
    """A row for every document that counts, near misses and drills too: `kind` tells them apart."""
    columns: dict[str, Callable[[Document], Value]] = {
        "id": lambda each: each.id,
        "title": lambda each: each.title,
        "kind": kind,
        "status": lambda each: str(each.status),
        "severity": lambda each: severity(each, site.settings),
        "services": lambda each: _joined(each.meta.services),
        "components": lambda each: _joined(each.meta.components),
        "team": lambda each: each.meta.team,
        **{name: _time(name) for name in _TIMES},
        **{f"{metric.name.lower()}_minutes": _minutes(metric.name.lower(), site) for metric in METRICS},
        "failure_modes": lambda each: _joined(list(modes(each, site))),
        "trigger": lambda each: each.meta.trigger.category if each.meta.trigger else None,
        "detection": lambda each: each.meta.detection.method if each.meta.detection else None,
        "attempts": lambda each: len(each.meta.attempts or ()),
        "attempts_worked": lambda each: sum(attempt.outcome == "worked" for attempt in each.meta.attempts or ()),
        "follow_ups": lambda each: len(each.meta.follow_ups or ()),
        "follow_ups_overdue": lambda each: sum(p.state == "overdue" for p in follow_ups([each], site.today)),
        "url": lambda each: links.page(each.path),
    }
    return _table(columns, site.newest)


def promises(site: Site, links: Links) -> bytes:
    """A row for every follow-up, overdue ones first."""
    columns: dict[str, Callable[[Promise], Value]] = {
        "document": lambda each: each.document.id,
        "title": lambda each: each.document.title,
        "services": lambda each: _joined(each.document.meta.services),
        "team": lambda each: each.document.meta.team,
        "number": lambda each: each.number + 1,
        "id": lambda each: each.item.id,
        "follow_up": lambda each: each.item.title,
        "type": lambda each: each.item.type,
        "addresses": lambda each: each.item.addresses,
        "owner": lambda each: each.item.owner,
        "priority": lambda each: each.item.priority,
        "state": lambda each: each.state,
        "due": lambda each: _moment(each.item.due),
        "done_at": lambda each: _moment(each.item.done_at),
        "days_late": lambda each: each.late,
        "days_old": lambda each: each.age,
        "decision": lambda each: each.item.decision,
        "link": lambda each: each.item.link,
        "url": lambda each: links.page(each.document.path),
    }
    return _table(columns, follow_ups(site.newest, site.today))


def _table(columns: Mapping[str, Callable[[Thing], Value]], things: tuple[Thing, ...]) -> bytes:
    return csv_text(list(columns), ([column(each) for column in columns.values()] for each in things)).encode()


def _joined(values: list[str] | None) -> str:
    return "; ".join(values or ())


def _time(name: str) -> Callable[[Document], Value]:
    return lambda each: _moment(getattr(each.meta, name))


def _minutes(name: str, site: Site) -> Callable[[Document], Value]:
    return lambda each: minutes(each, site)[name]


def _moment(value: Moment | None) -> str | None:
    return moment_text(value) if value is not None else None
