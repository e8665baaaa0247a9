"""The report on what came back, and on what became of the follow-ups."""

from __future__ import annotations

from kbgen.model.moments import day
from kbgen.recurrence import PromiseOutcome
from kbgen.report import Age, Report
from kbgen.site.blocks import Link, Table, heading
from kbgen.site.report.context import ReportContext
from kbgen.site.report.section import ReportSection, rows
from kbgen.site.words import Words

_SHOWN = 10
_PATTERNS = "patterns/index.md"
_BOARD = "follow-ups/index.md"


def returns_section(report: Report, context: ReportContext) -> ReportSection:
    """What came back, and which promises were broken by then: systems and items, never people."""
    words, found = context.words, report.returns
    notes = [words.fill("report.returned", share=context.share(found.share)), words["report.returned_why"]]
    if found.unknown:
        notes.append(words.fill("report.unnamed", n=found.unknown))
    if found.perhaps:
        notes.append(words.fill("report.perhaps", count=found.perhaps))
    # Of what names no cause, nobody knows which pairs have different ones, nor what came back.
    if found.look_alikes or found.share.of:
        notes.append(words.fill("report.alike", count=found.look_alikes))
    tables = []
    if found.promises:
        kinds = rows(*((words[f"stood.{tally.name}"], tally.count) for tally in found.stood if tally.count))
        tables.append(Table((words["column.state"], words["report.n"]), kinds, words["report.stood"]))
        if found.broken:
            tables.append(_promises(report, context))
        if found.broken > _SHOWN:
            notes.append(words.fill("report.broken_more", count=found.broken, shown=_SHOWN))
    elif found.documents:
        notes.append(words["report.broken_none"])
    return ReportSection(
        heading(words, "report.again"), tuple(notes), tuple(tables), more=Link(words["patterns.title"], _PATTERNS)
    )


def _promises(report: Report, context: ReportContext) -> Table:
    words = context.words
    keys = ("column.state", "chain.then", "column.promise", "chain.promised_after", "chain.before")
    lines = rows(*(_promise(each, context) for each in report.returns.promises[:_SHOWN] if each.broken))
    return Table(tuple(words[key] for key in keys), lines, words["report.broken"])


def _promise(each: PromiseOutcome, context: ReportContext) -> tuple[object, ...]:
    began = day(each.began)
    when = began.isoformat() if began else context.words["metric.unknown"]
    ends = (context.document(each.earlier), context.document(each.later))
    return (context.words[f"stood.{each.stood}"], when, each.title, *ends)


def follow_up_section(report: Report, context: ReportContext) -> ReportSection:
    """How many follow-ups are kept, how late, and how old the open ones are."""
    words, found = context.words, report.follow_ups
    notes = [words.fill("report.completed", share=context.share(found.completed))]
    notes.append(words.fill("report.on_time", share=context.share(found.on_time)))
    opened = sum(age.count for age in found.ages) + found.age_unknown
    if opened:
        notes.append(words.fill("report.unowned", n=opened, due=found.without_due, owner=found.without_owner))
    if found.without_day:
        notes.append(words.fill("report.without_day", n=found.without_day))
    if report.history != "whole":
        notes.append(words[f"report.history_{report.history}"])
    shown = (tally for tally in found.states if tally.count or tally.name != "told_again")
    states = rows(*((words[f"promise.{tally.name}"], tally.count) for tally in shown))
    tables = [Table((words["column.state"], words["report.n"]), states, words["report.states"])]
    if opened:
        ages = [(age_name(age, words), age.count) for age in found.ages]
        ages.append((words["report.age_unknown"], found.age_unknown))
        tables.append(Table((words["report.age"], words["report.n"]), rows(*ages), words["report.ages"]))
        median = found.median_age
        few = words.fill("report.too_few", n=opened - found.age_unknown)
        value = few if median is None else words.fill("report.age_days", n=median)
        notes.append(words.fill("report.median_age", value=value))
    if len(found.flow) > 1:
        flow = rows(*((each.period, each.opened, each.closed) for each in found.flow))
        tables.append(
            Table((words["report.when"], words["down.opened"], words["down.closed"]), flow, words["down.flow"])
        )
    return ReportSection(
        heading(words, "report.follow_ups"), tuple(notes), tuple(tables), more=Link(words["board.title"], _BOARD)
    )


def age_name(age: Age, words: Words) -> str:
    """`30 to 90 days`, `less than 30 days`, `365 days and more`."""
    if age.least is None:
        return words.fill("report.age_below", below=age.below)
    if age.below is None:
        return words.fill("report.age_from", least=age.least)
    return words.fill("report.age_between", least=age.least, below=age.below)
