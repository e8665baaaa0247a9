"""Incidents and follow-ups as CSV: a column is a name and what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from kbgen.corpus import COLUMNS, is_ahead, kind, named_modes, row, services, severity, team, when
from kbgen.documents import Document
from kbgen.model.metrics import METRICS
from kbgen.model.moments import Moment, instant, moment_text
from kbgen.model.postmortem import MOMENTS
from kbgen.site.exports.addresses import Links
from kbgen.site.exports.csv_text import Value, csv_text
from kbgen.site.exports.record import minutes
from kbgen.site.site import Site


def incidents(site: Site, links: Links) -> bytes:
    """A row for every document that counts, near misses and drills too: `kind` tells them apart. `told_by` is the
    document that tells of the same incident, by an author's word, and is counted instead; what is `ahead` of today, by
    the `day` that it is filed under, is counted nowhere.

    Names are the knowledge base's own, and beside them stands what was written where that may differ. Durations are
    numbers of minutes; where there is none, `..._missing` says why: `unknown`, `n/a`, `day` or `missing`.
    """
    left = Counter(each.document.id for each in site.promises if each.is_open)
    overdue = Counter(each.document.id for each in site.promises if each.state == "overdue")
    unknown = Counter(each.document.id for each in site.promises if each.is_unknown)
    took = {each.id: minutes(each, site) for each in site.newest}
    columns: dict[str, Callable[[Document], Value]] = {
        "id": lambda each: each.id,
        "title": lambda each: each.title,
        "kind": kind,
        "status": lambda each: str(each.status),
        "severity": lambda each: severity(each, site.settings),
        "severity_written": lambda each: each.meta.severity,
        "services": lambda each: services(each, site.settings),
        "services_written": lambda each: each.meta.services or (),
        "components": lambda each: each.meta.components or (),
        "team": lambda each: team(each, site.settings),
        "team_written": lambda each: each.meta.team,
        **{name: _time(name, site) for name in MOMENTS},
        **{
            f"{metric.name.lower()}_{part}": _minutes(metric.name.lower(), part == "minutes", took)
            for metric in METRICS
            for part in ("minutes", "missing")
        },
        "failure_modes": lambda each: named_modes(each, site.corpus.taxonomy),
        "failure_modes_written": lambda each: [
            cause.failure_mode for cause in each.meta.root_causes or () if cause.failure_mode
        ],
        "trigger": lambda each: each.meta.trigger.category if each.meta.trigger else None,
        "detection": lambda each: each.meta.detection.method if each.meta.detection else None,
        "attempts": lambda each: len(each.meta.attempts or ()),
        "attempts_worked": lambda each: sum(attempt.outcome == "worked" for attempt in each.meta.attempts or ()),
        "follow_ups": lambda each: len(each.meta.follow_ups or ()),
        "follow_ups_open": lambda each: left[each.id],
        "follow_ups_overdue": lambda each: overdue[each.id],
        "follow_ups_unknown": lambda each: unknown[each.id],
        "day": lambda each: day.isoformat() if (day := when(each)) else None,
        "ahead": lambda each: "yes" if is_ahead(each, site.today) else None,
        "told_by": lambda each: site.patterns.copies.get(each.id),
        "url": lambda each: links.page(each.path),
    }
    rows = ([column(each) for column in columns.values()] for each in site.newest)
    return csv_text(list(columns), rows).encode("utf-8-sig")


def promises(site: Site, links: Links) -> bytes:
    """A row for every follow-up, overdue ones first: what `kbgen followups` lists, and the page."""
    rows = ([*row(each).values(), links.page(each.document.path)] for each in site.promises)
    return csv_text([*COLUMNS, "url"], rows).encode("utf-8-sig")


def _time(name: str, site: Site) -> Callable[[Document], Value]:
    """A point in time, with the offset of the knowledge base's zone where none is written: a table says no zone."""
    return lambda each: _moment(instant(at := getattr(each.meta, name), site.corpus.zone) or at)


def _minutes(name: str, known: bool, took: Mapping[str, Mapping[str, float | str]]) -> Callable[[Document], Value]:
    """The duration where it is known, or else why there is none."""

    def read(document: Document) -> Value:
        value = took[document.id][name]
        return value if isinstance(value, float) is known else None

    return read


def _moment(value: Moment | None) -> str | None:
    return moment_text(value) if value is not None else None
