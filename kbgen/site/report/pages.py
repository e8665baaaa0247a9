"""The report for leaders: all time, every year and every quarter with an incident, made to be printed."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.report import ALL, Period, Report
from kbgen.site.blocks import (
    Beside,
    Bullets,
    Card,
    Cards,
    Code,
    Line,
    Link,
    Page,
    Sections,
    Strong,
    joined,
    labelled,
    page,
)
from kbgen.site.report.first_screen import sentences, tiles
from kbgen.site.report.section import blocks
from kbgen.site.report.sections import as_of, cannot_tell, sections, title
from kbgen.site.site import Site


def report_pages(site: Site) -> Iterator[Page]:
    """One page a period; that of all time is in the navigation."""
    for report in (*site.reports.values(), *site.settled.values()):
        yield _one(report, site)


def page_of(period: Period, settled: bool = False) -> str:
    """The page of a period's report, below the docs folder; `settled`: that without drafts and imported documents."""
    folder = "report/settled" if settled else "report"
    return f"{folder}/index.md" if period == ALL else f"{folder}/{period.name}.md"


def _one(report: Report, site: Site) -> Page:
    words = site.words
    if not site.newest:  # a page of noughts tells nobody anything
        first = labelled(words["home.first"], Code("kbgen new"))
        return page(page_of(ALL), words["page.report"], words["home.no_documents"], first, in_nav=True)
    parts = [block for section in sections(report, site.context) for block in blocks(section)]
    cannot = cannot_tell(report, words)
    beside = Card(cannot.title.text, (Bullets(cannot.points),))
    settled = bool(report.left_out)
    named = f"{title(report, words)} – {words['report.settled']}" if settled else title(report, words)
    return page(
        page_of(report.period, settled),
        words["page.report"] if report.period == ALL and not settled else named,
        _other_periods(report.period, settled, site),
        _switch(report.period, settled, site),
        as_of(report, words),
        Bullets(tuple(sentences(report, site.context))),
        tiles(report, site.context),
        Sections(),
        Beside(tuple(parts), (Cards((beside,)),)),
        in_nav=report.period == ALL and not settled,
        heading=named,
    )


def _switch(here: Period, settled: bool, site: Site) -> Line:
    """All documents, or only those whose authors stand by them; nothing where that is the same."""
    if here not in site.settled:
        return ""
    named = {False: site.words["report.every"], True: site.words["report.settled"]}
    return joined(
        Strong(name) if which == settled else Link(name, page_of(here, which)) for which, name in named.items()
    )


def _other_periods(here: Period, settled: bool, site: Site) -> Line:
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
        to = page_of(period, settled and period in site.settled)
        names.append(Strong(name) if period == here else Link(name, to))
    return joined(names)
