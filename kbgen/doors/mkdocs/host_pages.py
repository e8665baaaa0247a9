"""Pages as the host, MkDocs or ProperDocs, has them: their metadata, contents and HTML."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Container, Iterable, Sequence
from typing import Any

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from kbgen.documents import Document
from kbgen.markdown import TocEntry, structure
from kbgen.site import DIAGRAM, ShownPage, Site, WrittenPage, anchors, has_diagram, material, text, written_page
from kbgen.site import Page as Made

_log = get_plugin_logger(__name__)


_FEWEST = 4


def included(file: File) -> bool:
    """Whether a file is published."""
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]


def without(nav: Any, gone: Container[str]) -> Any:
    """The navigation without what leads to paths that are gone: they would stand there by their names."""
    if isinstance(nav, dict):
        found = {title: kept for title, item in nav.items() if (kept := without(item, gone)) is not None}
        return found or None
    if isinstance(nav, list):
        return [kept for item in nav if (kept := without(item, gone)) is not None]
    return None if isinstance(nav, str) and posixpath.normpath(nav.partition("#")[0]) in gone else nav


def named(nav: Any, path: str) -> str | None:
    """What the team's navigation calls a page; None where it gives it no name."""
    if isinstance(nav, list):
        return next((found for each in nav if (found := named(each, path))), None)
    if isinstance(nav, dict):
        for title, item in nav.items():
            if item == path:
                return str(title)
            if found := named(item, path):
                return found
    return None


def unwritten(made: Made | WrittenPage) -> WrittenPage:
    """What there is to know of a generated page beside what stands on it."""
    return WrittenPage(made.path, made.title, made.heading, made.in_nav, (), "")


class GeneratedPage(Page):
    """A page that kbgen wrote: the host asks it for its HTML, and no Markdown stands in between.

    It is given as it is `made`, or as it was written already; once it is written, it has that alone. One that is
    made `ahead` is empty when the host asks. `number` is by which it is kept, if it is to be.
    """

    ahead = False
    number: int | None = None

    def __init__(self, made: Made | WrittenPage, site: Site, file: File, config: MkDocsConfig) -> None:
        super().__init__(named(config.nav, file.src_uri), file, config)
        self.made, self.words = made, site.words

    @property
    def is_short(self) -> bool:
        """Whether it has too few headings for a table of contents."""
        found = self.made
        return len(found.headings if isinstance(found, WrittenPage) else anchors(found)) < _FEWEST

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the host gives it
        """The table of contents, and the HTML, from the page as a value."""
        self.content = "" if self.ahead else self.write(files).html
        headings = self.made.headings if isinstance(self.made, WrittenPage) else anchors(self.made)
        self.present_anchor_ids = {each.id for each in headings}
        top: list[AnchorLink] = []
        for each in headings:
            item = AnchorLink(html.escape(each.title), each.id, each.level)
            (top[-1].children if top and each.level > top[-1].level else top).append(item)
        first = AnchorLink(html.escape(self.made.heading), "kb-title", 1)
        first.children = top
        self.toc = TableOfContents([first])

    def write(self, files: Files) -> WrittenPage:
        """Write the page as a value, if it is still one."""

        def address(path: str) -> str | None:
            found = files.src_uris.get(path)
            return found.url_relative_to(self.file) if found else None

        if not isinstance(self.made, WrittenPage):
            self.made = written_page(self.made, address, self.words["page.filter"])
        return self.made

    def forget(self) -> None:
        """Let go of what was put into a file: all pages together take much memory."""
        self.made, self.content, self.toc = unwritten(self.made), "", TableOfContents([])


class PostmortemPage(Page):
    """A postmortem: its facts, and below them the authors' text, which no plugin of the host gets to run.

    Every event of the host happens. What other plugins see of the text, and may change, is its plain words, in which
    no mark of any template engine is left; the page itself is made from the document. `shown` is given to it when every
    address is known, and `overheard` says whether anybody else gets its text; one that is made `ahead` is empty here.
    """

    shown: ShownPage
    overheard, ahead = True, False
    dead: Sequence[tuple[int, str]] = ()

    def __init__(self, document: Document, site: Site, file: File, config: MkDocsConfig) -> None:
        super().__init__(named(config.nav, file.src_uri), file, config)
        self.document, self.site = document, site

    def read_source(self, config: MkDocsConfig) -> None:
        """The plain words of the text where another plugin listens, and the metadata that our parser found."""
        config.plugins.on_page_read_source(page=self, config=config)
        said = structure(self.document.body).words if self.overheard else ()
        self.markdown = "\n\n".join(f"{'## ' if each.kind == 'heading' else ''}{text(each.text)}" for each in said)
        self.meta = described(self.document.title, self.document.meta.summary)

    def address(self, files: Files, path: str) -> str | None:
        """The address of a file below the docs folder, also by a former name, as seen from this page."""
        found = files.src_uris.get(path) or files.src_uris.get(self.site.former.get(path, ""))
        return found.url_relative_to(self.file) if found and included(found) else None

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the host gives it
        """The HTML and the table of contents: the title, below it our sections, below the last the authors' own."""
        if self.ahead and not hasattr(self, "shown"):
            self.content = ""
            return
        self.content = f"{self.shown.html}\n{self._source()}{self._drawing()}"
        top = AnchorLink(html.escape(self.document.title), "kb-title", 1)
        top.children = [AnchorLink(html.escape(name), anchor, 2) for anchor, name in self.shown.sections]
        if top.children:
            top.children[-1].children = _nested(self.shown.contents)
        self.toc = TableOfContents([top])
        self.present_anchor_ids = {*self.shown.ids}
        if not self.ahead:
            self.tell(self.shown.dead, config)
        del self.shown  # the host has it now

    def tell(self, dead: Sequence[tuple[int, str]], config: MkDocsConfig) -> None:
        """Tell of dead links as loudly as the host is set to: with `--strict` no site has any."""
        self.dead = dead
        for line, url in dead:
            message = "%s:%s: the link '%s' points to no file of this site"
            _log.log(config.validation.links.not_found, message, self.file.src_uri, line, url)

    def _source(self) -> str:
        """Which file it is made from, the way there where the host knows it, and its last change where git does."""
        words, change = self.site.words, self.site.revised.get(self.document.id)
        name = words["facts.source"]
        named = f'<a href="{html.escape(self.edit_url)}">{name}</a>' if self.edit_url else name
        day = f" <span>{words.fill('facts.changed', day=change.date().isoformat())}</span>" if change else ""
        place = f"<span>{named} <code>{html.escape(self.document.path)}</code></span>"
        return f'<p class="kb-quiet kb-source">{place}{day}</p>'

    def _drawing(self) -> str:
        """The script that draws diagrams, on a page that has one."""
        if not has_diagram(self.shown.html):
            return ""
        place, words = get_relative_url(f"{material.ASSETS}/{DIAGRAM}", self.file.url), self.site.words
        said = f'data-text="{words["diagram.text"]}" data-label="{words["diagram.label"]}"'
        return f'\n<script defer src="{place}" {said}></script>'


def described(title: str | None, description: str | None = None) -> dict[str, Any]:
    """Metadata of a page: templates print all of it unescaped, and what a feed escapes is a title it may print so."""
    found = {"description": _inert(description)} if description else {}
    return {"title": Markup(_inert(title)), **found} if title else found  # noqa: S704 - it is escaped


def _inert(value: str) -> str:
    """Text as HTML on one line, without the braces that template engines look for."""
    return html.escape(" ".join(value.split())).replace("{", "&#123;").replace("}", "&#125;")


def with_search_box(content: str, page: Page, files: Files) -> str:
    """The search box says where all documents are listed, for when it finds nothing."""
    archive = files.get_file_from_path("archive/index.md")
    box = '<div data-kb-search="inline"'
    if not archive:
        return content
    return content.replace(box, f'{box} data-kb-archive="{archive.url_relative_to(page.file)}"', 1)


def _nested(entries: Iterable[TocEntry]) -> list[AnchorLink]:
    """Headings below those of a higher level."""
    found: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for entry in entries:
        item = AnchorLink(html.escape(entry.title), entry.id, entry.level)
        while above and above[-1].level >= entry.level:
            above.pop()
        (above[-1].children if above else found).append(item)
        above.append(item)
    return found
