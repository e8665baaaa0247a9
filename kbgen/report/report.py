"""All figures of one period, from one place: pages, terminal and exports show what stands here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kbgen.corpus import Corpus, Promise, by_document, is_ahead, kind, perhaps_same, when
from kbgen.documents import Document
from kbgen.model.postmortem import Status
from kbgen.recurrence import Patterns, Remembers
from kbgen.report.breakdown import Breakdown, breakdown, chance, tallies
from kbgen.report.cause_figures import Causes, causes, modes_by_document
from kbgen.report.completeness import FieldCompleteness, completeness
from kbgen.report.counts import CourseStep, Tally, course, severities
from kbgen.report.follow_up_figures import FollowUps, Returns, by_later, follow_up_figures, returns
from kbgen.report.period import ALL, Period, before, periods_of
from kbgen.report.response_times import Times, times

SETTLED = (Status.IN_REVIEW, Status.FINAL)
"""What its authors stand by: no draft, nothing that only was imported."""


@dataclass(frozen=True, slots=True)
class Before:
    """The period before: its incidents, how many of them came back, and how often chance alone makes such a change.

    There is none where no document is of that time or an earlier one: nobody wrote yet, so nobody knows.
    `chance` is from 0 to 1, for two periods alike; None where both had no incident, or this one is still running.
    """

    period: Period
    incidents: int
    came_back: int
    chance: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period on a day. Severities, causes, times, returns and completeness are of incidents only.

    `undated` (incidents, near misses or drills) have no day and are in the report of all time only;
    `unreadable` documents are counted nowhere else. `follow_ups` are those of all kinds of document.
    `left_out` are documents of the period that are counted nowhere, by their status: those that were not asked for.
    `told_again` documents of it tell, by an author's word, of an incident that another one tells: it is counted once.
    `perhaps_again` more may do so, by their file, or by their day and their name or source: they are counted.
    `ahead` documents begin after `today`: a slip of the pen, or a plan; they are counted nowhere else.
    `history` says how much of the files' history is here, which alone knows some days: `whole`, `cut` or `none`.
    `missing` are the names of other knowledge bases that gave nothing, though they should, `absent` is the number of
    postmortems that the checkout leaves out: no figure includes them. For everybody `partial` says so of both.
    """

    period: Period
    today: date
    incidents: int
    near_misses: int
    drills: int
    undated: int
    unreadable: int
    told_again: int
    ahead: int
    severities: tuple[Tally, ...]
    course: tuple[CourseStep, ...]
    causes: Causes
    times: tuple[Times, ...]
    returns: Returns
    follow_ups: FollowUps
    completeness: tuple[FieldCompleteness, ...]
    breakdown: Breakdown
    left_out: tuple[Tally, ...]
    history: Remembers
    before: Before | None = None
    missing: tuple[str, ...] = ()
    absent: int = 0
    partial: bool = False
    perhaps_again: int = 0


def report(
    corpus: Corpus,
    period: Period,
    today: date,
    patterns: Patterns,
    follow_ups: Iterable[Promise],
    statuses: Collection[Status] = tuple(Status),
) -> Report:
    """The figures of one period. `patterns` and `follow_ups` are those of the same corpus.

    `statuses` says which documents are counted: without drafts and imported ones, say.
    """
    found = (period, before(period))
    inside, past = ([d for d in corpus.counted if each and each.holds(when(d))] for each in found)
    return _report(inside, past, period, _Known(corpus, patterns, follow_ups, frozenset(statuses), today))


def reports(
    corpus: Corpus,
    today: date,
    patterns: Patterns,
    follow_ups: Iterable[Promise],
    statuses: Collection[Status] = tuple(Status),
) -> dict[Period, Report]:
    """The reports of all time and of every year and quarter that has an incident: all time first, latest next."""
    members: dict[Period, list[Document]] = {ALL: []}
    for document in corpus.counted:
        for period in periods_of(when(document)):
            members.setdefault(period, []).append(document)
    known = _Known(corpus, patterns, follow_ups, frozenset(statuses), today)
    kept = [
        period
        for period, inside in members.items()
        if period == ALL or any(kind(each) == "incident" and known.counts(each) for each in inside)
    ]
    # The latest first, a year before its quarters.
    kept.sort(key=lambda period: (period.last, period.last - period.first), reverse=True)
    past = {period: members.get(earlier, []) if (earlier := before(period)) else [] for period in kept}
    return {period: _report(members[period], past[period], period, known) for period in kept}


class _Known:
    """What is looked up once for all periods."""

    def __init__(
        self,
        corpus: Corpus,
        patterns: Patterns,
        follow_ups: Iterable[Promise],
        statuses: frozenset[Status],
        today: date,
    ) -> None:
        self.corpus, self.today = corpus, today
        self.modes, self.later = modes_by_document(patterns), by_later(patterns)
        self.statuses, self.remembers = statuses, patterns.remembers
        self.perhaps = perhaps_same(corpus)
        self.copies = _copies(corpus, patterns, statuses)
        self.promised = by_document(follow_ups)
        self.undated = sum(when(each) is None and each.status in statuses for each in corpus.counted)
        self.first = min((day for each in corpus.counted if self.counts(each) and (day := when(each))), default=today)

    def counts(self, document: Document) -> bool:
        """Whether it is counted: of a status that was asked for, no second document of one incident, not ahead."""
        return (
            document.status in self.statuses and document.id not in self.copies and not is_ahead(document, self.today)
        )


def _copies(corpus: Corpus, patterns: Patterns, statuses: frozenset[Status]) -> frozenset[str]:
    """Documents that tell again of an incident that another one, which is counted, tells."""
    found: set[str] = set()
    instead: set[str] = set()  # what is told by a document that was not asked for, and by another that was
    for again, first in sorted(patterns.copies.items()):
        if first in instead or corpus.by_id[first].status in statuses:
            found.add(again)
        elif corpus.by_id[again].status in statuses:
            instead.add(first)
    return frozenset(found)


def _report(whole: Sequence[Document], past: Sequence[Document], period: Period, known: _Known) -> Report:
    """`whole` are the documents of the period, `past` those of the one before it."""
    corpus, settings, today = known.corpus, known.corpus.settings, known.today
    asked = [document for document in whole if document.status in known.statuses]
    told = [document for document in asked if not is_ahead(document, today)]
    inside = [document for document in told if document.id not in known.copies]
    incidents = [document for document in inside if kind(document) == "incident"]
    near_misses = [document for document in inside if kind(document) == "near_miss"]
    ids, missed_ids = ([each.id for each in some] for some in (incidents, near_misses))
    return Report(
        period=period,
        today=today,
        incidents=len(incidents),
        near_misses=len(near_misses),
        drills=sum(kind(document) == "drill" for document in inside),
        undated=known.undated,
        unreadable=len(corpus) - len(corpus.counted),
        told_again=len(told) - len(inside),
        ahead=len(asked) - len(told),
        severities=severities(incidents, settings),
        course=course(inside, period, settings),
        causes=causes(incidents, known.modes, settings, today),
        times=times(incidents, settings.zone, today),
        returns=returns(ids, missed_ids, known.later, corpus, known.modes),
        follow_ups=follow_up_figures([each for document in told for each in known.promised.get(document.id, ())]),
        completeness=completeness(incidents, settings.zone, today),
        breakdown=breakdown(incidents, known.later.returned, known.modes, settings, today),
        left_out=tallies(each.status.value for each in whole if each.status not in known.statuses),
        history=known.remembers,
        before=_before(period, [each for each in past if known.counts(each)], len(incidents), known),
        missing=tuple(corpus.missing),
        absent=len(corpus.absent),
        partial=corpus.partial,
        perhaps_again=sum(document.id in known.perhaps for document in inside),
    )


def _before(period: Period, past: Sequence[Document], now: int, known: _Known) -> Before | None:
    earlier = before(period)
    if earlier is None or earlier.last < known.first:
        return None
    incidents = [document.id for document in past if kind(document) == "incident"]
    back = sum(name in known.later.returned for name in incidents)
    return Before(earlier, len(incidents), back, chance(now, len(incidents)) if period.last < known.today else None)
