"""The report's first screen: what changed, what came back, what is overdue; four figures with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from kbgen.recurrence import broken_promises
from kbgen.report import ALL, Overdue, Report, Times
from kbgen.site.blocks import Line, Tile, Tiles, joined, line
from kbgen.site.promises_told import broken
from kbgen.site.report import charts
from kbgen.site.report.context import ReportContext
from kbgen.site.time_formats import length
from kbgen.site.words import Words

_NAMED, _PROMISED = 4, 3
_OF_HUNDRED = 100
_STOOD_LOOK = {"overdue": "kb-bar kb-bar--bad", "late": "kb-bar kb-bar--bad", "unknown": "kb-bar kb-bar--soft"}


def sentences(report: Report, context: ReportContext) -> Iterator[Line]:
    """One for each of the three questions, and for how long it took."""
    words, back = context.words, report.returns
    yield _changed(report, context)
    named = back.documents[-_NAMED:]
    links = joined((_named(name, context) for name in reversed(named)), words["first.and"])
    share = context.share(back.share)
    latest = words["first.latest"] if len(named) < len(back.documents) else ""
    perhaps = words.fill("first.besides" if named else "first.only_perhaps", n=back.perhaps) if back.perhaps else ""
    unnamed = words["report.beside"] + words.fill("report.unnamed", n=back.unknown) if back.unknown else ""
    yield (
        line(words.fill("first.returned", share=share), latest, links, words["first.end"], perhaps, unnamed)
        if named
        else words["first.nothing"] + _of_how_many(report, words) + perhaps
    )
    if back.promises:
        found = broken_promises(back.promises)
        told = broken(found, words, _overdue(back.overdue, words))
        yield told + (words[f"first.history_{report.history}"] if found.unknown and report.history != "whole" else "")
    if report.incidents:
        yield from (_took(each, report, context) for each in report.times if each.metric == "TTR")


def _named(name: str, context: ReportContext) -> Line:
    """A document by its title, and that it is a draft where it is one."""
    return line(context.document(name), context.status(name))


def _overdue(found: Sequence[Overdue], words: Words) -> str:
    """The first promises that were overdue or late by name, and how many more there are."""
    if not found:
        return ""
    named = words["first.and"].join(
        words.fill("first.promise", title=each.title, owner=_owner(each, words), days=each.days)
        for each in found[:_PROMISED]
    )
    more = words.fill("first.more", n=len(found) - _PROMISED) if len(found) > _PROMISED else ""
    return words.fill("first.which", named=named, more=more)


def _owner(each: Overdue, words: Words) -> str:
    return words.fill("first.owner", owner=each.owner) if each.owner else ""


def _of_how_many(report: Report, words: Words) -> str:
    """How many incidents it could be known of; nothing where there is none."""
    if known := _causes_known(report):
        return words.fill("first.nothing_known", n=report.incidents, known=known)
    unknown = report.returns.unknown
    return words["report.beside"] + words.fill("report.unnamed", n=unknown) if unknown else ""


def _causes_known(report: Report) -> int:
    """How many incidents name a failure mode: of all others nobody can know whether they came back."""
    return report.incidents - report.causes.unnamed


def _changed(report: Report, context: ReportContext) -> str:
    words, before, asked = context.words, report.before, report.period
    if asked == ALL:
        return words.fill("first.incidents", n=report.incidents)
    told = words.fill("first.no_earlier", n=report.incidents)
    if before:
        told = words.fill("first.before", n=report.incidents, before=before.incidents, period=before.period.name)
    if asked.last >= report.today:
        return told + words["first.running" if asked.first <= report.today else "first.not_begun"]
    chance = before.chance if before else None
    return told if chance is None else told + words.fill("first.chance", percent=round(chance * _OF_HUNDRED))


def _took(each: Times, report: Report, context: ReportContext) -> str:
    words = context.words
    if each.median is None:
        return words.fill("brief.took_few", n=each.n, of=report.incidents)
    told = words.fill("brief.took", median=length(each.median, words), n=each.n, of=report.incidents)
    return told + (words["first.half"] if each.n * 2 < report.incidents else "")


def confidence_interval(each: Times, context: ReportContext) -> str:
    """The 95 % interval of a median, or why there is none."""
    if each.interval is None:
        return context.words.fill("report.too_few", n=each.n)
    return " – ".join(length(end, context.words) for end in each.interval)


def tiles(report: Report, context: ReportContext) -> Tiles:
    """Incidents, what came back, promises overdue when it did, time to restore."""
    words, back = context.words, report.returns
    counts = [step.incidents for step in report.course]
    known = _causes_known(report) or back.documents or not report.incidents
    before = report.before
    past = words.fill("first.past", n=before.incidents, period=before.period.name) if before else ""
    promised = broken_promises(back.promises)
    returned = [(back.share.count, "kb-bar kb-bar--part"), (back.share.of - back.share.count, "kb-bar")]
    asked = (tally for tally in back.stood if tally.name != "other_cause")
    stood = [(tally.count, _STOOD_LOOK.get(tally.name or "", "kb-bar")) for tally in asked]
    # Of what nobody promised, none was overdue and none was not.
    none = "–" if known and not promised.unknown else words["metric.unknown"]
    found = [
        Tile(words["counted.incident"], str(report.incidents), past, charts.columns(counts, words["first.alt_course"])),
        Tile(
            words["first.came_back"],
            _share(back.share.count, back.share.of, words) if known else words["metric.unknown"],
            _doubt(report, words) if known else words["story.unnamed"],
            charts.parts(returned, words.fill("first.alt_back", count=back.share.count, of=back.share.of))
            if known
            else None,
        ),
        Tile(
            words["first.overdue"],
            words.fill("first.of", count=promised.count, of=promised.of) if promised.of else none,
            words.fill("first.unknown", n=promised.unknown) if promised.unknown else "",
            charts.parts(stood, broken(promised, words)),
        ),
    ]
    return Tiles((*found, *(_restored(each, report, context) for each in report.times if each.metric == "TTR")))


def _share(count: int, of: int, words: Words) -> str:
    """`1 of 3`; a dash where there is nothing to count."""
    return words.fill("first.of", count=count, of=of) if of else "–"


def _doubt(report: Report, words: Words) -> str:
    """How many more perhaps came back, and of how many nobody knows."""
    counts = {"first.perhaps": report.returns.perhaps, "first.unnamed": report.returns.unknown}
    return words["brief.and"].join(words.fill(key, n=n) for key, n in counts.items() if n)


def _restored(each: Times, report: Report, context: ReportContext) -> Tile:
    words = context.words
    value = length(each.median, words) if each.median is not None else "–"
    known = words.fill("first.known", n=each.n, of=report.incidents) if report.incidents else ""
    if each.median is None or each.interval is None:
        return Tile(words["first.restore"], value, known)
    hour = timedelta(hours=1)
    low, high = (end / hour for end in each.interval)
    note = words.fill("first.interval", interval=confidence_interval(each, context), known=known)
    picture = charts.span(low, each.median / hour, high, high * 1.3, words["first.alt_span"])
    return Tile(words["first.restore"], value, note, picture)
