"""Pages as the host, MkDocs or ProperDocs, has them: their metadata, contents and HTML."""

from __future__ import annotations

import html

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kbgen.documents import Document
from kbgen.markdown import without_our_marks
from kbgen.site import Page as Made
from kbgen.site import Site, anchors, below, facts, html_of, sections


class GeneratedPage(Page):
    """A page that kbgen wrote: the host asks it for its HTML, and no Markdown stands in between."""

    def __init__(self, made: Made, site: Site, file: File, config: MkDocsConfig) -> None:
        super().__init__(None, file, config)
        self.made, self.words = made, site.words

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - the host gives it
        """The HTML and the table of contents, from the page as a value."""

        def address(path: str) -> str | None:
            found = files.get_file_from_path(path)
            return found.url_relative_to(self.file) if found else None

        words, headings = self.words, anchors(self.made)
        self.content = html_of(self.made, address, words["page.permalink"], words["page.filter"])
        self.present_anchor_ids = {each.id for each in headings}
        top: list[AnchorLink] = []
        for each in headings:
            item = AnchorLink(html.escape(each.title), each.id, each.level)
            (top[-1].children if top and each.level > top[-1].level else top).append(item)
        first = AnchorLink(html.escape(self.made.title), "kb-title", 1)
        first.children = top
        self.toc = TableOfContents([first])


def described(title: str | None, description: str | None = None) -> dict[str, str]:
    """Metadata of a page: templates print all of it unescaped."""
    found = {"title": title, "description": description}
    return {key: html.escape(" ".join(value.split())) for key, value in found.items() if value}


def postmortem(content: str, document: Document, page: Page, site: Site, files: Files) -> str:
    """The facts of a postmortem above its text; the page's contents tell of both."""

    def link(target: str) -> str | None:
        found = files.get_file_from_path(target)
        return found.url_relative_to(page.file) if found else None

    title = html.escape(document.title)
    page.toc = _contents(page, title, sections(document, site))
    lang = html.escape(document.meta.lang or site.settings.lang)
    text = below(without_our_marks(content), document.title)
    block = facts(document, site, link)
    return f'<h1 id="kb-title">{title}</h1>\n{block}\n<div class="kb-narrative" lang="{lang}">\n{text}\n</div>'


def with_search_box(content: str, page: Page, files: Files) -> str:
    """The search box says where all documents are listed, for when it finds nothing."""
    archive = files.get_file_from_path("archive/index.md")
    box = '<div data-kb-search="inline"'
    if not archive:
        return content
    return content.replace(box, f'{box} data-kb-archive="{archive.url_relative_to(page.file)}"', 1)


def _contents(page: Page, title: str, found: list[tuple[str, str]]) -> TableOfContents:
    """The table of contents: the title, below it our sections, below the last of these the authors' own."""
    items = list(page.toc)
    if items and items[0].level == 1 and items[0].title == title:
        items = [*items[0].children, *items[1:]]
    top = AnchorLink(title, "kb-title", 1)
    top.children = [AnchorLink(html.escape(name), anchor, 2) for anchor, name in found]
    if top.children:
        top.children[-1].children = items
    return TableOfContents([top])
