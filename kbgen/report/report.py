"""All figures of one period, from one place: pages, terminal and exports show what stands here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kbgen.corpus import Corpus, Promise, by_document, kind, when
from kbgen.documents import Document
from kbgen.recurrence import Patterns
from kbgen.report.causes import Causes, causes, modes_by_document
from kbgen.report.completeness import Filled, completeness
from kbgen.report.counts import Step, course, severities
from kbgen.report.period import ALL, Period, periods_of
from kbgen.report.promises import FollowUps, Later, Returns, by_later, follow_up_figures, returns
from kbgen.report.share import Tally
from kbgen.report.times import Times, times


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period on a day. Severities, causes, times, returns and completeness are of incidents only.

    `undated` (incidents, near misses or drills) have no day and are in the report of all time only;
    `unreadable` documents are counted nowhere else. `follow_ups` are those of all kinds of document.
    """

    period: Period
    today: date
    incidents: int
    near_misses: int
    drills: int
    undated: int
    unreadable: int
    severities: tuple[Tally, ...]
    course: tuple[Step, ...]
    causes: Causes
    times: tuple[Times, ...]
    returns: Returns
    follow_ups: FollowUps
    completeness: tuple[Filled, ...]


def report(corpus: Corpus, period: Period, today: date, patterns: Patterns, follow_ups: Iterable[Promise]) -> Report:
    """The figures of one period. `patterns` and `follow_ups` are those of the same corpus."""
    inside = [document for document in corpus.counted if period.holds(when(document))]
    modes, later, promised = modes_by_document(patterns), by_later(patterns), by_document(follow_ups)
    return _report(inside, corpus, period, today, modes, later, promised)


def reports(corpus: Corpus, today: date, patterns: Patterns, follow_ups: Iterable[Promise]) -> dict[Period, Report]:
    """The reports of all time and of every year and quarter that has an incident: all time first, latest next."""
    members: dict[Period, list[Document]] = {ALL: []}
    for document in corpus.counted:
        for period in periods_of(when(document)):
            members.setdefault(period, []).append(document)
    modes, later, promised = modes_by_document(patterns), by_later(patterns), by_document(follow_ups)
    kept = [period for period in members if period == ALL or any(kind(d) == "incident" for d in members[period])]
    # The latest first, a year before its quarters.
    kept.sort(key=lambda period: (period.last, period.last - period.first), reverse=True)
    return {period: _report(members[period], corpus, period, today, modes, later, promised) for period in kept}


def _report(
    inside: Sequence[Document],
    corpus: Corpus,
    period: Period,
    today: date,
    modes: Mapping[str, Sequence[str]],
    later: Later,
    promised: Mapping[str, Sequence[Promise]],
) -> Report:
    settings = corpus.settings
    incidents = [document for document in inside if kind(document) == "incident"]
    return Report(
        period,
        today,
        len(incidents),
        sum(kind(document) == "near_miss" for document in inside),
        sum(kind(document) == "drill" for document in inside),
        sum(when(document) is None for document in corpus.counted),
        len(corpus) - len(corpus.counted),
        severities(incidents, settings),
        course(inside, period, settings),
        causes(incidents, modes, settings),
        times(incidents, settings.zone),
        returns([each.id for each in incidents], [each.id for each in inside if kind(each) == "near_miss"], later),
        follow_up_figures([each for document in inside for each in promised.get(document.id, ())]),
        completeness(incidents),
    )
