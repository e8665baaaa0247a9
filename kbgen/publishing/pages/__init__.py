"""Every page that kbgen generates: a function from domain values to Markdown each."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.publishing.pages.archive import archive
from kbgen.publishing.pages.board import board
from kbgen.publishing.pages.chains import chains
from kbgen.publishing.pages.failure_modes import failure_modes
from kbgen.publishing.pages.grouped import grouped
from kbgen.publishing.pages.home import home
from kbgen.publishing.pages.near_misses import near_misses
from kbgen.publishing.pages.page import Page
from kbgen.publishing.pages.patterns import patterns
from kbgen.publishing.pages.programs import programs
from kbgen.publishing.pages.reference import reference
from kbgen.publishing.pages.report import report_pages
from kbgen.publishing.pages.search import search
from kbgen.publishing.pages.unknowns import unknowns
from kbgen.publishing.site import Site

__all__ = ["Page", "pages"]


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
