"""The report's sections in their order. What there is nothing of is said, not left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from kbgen.report import ALL, FEWEST, FEWEST_P90, Bucket, Cause, Report, Tally, Times
from kbgen.site.blocks import Link, Table, heading, plain
from kbgen.site.report import charts
from kbgen.site.report.breakdowns import broken_down, levels
from kbgen.site.report.charts import Bar
from kbgen.site.report.context import ReportContext, severity_name
from kbgen.site.report.first_screen import confidence_interval, sentences
from kbgen.site.report.follow_up_sections import follow_up_section, returns_section
from kbgen.site.report.section import ReportSection, firm, lacking, rows
from kbgen.site.time_formats import length
from kbgen.site.words import Words

_MOST_CAUSES = 20
_MOST_BARS = 10
_CANNOT = ("written", "fewer", "severity", "hours", "sources", "people")
BOARD = "follow-ups/index.md"
UNKNOWNS = "patterns/unknowns.md"
NEAR_MISSES = "patterns/near-misses.md"


def title(report: Report, words: Words) -> str:
    """What the report is called."""
    if report.period == ALL:
        return words["report.title_all"]
    return words.fill("report.title_period", period=report.period.name)


def as_of(report: Report, words: Words) -> str:
    """The day, how many incidents, and what was left out."""
    found = words.fill("report.as_of", today=report.today.isoformat(), n=report.incidents)
    left = ", ".join(f"{words.name('status', tally.name)} × {tally.count}" for tally in report.left_out if tally.name)
    parts = [found, words.fill("report.left_out", left=left) if left else ""]
    parts.append(words.fill("report.ahead", count=report.ahead) if report.ahead else "")
    return words["report.beside"].join(filter(None, parts))


def whole_report(report: Report, context: ReportContext) -> Iterator[ReportSection]:
    """All that a report says, where there is no page: its first sentences, its sections, what it can't tell."""
    yield ReportSection(
        heading(context.words, "brief.title"), points=tuple(plain(each) for each in sentences(report, context))
    )
    yield from sections(report, context)
    yield cannot_tell(report, context.words)


def sections(report: Report, context: ReportContext) -> Iterator[ReportSection]:
    """Every section of a report below its first screen."""
    yield _counts(report, context.words)
    yield returns_section(report, context)
    yield _causes(report, context)
    yield _times(report, context)
    yield from broken_down(report, context)
    yield follow_up_section(report, context)
    yield _completeness(report, context.words)


def _counts(report: Report, words: Words) -> ReportSection:
    kinds = rows(*((words[f"counted.{name}"], count) for name, count in _kinds(report).items()))
    levels = rows(*((severity_name(tally, words), tally.count) for tally in _severities(report)))
    heads = tuple(severity_name(tally, words) for tally in _severities(report))
    course = rows(*(_step(report, at) for at in range(len(report.course))))
    course_heads = (
        words["report.when"],
        words["counted.incident"],
        *heads,
        words["counted.near_miss"],
        words["counted.drill"],
    )
    notes = [words["report.apart"]]
    if report.period == ALL and report.undated:
        notes.append(words.fill("report.undated", count=report.undated))
    if report.told_again:
        notes.append(words.fill("report.told_again", count=report.told_again))
    if report.perhaps_again:
        notes.append(words.fill("report.perhaps_again", count=report.perhaps_again))
    if report.unreadable:
        notes.append(words.fill("report.unreadable", count=report.unreadable))
    notes += lacking(report.missing, report.absent, report.partial, words)
    tables = [Table((words["column.value"], words["column.count"]), kinds)]
    tables += [Table((words["column.severity"], words["counted.incident"]), levels, words["report.by_severity"])]
    if course:
        tables.append(Table(course_heads, course, words["report.over_time"]))
    drawn = charts.course(report, words["alt.course"], words["report.no_severity"])
    return ReportSection(heading(words, "report.counts"), tuple(notes), tuple(tables), chart=drawn)


def _kinds(report: Report) -> dict[str, int]:
    return {"incident": report.incidents, "near_miss": report.near_misses, "drill": report.drills}


def _severities(report: Report) -> tuple[Tally, ...]:
    """The severities that have a row and a column: all, or none where no incident has any."""
    written = any(tally.count for tally in report.severities if tally.name)
    return tuple(tally for tally in report.severities if written or not tally.name)


def _step(report: Report, at: int) -> tuple[object, ...]:
    """A row of the course: a column for every severity that the report has, whether the step has it or not."""
    step = report.course[at]
    counts = {tally.name: tally.count for tally in step.severities}
    levels = (counts.get(tally.name, 0) for tally in _severities(report))
    return (step.period, step.incidents, *levels, step.near_misses, step.drills)


def _causes(report: Report, context: ReportContext) -> ReportSection:
    words, found = context.words, report.causes
    notes = [words["report.causes_why"] if found.recurring else words["report.causes_none"]]
    if report.incidents and found.unnamed == report.incidents:
        notes = [words["report.causes_unnamed"]]
    elif report.incidents:
        notes.append(words.fill("report.causes_rest", once=found.once, unnamed=found.unnamed, n=report.incidents))
    shown = found.recurring[:_MOST_CAUSES]
    heads, counts = levels([cause.severities for cause in shown], report, words)
    lines = rows(*(_cause(cause, each, context) for cause, each in zip(shown, counts, strict=True)))
    last = (words["report.hours"], words["report.longest"], words["report.hours_known"])
    tables = (Table((words["report.cause"], words["counted.incident"], *heads, *last), lines),) if lines else ()
    if len(found.recurring) > _MOST_CAUSES:
        notes.append(words.fill("report.causes_more", count=len(found.recurring) - _MOST_CAUSES))
    more = Link(words["report.unknowns"], UNKNOWNS)
    drawn = charts.bars([_bar(cause, context) for cause in found.recurring[:_MOST_BARS]], words["alt.causes"])
    return ReportSection(heading(words, "report.causes"), tuple(notes), tables, chart=drawn, more=more)


def _bar(cause: Cause, context: ReportContext) -> Bar:
    hours = f"{cause.incidents} · {cause.hours:.1f} h" if cause.hours_known else str(cause.incidents)
    return Bar(context.mode(cause.failure_mode).text, cause.incidents, 0, hours)


def _cause(cause: Cause, counts: Sequence[int], context: ReportContext) -> tuple[object, ...]:
    words = context.words
    hours = f"{cause.hours:.1f}" if cause.hours_known else words["metric.unknown"]
    longest = f"{cause.longest:.1f}" if cause.hours_known else ""
    known = words.fill("report.of", count=cause.hours_known, of=cause.incidents)
    return (context.mode(cause.failure_mode), cause.incidents, *counts, hours, longest, known)


def _times(report: Report, context: ReportContext) -> ReportSection:
    words = context.words
    heads = ("report.metric", "report.formula", "report.n", "report.median", "report.interval", "report.p90")
    absent = ("report.negative", "metric.unknown", "metric.not_applicable", "metric.day", "metric.missing")
    lines = rows(*(_metric(each, context) for each in report.times))
    main = Table(tuple(words[key] for key in (*heads, *absent)), lines)
    names = [bucket_name(bucket, words) for bucket in report.times[0].buckets]
    spread = rows(*((each.metric, *(bucket.count for bucket in each.buckets)) for each in report.times))
    buckets = Table((words["report.metric"], *names), spread, words["report.spread"])
    notes = [words.fill("report.times_why", fewest=FEWEST, p90=FEWEST_P90), words["report.times_absent"]]
    few = [each.metric for each in report.times if each.n * 2 < report.incidents]
    if few:
        notes.append(words.fill("report.half", metrics=", ".join(few)))
    if wrong := dict.fromkeys(name for each in report.times for name in each.wrong):
        notes.append(words.fill("report.wrong", ids=", ".join(wrong)))
    return ReportSection(heading(words, "report.times"), tuple(notes), (main, buckets))


def _metric(each: Times, context: ReportContext) -> tuple[object, ...]:
    words = context.words
    formula = words.fill("metric.formula", end=words[f"time.{each.end}"], start=words[f"time.{each.start}"])
    name = f"{each.metric}{words['mark.open']}{words[f'metric.{each.metric}']}{words['mark.close']}"
    spans = (context.span(each.median, each.n), confidence_interval(each, context), context.span(each.p90, each.n))
    middle = (" – ".join(map(firm, span.split(" – "))) for span in spans)
    return (
        name,
        formula,
        each.n,
        *middle,
        each.negative,
        each.unknown,
        each.not_applicable,
        each.day_precision,
        each.missing,
    )


def bucket_name(bucket: Bucket, words: Words) -> str:
    """`5 min to 15 min`, `less than 5 min`, `1 d and more`."""
    least, below = (None if end is None else length(timedelta(minutes=end), words) for end in _ends(bucket))
    if least is None:
        return words.fill("report.below", below=below)
    return words.fill("report.from", least=least) if below is None else f"{least} – {below}"


def _ends(bucket: Bucket) -> tuple[int | None, int | None]:
    # "0 min to 5 min" reads better as "less than 5 min".
    return (None if bucket.least == 0 else bucket.least), bucket.below


def _completeness(report: Report, words: Words) -> ReportSection:
    heads = ("report.field", "report.known", "metric.unknown", "metric.not_applicable", "metric.missing")
    lines = rows(
        *(
            (words[f"field.{each.field}"], each.known, each.unknown, each.not_applicable, each.missing)
            for each in report.completeness
        )
    )
    note = words.fill("report.complete_why", n=report.incidents)
    return ReportSection(
        heading(words, "report.complete"), (note,), (Table(tuple(words[key] for key in heads), lines),)
    )


def cannot_tell(report: Report, words: Words) -> ReportSection:
    """What no figure of the report can tell."""
    points = [words[f"cannot.{name}"] for name in _CANNOT]
    if report.period != ALL and report.undated:
        points.append(words.fill("report.undated_elsewhere", count=report.undated))
    if report.today <= report.period.last and report.period != ALL:
        key = "report.running" if report.period.first <= report.today else "report.not_begun"
        points.append(words.fill(key, today=report.today.isoformat()))
    return ReportSection(heading(words, "report.cannot"), points=tuple(points))
