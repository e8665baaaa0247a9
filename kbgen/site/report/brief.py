"""What a leader reads who reads nothing else: a sentence for each part of the report, from the same figures."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.report import Report, Tally, Times
from kbgen.site.clock import length
from kbgen.site.report.context import Context
from kbgen.site.report.section import Section
from kbgen.site.words import Words

_CAUSES = 3


def brief_section(report: Report, context: Context) -> Section:
    """The report in a few sentences, each with its n; a period without incidents says so in the first."""
    return Section(context.words["brief.title"], points=tuple(_points(report, context)))


def severity_name(tally: Tally, words: Words) -> str:
    """A severity as it is called; those without one have a name too."""
    return tally.name or words["report.no_severity"]


def _points(report: Report, context: Context) -> Iterator[str]:
    words = context.words
    levels = ", ".join(f"{severity_name(tally, words)} × {tally.count}" for tally in report.severities if tally.count)
    yield words.fill("brief.incidents", n=report.incidents, levels=levels or "–")
    if report.causes.recurring:
        yield words.fill("brief.causes", causes=words["brief.and"].join(_most_often(report, context)))
    yield from (_took(each, report, context) for each in report.times if each.metric == "TTR")
    yield words.fill("report.returned", share=context.share(report.returns.share))
    yield words.fill("brief.broken", count=report.returns.broken)
    yield words.fill("brief.completed", share=context.share(report.follow_ups.completed))


def _most_often(report: Report, context: Context) -> Iterator[str]:
    for cause in report.causes.recurring[:_CAUSES]:
        yield context.words.fill("brief.cause", name=context.mode(cause.failure_mode).text, n=cause.incidents)


def _took(each: Times, report: Report, context: Context) -> str:
    words = context.words
    if each.median is None or each.p90 is None:
        return words.fill("brief.took_few", n=each.n, of=report.incidents)
    middle, long = length(each.median, words), length(each.p90, words)
    return words.fill("brief.took", median=middle, p90=long, n=each.n, of=report.incidents)
