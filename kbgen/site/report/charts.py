"""Which charts a report has, and what they show. None is drawn of too little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kbgen.report import FEWEST, Report
from kbgen.site import charts
from kbgen.site.charts import Bar
from kbgen.site.report.brief import severity_name
from kbgen.site.report.context import Context
from kbgen.site.report.sections import bucket_name

_MOST_BARS = 10


def drawn(report: Report) -> tuple[str, ...]:
    """The names of the charts that a report has."""
    found = []
    if report.incidents >= FEWEST and len(report.course) > 3:  # three months need no picture
        found.append("course")
    if sum(cause.hours > 0 for cause in report.causes.recurring) > 1:
        found.append("causes")
    if any(each.n >= FEWEST for each in report.times):
        found.append("times")
    return tuple(found)


def path(report: Report, name: str) -> str:
    """Where a chart is kept, below the docs folder."""
    return f"report/charts/{report.period.name}-{name}.svg"


def draw(report: Report, context: Context) -> Iterator[tuple[str, bytes]]:
    """Paths and SVGs of the charts of a report."""
    for name in drawn(report):
        yield path(report, name), _CHARTS[name](report, context)


def _course(report: Report, context: Context) -> bytes:
    words = context.words
    # A severity that never occurs would only take a colour and a place in the legend.
    kept = [tally for tally in report.severities if tally.count]
    bars = []
    for step in report.course:
        counts = {tally.name: tally.count for tally in step.severities}
        bars += [Bar(step.period, severity_name(tally, words), counts.get(tally.name, 0)) for tally in kept]
    ranks = [report.severities.index(tally) for tally in kept]
    parts = {
        severity_name(tally, words): None if tally.name is None else rank
        for tally, rank in zip(kept, ranks, strict=True)
    }
    return charts.stacked(bars, parts, words["counted.incident"])


def _causes(report: Report, context: Context) -> bytes:
    dear = sorted((cause for cause in report.causes.recurring if cause.hours), key=lambda cause: -cause.hours)
    bars = [Bar(context.mode(cause.failure_mode).text, "", cause.hours) for cause in dear[:_MOST_BARS]]
    return charts.ranked(bars, context.words["report.hours"])


def _times(report: Report, context: Context) -> bytes:
    words = context.words
    bars = [
        Bar(bucket_name(bucket, words), f"{each.metric} ({words.fill('report.n_is', n=each.n)})", bucket.count)
        for each in report.times
        if each.n >= FEWEST
        for at, bucket in enumerate(each.buckets)
        if at or any(other.buckets[0].count for other in report.times)  # "before the start" is rare
    ]
    return charts.panels(bars, words["counted.incident"])


_CHARTS: dict[str, Callable[[Report, Context], bytes]] = {"course": _course, "causes": _causes, "times": _times}
