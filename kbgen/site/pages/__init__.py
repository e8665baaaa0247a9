"""Every page that kbgen generates: a function from domain values to a page each."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.site.blocks import Page
from kbgen.site.pages.archive import archive, grouped
from kbgen.site.pages.board import board
from kbgen.site.pages.chains import chains
from kbgen.site.pages.data_files import programs
from kbgen.site.pages.failure_modes import failure_modes
from kbgen.site.pages.home import home, search
from kbgen.site.pages.patterns_page import patterns
from kbgen.site.pages.reference import reference
from kbgen.site.pages.uncounted import near_misses, unknowns
from kbgen.site.report.pages import report_pages
from kbgen.site.site import Site


def pages(site: Site) -> Iterator[Page]:
    """All generated pages; those for the navigation in its order."""
    yield home(site)
    yield search(site)
    yield patterns(site)
    yield from chains(site)
    yield from failure_modes(site)
    yield unknowns(site)
    yield near_misses(site)
    yield from board(site)
    yield from report_pages(site)
    yield programs(site)
    yield from archive(site)
    yield from grouped(site)
    yield from reference(site)
