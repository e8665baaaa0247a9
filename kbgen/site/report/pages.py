"""The report for leaders: all time, every year and every quarter with an incident, made to be printed."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.markdown import link, relative, text
from kbgen.report import ALL, Period, Report
from kbgen.site.pages.page import Page, page
from kbgen.site.report import charts
from kbgen.site.report.section import blocks
from kbgen.site.report.sections import sections, title
from kbgen.site.site import Site


def report_pages(site: Site) -> Iterator[Page]:
    """One page a period; that of all time is in the navigation."""
    for report in site.reports.values():
        yield _one(report, site)


def report_charts(site: Site) -> Iterator[tuple[str, bytes]]:
    """Paths and SVGs of all charts."""
    for report in site.reports.values():
        yield from charts.draw(report, site.context)


def chart_paths(site: Site) -> Iterator[str]:
    """Where they are kept, without drawing them."""
    for report in site.reports.values():
        yield from (charts.path(report, name) for name in charts.drawn(report))


def page_of(period: Period) -> str:
    """The page of a period's report, below the docs folder."""
    return "report/index.md" if period == ALL else f"report/{period.name}.md"


def _one(report: Report, site: Site) -> Page:
    words, path = site.words, page_of(report.period)
    named = title(report, words)
    parts = []
    for section in sections(report, site.context):
        parts += blocks(section, path, _picture(section.chart, report, path, site))
    return page(
        path,
        named,
        f"# {text(named)}",
        text(words.fill("report.as_of", today=site.today.isoformat(), n=report.incidents)),
        _other_periods(report.period, site),
        *parts,
        in_nav=report.period == ALL,
    )


def _picture(name: str | None, report: Report, path: str, site: Site) -> str:
    """The chart of a section where it has one; what it shows stands in the table below it."""
    if name not in charts.drawn(report):
        return ""
    return f"![{text(site.words[f'alt.{name}'])}]({relative(path, charts.path(report, name))})"


def _other_periods(here: Period, site: Site) -> str:
    """All time, the years, and the quarters of the year at hand."""
    year = here.name[:4]
    near = [
        period
        for period in site.reports
        if period == ALL or len(period.name) == 4 or period.name.startswith(f"{year}-")
    ]
    shown = (period for period in near if here != ALL or len(period.name) <= 4)
    names = []
    for period in shown:
        name = site.words["report.all"] if period == ALL else period.name
        names.append(f"**{text(name)}**" if period == here else link(name, page_of(here), page_of(period)))
    return " · ".join(names)
