"""The report for leaders: all time, every year and every quarter with an incident, made to be printed."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.report import ALL, Period, Report
from kbgen.site.blocks import Beside, Bullets, Card, Cards, Line, Link, Page, Strong, joined, page
from kbgen.site.report.first import sentences, tiles
from kbgen.site.report.section import blocks
from kbgen.site.report.sections import cannot_tell, sections, title
from kbgen.site.site import Site


def report_pages(site: Site) -> Iterator[Page]:
    """One page a period; that of all time is in the navigation."""
    for report in site.reports.values():
        yield _one(report, site)


def page_of(period: Period) -> str:
    """The page of a period's report, below the docs folder."""
    return "report/index.md" if period == ALL else f"report/{period.name}.md"


def _one(report: Report, site: Site) -> Page:
    words = site.words
    parts = [block for section in sections(report, site.context) for block in blocks(section)]
    cannot = cannot_tell(report, words)
    beside = Card(cannot.title, (Bullets(cannot.points),))
    return page(
        page_of(report.period),
        words["page.report"] if report.period == ALL else title(report, words),
        _other_periods(report.period, site),
        words.fill("report.as_of", today=site.today.isoformat(), n=report.incidents),
        Bullets(tuple(sentences(report, site.context))),
        tiles(report, site.context),
        Beside(tuple(parts), (Cards((beside,)),)),
        in_nav=report.period == ALL,
        heading=title(report, words),
    )


def _other_periods(here: Period, site: Site) -> Line:
    """All time, the years, and the quarters of the year at hand."""
    year = here.name[:4]
    near = [
        period
        for period in site.reports
        if period == ALL or len(period.name) == 4 or period.name.startswith(f"{year}-")
    ]
    shown = (period for period in near if here != ALL or len(period.name) <= 4)
    names: list[Line] = []
    for period in shown:
        name = site.words["report.all"] if period == ALL else period.name
        names.append(Strong(name) if period == here else Link(name, page_of(period)))
    return joined(names)
