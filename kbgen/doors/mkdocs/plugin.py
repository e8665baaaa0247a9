"""The site under MkDocs or ProperDocs: hands the host what the core made, and keeps authors' text harmless."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import mkdocs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from kbgen.corpus import Corpus, origin_of
from kbgen.doors.caches.build_cache import BuildCache, RecentlyAsked, checksum, digest, read_with
from kbgen.doors.caches.corpus_cache import keep_alike
from kbgen.doors.caches.entry_cache import PerDocument, entry_digests, kept_read
from kbgen.doors.caches.last_build import is_plain, surroundings
from kbgen.doors.caches.last_site import LastSite
from kbgen.doors.caches.page_cache import account_row, keep_written, kept_pages, kept_written
from kbgen.doors.cli.command_reference import commands
from kbgen.doors.disk.atomic_swap import aside, drop
from kbgen.doors.disk.file_stats import INPUTS
from kbgen.doors.disk.folder import OVERRIDES, open_folder, today
from kbgen.doors.disk.parallel import beside, end_copies, processors
from kbgen.doors.mkdocs import host
from kbgen.doors.mkdocs.host_files import (
    DataFile,
    add_data,
    add_made,
    add_origins,
    add_pages,
    addresses_of,
    as_pages,
    foreign,
    lean_styles,
    leave_out_spare,
    places,
    scripts,
)
from kbgen.doors.mkdocs.host_pages import (
    GeneratedPage,
    PostmortemPage,
    described,
    included,
    unwritten,
    with_search_box,
    without,
)
from kbgen.doors.mkdocs.incremental import SearchInputs, Unchanged, alone, is_of_search, write_exports, write_search
from kbgen.doors.mkdocs.palette import palette
from kbgen.doors.mkdocs.prerendering import Ahead, Surroundings
from kbgen.doors.mkdocs.screening import screened
from kbgen.doors.mkdocs.shell import COMPILED, TEMPLATE, Shells, may_share, no_icons
from kbgen.doors.mkdocs.templates import for_templates
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_revised
from kbgen.doors.reading.patterns import kept_evidence, kept_texts, read_patterns
from kbgen.doors.reading.team_glossary import team_words
from kbgen.markdown import without_our_marks
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.progress import Progress, silent
from kbgen.recurrence import JudgedPairs, Patterns, failure_modes
from kbgen.search import Entry, TermCounts
from kbgen.site import Page as Made
from kbgen.site import (
    Site,
    WrittenPage,
    exported,
    former_pages,
    in_common,
    lean,
    led_home,
    load,
    mode_pages,
    site,
)

if TYPE_CHECKING:  # it is the server's alone
    from mkdocs.livereload import LiveReloadServer

_log = get_plugin_logger(__name__)

_BUILDS = ("build", "gh-deploy", "serve")

LAST = -1000
"""The priority of what waits for every other plugin."""


def _pages(made: Site) -> Iterable[Made]:
    """The generated pages. Most edits leave all as they are, and need not wait until what makes them is loaded."""
    from kbgen.site import pages

    return pages(made)


class KbgenPlugin(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """`corpus` is everything that was read, `site` what of it is published.

    Whoever runs the build may set `progress` and `audience`, and be told `when_read`.
    """

    corpus: Corpus
    site: Site
    audience: Visibility | None = None
    frame: str | None = None  # the language of what stands around the texts
    frames: tuple[str, ...] = ()  # where readers can choose between several, the first at the top
    when_built: Callable[[Path], None] = staticmethod(lambda _place: None)  # before the new site takes its place
    progress: Progress = staticmethod(silent)
    when_read: Callable[[Corpus, dict[str, Entry], dict[str, TermCounts]], None] = staticmethod(lambda *_: None)
    memory: RecentlyAsked | None = None  # what a process that builds again and again need not read twice
    stays = False  # whether what is unchanged of the last site stays: the host must be told to say nothing of it
    in_place = _serves = _patched = False
    _aside: Path | None = None
    _looking = ExitStack()
    _further = _waits = False
    _last: LastSite
    _unchanged: Unchanged | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve", "mike"], dirty: bool) -> None:
        """What is served or patched is built in place; anything else aside.

        mike looks at the configuration alone, and takes the site from where that says it is: another process builds it.
        """
        self._serves = command == "serve"
        self.in_place = (self._serves and not self.stays) or dirty or command not in _BUILDS
        self._patched = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the knowledge base, and fill in what the team's configuration leaves open.

        i18n builds once more inside of a build, for each further language, with the same configuration.
        """
        self._further = self._aside is not None and config.site_dir == str(self._aside)
        if self._further:
            return config
        if sum(isinstance(each, KbgenPlugin) for each in config.plugins.values()) > 1:
            raise ConfigurationError("'plugins' has kbgen more than once. Remove one.")
        root, given = host.root_of(config), host.own_settings(config)
        self.inputs = [path for name in (*INPUTS, OVERRIDES) if (path := root / name).exists()]
        try:
            self.folder = open_folder(root, Path(config.docs_dir), self.audience)
            self.corpus = read_corpus(self.folder, self.progress, self.memory)
        except KbgenError as error:
            raise ConfigurationError(str(error)) from None
        self._warn(root / self.folder.settings.docs)
        if self.frame:
            given = {**given, "theme": {**host.theme_in(given), "language": self.frame}}
        self._words = load(host.theme_in(given).get("language") or self.folder.settings.lang)
        self._hidden = [] if host.theme_in(given).get("features") else ["navigation"]
        self._rendered: set[str] = set()
        self._looking.close()
        self._looking = ExitStack()  # until the host has looked for its files
        self._looking.enter_context(host.no_circles())
        self._looking.enter_context(no_icons())
        if host.give_way(config):
            _log.info("Material's search is replaced by kbgen's, which searches the postmortems")
        host.dress(config, given, self._words, self.folder.settings.lang)
        self.site_dir = Path(config.site_dir)
        if not self.in_place:
            self._aside = aside(self.site_dir)
            config.site_dir = str(self._aside)
        return config

    def _warn(self, other: Path) -> None:
        """Say what the site lacks, and where the other commands work with an `other` folder."""
        if other.is_dir() and other.resolve() != self.folder.docs.resolve():
            said = "the site shows %s ('docs_dir'), and kbgen lint, search and new work with %s ('docs' in kbgen.toml)"
            _log.warning(f"{said}: name one folder in both", self.folder.docs, other)
        if self.corpus.missing:
            _log.warning("these sources are missing from the site: %s", ", ".join(self.corpus.missing))
        if lacking := len(self.corpus.absent):
            _log.warning("postmortems that are not in this checkout are missing from the site: %d", lacking)

    def on_build_error(self, **_: Any) -> None:
        """Leave nothing behind."""
        self._looking.close()
        self.leave()

    def leave(self) -> None:
        """Remove the new site, where it is not in its place, and whoever is still writing it."""
        if self._aside and self._aside.exists():
            end_copies()
            drop(self._aside)

    def on_serve(self, server: LiveReloadServer, **_: Any) -> None:
        """Build again when our own inputs change."""
        for path in self.inputs:
            server.watch(str(path))

    @event_priority(LAST)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take out what may not be published, put in what is generated: when every other plugin has had its say."""
        self._looking.close()
        if Path(config.docs_dir).resolve() != self.folder.docs.resolve():
            said = f"another plugin has put {config.docs_dir} in the place of {self.folder.docs}, which kbgen read"
            raise ConfigurationError(f"{said}: name kbgen after it in 'plugins' of mkdocs.yml")
        if self._further:
            self._words = load(str(config.theme["language"]))
        leave_out_spare(files, config)
        lean_styles(files, config)
        as_pages(files, self.corpus.by_path)
        ours = [file for file in files if file.src_dir == config.docs_dir]
        published = self._screen(ours, files, config)
        self._make_site(published, files, config)
        for file in ours:
            if document := self.site.corpus.by_path.get(file.src_uri):
                PostmortemPage(document, self.site, file, config)
        add_origins(files, self.site, self.folder, config)
        self._add_generated(files, config)
        self._urls = {file.src_uri: file.url for file in files if self._is_included(file)}
        self._add_data(files, config)
        foreign(files, config)
        return files

    def _screen(self, ours: Sequence[File], files: Files, config: MkDocsConfig) -> Corpus:
        """Take out those of our files that may not be published; what is given is what may."""
        there = {file.src_uri for file in files if self._is_included(file)}
        own = frozenset(path for path in self.corpus.by_path if not origin_of(path, self.folder.settings))
        self.corpus = replace(self.corpus, excluded=own - there)
        published = self.corpus.published()
        found = screened(ours, self.corpus, published, self.folder)
        self._originals = found.pages
        for file in ours:
            if reason := found.reasons.get(file.src_uri):
                _log.info("%a is left out: %s", file.src_uri, reason)
                files.remove(file)
            elif file.src_uri in published.by_path:
                file.inclusion = InclusionLevel.NOT_IN_NAV
        config.nav = without(config.nav, found.reasons)
        return published

    def _add_generated(self, files: Files, config: MkDocsConfig) -> None:
        """Put in the generated pages, as they were written the last time where they are made of the same."""
        self._common = self._in_common(files, config)
        written = kept_written(self._kept, self._common) if self._common else None
        made: list[Made | WrittenPage] = [*(written or _pages(self.site))]
        self._generated, nav = add_pages(files, made, self.site, config)
        self._anew = [self._generated.get(each.path) or unwritten(each) for each in made if not written]
        for number, each in enumerate(self._anew):
            if isinstance(each, GeneratedPage):
                each.number = number
        if config.nav is None:
            config.nav = nav

    def _add_data(self, files: Files, config: MkDocsConfig) -> None:
        """Put in what programs read, and pages that lead on."""
        if not self._further:  # data are the same in every language
            add_data(files, scripts(self.site), config)
            data = list(exported(self.site, self._urls.get, config.site_url))
            self._exported = frozenset(path for path, _ in data)
            add_made(files, data, config)
            add_data(files, former_pages(self.site, self._urls.get), config)
        elif "index.md" in self._generated and (language := host.language_of(config)):
            add_data(files, [led_home(self.site, language, self._urls.get)], config)

    def _make_site(self, published: Corpus, files: Files, config: MkDocsConfig) -> None:
        """Make the site of what is published, now that it is known; what the search reads, a copy begins with."""
        settings = self.folder.settings
        self._kept = BuildCache(self.folder.cache, self.memory)
        may_stay = self.stays and not self.in_place and is_plain(Path(config.config_file_path or ""))
        self._last = LastSite(self._kept, self.site_dir, Path(config.site_dir), may_stay)
        self._digests = entry_digests(self._kept, published)
        read = kept_read(self._kept, published, self._digests, partial(account_row, self._words))
        if not self._further:
            self.when_read(published, {**read.entries}, {**read.tallies})
            self._begin_search(read, published, files, config)
        patterns = self._patterns(read, published)
        # Without a file of the team's own, the host's name is ours with its markup escaped.
        title = config.site_name if host.own_settings(config) else settings.title
        changed = read_revised(published, self.folder)
        self.site = site(published, title, self._words, today(settings), patterns, commands(), changed)

    def _begin_search(self, read: PerDocument, published: Corpus, files: Files, config: MkDocsConfig) -> None:
        """Begin to write what the search reads, in a copy of this process."""
        modes = mode_pages(failure_modes(published.counted, published))
        given = (path for path in published.by_path if origin_of(path, self.folder.settings))
        paths = [*given, *(path for path in published.by_path if path in files.src_uris), *modes.values()]
        addresses = addresses_of(paths, files, config)
        words = partial(team_words, self.folder)
        searched = SearchInputs(published, self._digests, read.entries, read.tallies, self._kept.stays, words)
        self._search = beside(lambda: write_search(self._last, self._kept, searched, modes, addresses))
        self._waits = self._last.stands

    def _patterns(self, read: PerDocument, published: Corpus) -> Patterns:
        """What keeps happening. What is read is forgotten where nobody asks for it again."""
        alone, digests = processors() < 2, read.digests
        evidence = kept_evidence(self._kept, published, digests, read.entry, read.tallies)
        if not alone:  # the copy has what only the search needs; it takes much memory
            read.entries.clear()
        counted = read.tallies.__getitem__ if alone or self._kept.stays else read.tallies.pop
        texts = kept_texts(self._kept, evidence, digests, counted)
        if not alone:
            read.tallies.clear()
        judged = self._kept.last_made("judged") or JudgedPairs()
        self._kept.remember_last("judged", judged)
        patterns = read_patterns(published, self.folder, made=texts, judged=judged)
        keep_alike(self._kept, "cause", texts.alike)
        return patterns

    def _in_common(self, files: Files, config: MkDocsConfig) -> str | None:
        """A digest of all that pages have in common; None where others may have a say in them."""
        if not is_plain(Path(config.config_file_path or "")):
            return None
        read = read_with(self.site.settings, self.site.corpus.taxonomy)
        return digest("in common", read, *in_common(self.site), *places(files, config))

    def _is_included(self, file: File) -> bool:
        """Whether the host publishes a file; what it calls a draft is only there while one writes."""
        return included(file) or (self._serves and bool(file.inclusion.is_in_serve()))  # type: ignore[no-untyped-call]

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files, **_: Any) -> Navigation:
        """Begin what needs no waiting: every file and its address is known now."""
        if not self._further:
            data = [file for file in files if isinstance(file, DataFile) and self._is_included(file)]
            data = [file for file in data if not self._waits or file.src_uri in self._exported]
            for each in data:
                each.is_ours = True
            exported = self.site, self._common, data, self._exported
            self._writing = beside(lambda: write_exports(self._last, self._kept, *exported))
        pages = {file.src_uri: file.page for file in files if isinstance(file.page, PostmortemPage)}
        overheard = any(host.others(config, self, event) for event in host.PAGE_EVENTS)
        self._shells = Shells(nav) if may_share(config, self) else None
        ahead = bool(self._shells) and not overheard and not self._patched
        for page in pages.values():
            page.overheard, page.ahead = overheard, ahead
        for generated in self._generated.values():
            generated.ahead = ahead
        if not ahead:
            addresses = {path: partial(page.address, files) for path, page in pages.items()}
            for path, shown in kept_pages(self._kept, self.site, addresses, self._common).items():
                pages[path].shown = shown
        self._nav = nav
        return nav

    @event_priority(LAST)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files, **_: Any) -> None:
        """What our templates need; while one writes, what the theme's are compiled to serves every build.

        Now that the templates are known, pages of ours are made ahead where nobody else has a say in them.
        """
        self._unchanged = None
        if self._serves:
            env.bytecode_cache = COMPILED
        colours = palette(env, config)
        if colours:
            self._last.put(colours.path, checksum(colours.code), colours.code)
        env.globals["kbgen"] = {
            **for_templates(self.site.words, self._urls, self.frames),
            "palette": colours,
            "whole": self._shells.asked() if self._shells else None,
        }
        if self._shells:
            self._make_ahead(self._shells, env, files, config)
        if self._common and self._anew:
            made = [each.made if isinstance(each, GeneratedPage) else each for each in self._anew]
            there = {number: each for number, each in enumerate(made) if isinstance(each, WrittenPage)}
            keep_written(self._kept, self._common, there, len(made))  # the others are kept as they are made
            self._anew.clear()

    def _make_ahead(self, shells: Shells, env: Any, files: Files, config: MkDocsConfig) -> None:
        """Make pages of ours while the host writes others; those that are made of the same stay what they were."""
        is_there = InclusionLevel.is_in_serve if self._serves else InclusionLevel.is_included
        published = files.documentation_pages(inclusion=is_there)
        written = set[str]()
        if self._common and self.stays:
            # A theme shows a page's icon and status in the navigation, too.
            listed = repr([(page.title, page.url, page.meta) for page in self._nav.pages])
            beside_them = [self._common, surroundings(self.folder), listed, str(self._serves), str(self.frames)]
            shells.kept, shells.around = self._kept, digest("around", *beside_them)
            self._unchanged = Unchanged(self._last, self._kept, self.site, shells.around)
            by_themselves = alone(published, files, config)
            shells.stays = self._unchanged.stay(by_themselves, config)
            self._unchanged.leave_template(config)
            written = {file.src_uri for file in by_themselves}
        ours = (file.page for file in published if file.src_uri not in shells.stays)
        pages = [page for page in ours if isinstance(page, (PostmortemPage, GeneratedPage)) and page.ahead]
        around = Surroundings(config, files, self._nav, env, published, self._common, written)
        shells.ahead = Ahead(pages, self.site, self._kept, shells, around).of

    def on_page_read_source(self, *, page: Page, **_: Any) -> str | None:
        """A page of the team's own without its front matter; the empty line keeps the host from looking for some."""
        document = self._originals.get(page.file.src_uri)
        if not document or isinstance(page, PostmortemPage):
            return None
        # Front matter that can't be read would be shown as text.
        return document.text if document.readable or self._is_posts(page) else f"\n{document.body}"

    @staticmethod
    def _is_posts(page: Page) -> bool:
        """Whether another plugin made the page, and reads its metadata by itself."""
        return type(page) is not Page

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_: Any) -> str:
        """Give the page what our parser found; a page of the team's own keeps what is in its front matter."""
        path = page.file.src_uri
        document = self._originals.get(path)
        if document and not isinstance(page, PostmortemPage):
            host.harmless(page.meta, config)
            page.meta.update(described(document.meta.title, document.meta.summary))
        elif isinstance(page, GeneratedPage):
            page.meta = described(page.made.title) | {"draft": True}  # no feed of another plugin lists it
        if isinstance(page, (GeneratedPage, PostmortemPage)):
            # The tabs above have the navigation; a table of few contents is none. The page has the width instead.
            short = isinstance(page, GeneratedPage) and page.is_short
            page.meta["hide"] = [*self._hidden, *(["toc"] if short else [])]
            if self._shells:
                page.meta["template"] = TEMPLATE
        return markdown

    def on_page_content(self, content: str, *, page: Page, files: Files, **_: Any) -> str:
        """Take our own marks out of a page of the team's own."""
        path = page.file.src_uri
        # A title from a heading is HTML already; without this the host would undo the escaping.
        page.meta.setdefault("title", page.title)
        if isinstance(page, PostmortemPage):
            return content
        return content if path in self._generated else with_search_box(without_our_marks(content), page, files)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, **_: Any) -> str:
        """Leave out the blanks of the theme's templates; a page of ours is written once, whatever the languages.

        Count the postmortems.
        """
        if isinstance(page, PostmortemPage):
            self._rendered.add(page.file.src_uri)
            self.progress("rendered", len(self._rendered), len(self.site.corpus))
        if self._further and page.file.src_uri in self._generated:
            return ""
        if self._unchanged:
            self._unchanged.note(page)
        done = self._shells and page.file.src_uri in self._shells.put
        whole = output if done else lean(output, page.content or "")
        if self._common and isinstance(page, GeneratedPage):
            page.forget()
        return whole

    @event_priority(100)
    def _wait_for_copies(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002 - the host gives it
        if self._waits:
            self._last.leave(self.is_for_programs)
        elif not self._further:
            self._last.join(self._writing())
            self._last.join(self._search())

    def is_for_programs(self, path: str) -> bool:
        """Whether a file of the site is read by programs alone: no reader of a page waits for what these read."""
        return is_of_search(path) or path in self._exported

    def write_rest(self) -> None:
        """Write the files for programs, where the site was changed in place: until then they are those of before."""
        if self._waits:
            self._last = LastSite(self._kept, self.site_dir, aside(self.site_dir), may_stay=True)
            self._last.leave(lambda path: not self.is_for_programs(path))
            self._writing()
            self._search()
            self._last.settle()

    @event_priority(LAST)
    def _finish(self, *, config: MkDocsConfig) -> None:
        """Put the whole new site in place of the old one, unless a strict build is about to fail."""
        if self._further:
            self._further = False
            return
        if self.in_place:
            return
        self.when_built(Path(config.site_dir))
        config.site_dir = str(self.site_dir)
        # The host's logger goes by the host's name, which ProperDocs changes.
        handlers = logging.getLogger(mkdocs.__name__).handlers
        if self._unchanged:
            self._unchanged.note_template()
        if not (config.strict and any(handler.get_counts() for handler in handlers if hasattr(handler, "get_counts"))):
            self._last.settle()

    on_post_build = CombinedEvent(_wait_for_copies, _finish)
