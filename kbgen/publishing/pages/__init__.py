"""Every page that kbgen generates: a function from domain values to Markdown each."""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.publishing.pages.archive import archive
from kbgen.publishing.pages.grouped import grouped
from kbgen.publishing.pages.home import home
from kbgen.publishing.pages.page import Page
from kbgen.publishing.pages.search import search
from kbgen.publishing.site import Site

__all__ = ["Page", "pages"]


def pages(site: Site) -> Iterator[Page]:
    """All generated pages; those for the navigation in its order."""
    yield home(site)
    yield search(site)
    yield from archive(site)
    yield from grouped(site)
