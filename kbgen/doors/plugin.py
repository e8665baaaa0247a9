"""The site under MkDocs or ProperDocs: hands the host what the core made, and keeps authors' text harmless."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kbgen.corpus import Corpus
from kbgen.documents import Document, read_document
from kbgen.doors.described import commands
from kbgen.doors.folder import Progress, open_folder, read_bytes, read_corpus, silent, today
from kbgen.doors.index import team_words
from kbgen.doors.patterns import read_patterns
from kbgen.doors.stage import THEME, aside, swap
from kbgen.features.searching.entries import entry
from kbgen.nouns.errors import KbgenError
from kbgen.nouns.settings import FILE_NAME
from kbgen.publishing import material
from kbgen.publishing.exports import exports
from kbgen.publishing.facts import facts, sections
from kbgen.publishing.narrative import below
from kbgen.publishing.pages import pages
from kbgen.publishing.pages.report import report_charts
from kbgen.publishing.readers import may_see, withheld_folders
from kbgen.publishing.search_files import search_files
from kbgen.publishing.site import Site, site
from kbgen.publishing.words import load

OVERRIDES = "site_overrides"

_log = get_plugin_logger(__name__)


class KbgenPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """`corpus` is everything that was read; `progress` may be set by whoever runs the build."""

    corpus: Corpus
    site: Site
    progress: Progress = staticmethod(silent)
    in_place = False

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """What is served or patched is built in place; anything else aside."""
        self.in_place = command == "serve" or dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the knowledge base, and fill in what `mkdocs.yml` leaves open."""
        root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self.inputs = [path for path in (root / FILE_NAME, root / OVERRIDES) if path.exists()]
        try:
            self.folder = open_folder(root, Path(config.docs_dir))
            self.corpus = read_corpus(self.folder, self.progress)
        except KbgenError as error:
            raise ConfigurationError(str(error)) from None
        # What the team itself wrote; both hosts keep it under this name only. Without it our defaults win.
        patches = getattr(config, "_Config__user_configs", [])
        given = {key: value for patch in patches for key, value in patch.items()}
        theme = given["theme"] if isinstance(given.get("theme"), dict) else {}
        words = load(theme.get("language") or self.folder.settings.lang)
        patterns = read_patterns(self.corpus)
        self.site = site(self.corpus, config.site_name, words, today(self.folder.settings), patterns, commands())
        self._rendered: set[str] = set()
        if "use_directory_urls" not in given:
            config.use_directory_urls = False  # the pages must open from a folder, too
        _dress(config, theme, self.site, root / OVERRIDES)
        self.site_dir = Path(config.site_dir)
        if not self.in_place:
            config.site_dir = str(aside(self.site_dir))
        return config

    def on_serve(self, server: LiveReloadServer, **_: Any) -> None:
        """Build again when our own inputs change."""
        for path in self.inputs:
            server.watch(str(path))

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take out what may not be published, put in what is generated."""
        self._originals: dict[str, Document] = {}
        withheld = withheld_folders(self.corpus)
        for file in [file for file in files if file.src_dir == config.docs_dir]:
            if reason := self._reason_against(file, withheld):
                _log.info("%s is left out: %s", file.src_uri, reason)
                files.remove(file)
            elif file.src_uri in self.corpus.by_path and _included(file):
                file.inclusion = InclusionLevel.NOT_IN_NAV
        self._generated, nav = _add_pages(files, self.site, config)
        if config.nav is None:
            config.nav = nav
        self._urls = {file.src_uri: file.url for file in files if _included(file)}
        _add_data(files, report_charts(self.site), config)
        _add_data(files, exports(self.site, self._urls.get, config.site_url), config)
        return files

    def _reason_against(self, file: File, withheld: tuple[str, ...]) -> str | None:
        """Why a file of the docs folder may not be published, if so; remembers the text of those that may."""
        place = Path(str(file.abs_src_path))
        if not place.resolve().is_relative_to(self.folder.docs.resolve()):
            return "it leads out of the docs folder"
        if not file.is_documentation_page():
            return "its document is not for this site's readers" if file.src_uri.startswith(withheld) else None
        document = self.corpus.by_path.get(file.src_uri) or read_document(file.src_uri, read_bytes(place))
        self._originals[file.src_uri] = document
        return None if may_see(document, self.corpus) else "it is not for this site's readers"

    def on_env(self, env: Any, **_: Any) -> None:
        """What our templates need."""
        words = self.site.words
        env.globals["kbgen"] = {
            "words": material.script_json(words.under("search") | words.under("outcome") | words.under("kind")),
            "search": words["page.search"],
            "archive": self._urls.get("archive/index.md"),
        }

    def on_page_read_source(self, *, page: Page, **_: Any) -> str | None:
        """The text without its front matter; the empty line keeps the host from looking for some of its own."""
        document = self._originals.get(page.file.src_uri)
        return f"\n{document.body}" if document else None

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, **_: Any) -> str:
        """Give the page what our parser found, and nothing else: templates print all of it unescaped."""
        path = page.file.src_uri
        document = self._originals.get(path)
        if document:
            title = document.title if path in self.corpus.by_path else document.meta.title
            found = {"title": title, "description": document.meta.summary}
            page.meta = {key: html.escape(" ".join(value.split())) for key, value in found.items() if value}
        elif path in self._generated:
            page.meta = {"title": html.escape(self._generated[path])}
        return markdown

    def on_page_content(self, content: str, *, page: Page, files: Files, **_: Any) -> str:
        """Put the facts of a postmortem above its text."""
        path = page.file.src_uri
        document = self.corpus.by_path.get(path)
        # A title from a heading is HTML already; without this the host would undo the escaping.
        page.meta.setdefault("title", page.title)
        if document is None:
            return _search_box(content, page, files)
        self._rendered.add(path)
        self.progress("rendered", len(self._rendered), len(self.site.corpus))

        def link(target: str) -> str | None:
            found = files.get_file_from_path(target)
            return found.url_relative_to(page.file) if found else None

        title = html.escape(document.title)
        page.toc = _contents(page, title, sections(document, self.site))
        lang = html.escape(document.meta.lang or self.folder.settings.lang)
        text = below(content, document.title)
        block = facts(document, self.site, link)
        return f'<h1 id="kb-title">{title}</h1>\n{block}\n<div class="kb-narrative" lang="{lang}">\n{text}\n</div>'

    def _write_search(self, *, config: MkDocsConfig) -> None:
        """The files that the browser's search reads, with the addresses that this build gives its pages."""
        entries = []
        for document in self.site.corpus:
            if url := self._urls.get(document.path):
                found = entry(document, self.folder.settings)
                entries.append(replace(found, record={**found.record, "url": url}))
        for name, data in search_files(entries, team_words(self.folder)):
            place = Path(config.site_dir, material.ASSETS, "search", name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    @event_priority(-100)
    def _finish(self, *, config: MkDocsConfig) -> None:
        """Put the whole new site in place of the old one, unless a strict build is about to fail."""
        if self.in_place:
            return
        built, config.site_dir = Path(config.site_dir), str(self.site_dir)
        # The host's logger goes by the host's name, which ProperDocs changes.
        handlers = logging.getLogger(mkdocs.__name__).handlers
        if not (config.strict and any(handler.get_counts() for handler in handlers if hasattr(handler, "get_counts"))):
            swap(built, self.site_dir)

    on_post_build = CombinedEvent(_write_search, _finish)


def _included(file: File) -> bool:
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]


def _dress(config: MkDocsConfig, given: Mapping[str, Any], site: Site, overrides: Path) -> None:
    """Our templates, styles, scripts and extensions; and the theme's settings where the team gave none."""
    theme = config.theme
    theme["font"] = False  # or every reader asks Google for it
    ours = [str(THEME)]
    if theme.name == "material":
        ours.insert(0, str(THEME / "material"))
        for name, value in material.theme(given, site.words, site.settings.lang).items():
            theme[name] = value
    after_own = 1 if theme.custom_dir else 0
    theme.dirs[after_own:after_own] = ours
    if overrides.is_dir():
        theme.dirs.insert(0, str(overrides))
    config.extra_css[:0] = [f"{material.ASSETS}/{name}" for name in material.STYLES]
    config.extra_javascript[:0] = [f"{material.ASSETS}/{name}" for name in material.SCRIPTS]
    config.markdown_extensions, settings = material.extensions(config.markdown_extensions, site.words)
    config.mdx_configs.update(settings)


def _add_pages(files: Files, site: Site, config: MkDocsConfig) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Add the generated pages: their titles by path, and the navigation. A page of the team's own wins."""
    taken = {file.dest_uri.casefold(): file for file in files if _included(file)}
    titles: dict[str, str] = {}
    nav: list[dict[str, str]] = []
    for page in pages(site):
        file = File.generated(config, page.path, content=page.markdown, inclusion=InclusionLevel.NOT_IN_NAV)
        own = taken.get(file.dest_uri.casefold())
        if own:
            _log.info("%s stands in place of the generated %s", own.src_uri, page.path)
        else:
            files.append(file)
            titles[page.path] = page.title
        if page.in_nav:
            nav.append({page.title: own.src_uri if own else page.path})
    return titles, nav


def _add_data(files: Files, found: Iterable[tuple[str, bytes]], config: MkDocsConfig) -> None:
    """Add files that are no pages. A file of the team's own wins."""
    taken = {file.dest_uri.casefold() for file in files if _included(file)}
    for path, data in found:
        if path.casefold() not in taken:
            files.append(File.generated(config, path, content=data))


def _search_box(content: str, page: Page, files: Files) -> str:
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
