"""The page of the search."""

from __future__ import annotations

from kbgen.markdown import text
from kbgen.site.pages.home import SEARCH_BOX, browse
from kbgen.site.pages.page import Page, page
from kbgen.site.site import Site

PATH = "search.md"


def search(site: Site) -> Page:
    """The search box on a page of its own, and where to look without scripts."""
    words = site.words
    return page(
        PATH,
        words["page.search"],
        f"# {text(words['page.search'])}",
        SEARCH_BOX,
        text(words["search.about"]),
        f"{text(words['search.without_script'])} {browse(site, PATH)}",
        in_nav=True,
    )
