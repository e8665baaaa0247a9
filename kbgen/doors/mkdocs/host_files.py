"""Generated pages and data as files of the host, MkDocs or ProperDocs. A file of the team's own wins over ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from kbgen.corpus import origin_of
from kbgen.doors.disk.folder import OVERRIDES, Folder
from kbgen.doors.disk.origins import origin_files
from kbgen.doors.mkdocs.host import root_of
from kbgen.doors.mkdocs.host_pages import GeneratedPage, PostmortemPage, included
from kbgen.site import (
    Page,
    Site,
    WrittenPage,
    diagram_scripts,
    engine_script,
    material,
    search_words,
    start_script,
    theme_styles,
)

_log = get_plugin_logger(__name__)

_SPARE = r"assets/(javascripts/(lunr|workers)/|.*\.map$)"


class _Document(File):
    """A document whose name ends as the host would not have it, such as `X.MD` or `a.Markdown`."""

    def is_documentation_page(self) -> bool:
        """It is one."""
        return True


def as_pages(files: Files, paths: Container[str]) -> None:
    """Make pages of the documents at some paths that the host takes for other files."""
    taken = {file.dest_uri.casefold() for file in files}
    for file in [file for file in files if file.src_uri in paths and not file.is_documentation_page()]:
        made = _Document(file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls, inclusion=file.inclusion)
        if made.dest_uri.casefold() in taken:  # `x.MD` beside `x.md`
            made.dest_uri = f"{file.src_uri}.html"
        files.remove(file)
        files.append(made)


def addresses_of(paths: Iterable[str], files: Files, config: MkDocsConfig) -> dict[str, str]:
    """What pages are called, by their paths, which need not be there yet."""
    there = {path: files.src_uris.get(path) or File.generated(config, path, content="") for path in paths}
    return {path: file.url for path, file in there.items()}


_RENAME = "rename it, or nobody finds that page"


def add_pages(
    files: Files, made: Iterable[Page | WrittenPage], site: Site, config: MkDocsConfig
) -> tuple[dict[str, GeneratedPage], list[dict[str, str]]]:
    """Add the generated pages, and give them by path, and the navigation."""
    taken = {file.dest_uri.casefold(): file for file in files if included(file)}
    there = {file.src_uri: file for file in taken.values() if file.src_dir == config.docs_dir}
    added: dict[str, GeneratedPage] = {}
    nav: list[dict[str, str]] = []
    for page in made:
        file = File.generated(config, page.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        # i18n gives the team's own page another address in each further language.
        own = taken.get(file.dest_uri.casefold()) or there.get(page.path)
        if own:
            if own.src_uri in site.corpus.by_path:  # no page that a team made on purpose
                _log.warning(f"%s stands in the place of the site's own page %s: {_RENAME}", own.src_uri, page.path)
            else:
                _log.info("%s replaces the generated %s", own.src_uri, page.path)
        else:
            files.append(file)
            added[page.path] = GeneratedPage(page, site, file, config)
        if page.in_nav:
            nav.append({page.title: own.src_uri if own else page.path})
    return added, nav


def leave_out_spare(files: Files, config: MkDocsConfig) -> None:
    """Take out of the theme's files what nobody reads: its search, which ours replaces, and what debuggers want."""
    spare = {f"{material.ASSETS}/{name}" for name in (*material.STYLES, material.PAGE_SCRIPT)}
    for file in _of_the_theme(files, config):
        if file.src_uri in spare or re.match(_SPARE, file.src_uri):
            files.remove(file)


def _of_the_theme(files: Files, config: MkDocsConfig) -> list[File]:
    own = (config.docs_dir, config.theme.custom_dir, str(root_of(config) / OVERRIDES))
    return [file for file in files if file.src_dir not in own]


def lean_styles(files: Files, config: MkDocsConfig) -> None:
    """Leave out of the theme's styles what this site has not switched on, under the same names."""
    plugins = {name.rsplit("/", 1)[-1] for name in config.plugins}
    features = set(config.theme.get("features") or ())
    is_from_right = config.theme.get("language") in theme_styles.FROM_THE_RIGHT or "i18n" in plugins
    brought = {"repo_url": config.repo_url, "tooltips": features & theme_styles.TOOLTIPS, "rtl": is_from_right}
    there = {name for name, given in brought.items() if given}
    switched_on = frozenset({*plugins, *config.markdown_extensions, *features, *config.extra, *there})
    given = config.theme.get("palette") or ()
    looks = [given] if isinstance(given, dict) else given
    named = (str(look.get(of) or "indigo") for look in looks for of in ("primary", "accent"))
    colours = frozenset(name.replace(" ", "-") for name in named)
    for file in _of_the_theme(files, config):
        if theme_styles.MAIN.fullmatch(file.src_uri):
            made = theme_styles.without_parts(file.content_string, switched_on)
        elif theme_styles.PALETTE.fullmatch(file.src_uri):
            made = theme_styles.without_colours(file.content_string, colours)
        else:
            continue
        files.remove(file)
        files.append(File.generated(config, file.src_uri, content=made))


class DataFile(File):
    """A file that is made when it is written: nothing of it stays in memory. Where it `is_ours`, we write it."""

    make: Callable[[], bytes]
    is_ours = False
    _given: str | bytes | None = None

    @property
    def _content(self) -> str | bytes | None:
        return self.make() if self._given is None else self._given

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._given = value

    def copy_file(self, dirty: bool = False) -> None:  # noqa: ARG002 - the host gives it
        """Leave it where we write it."""
        if not self.is_ours:
            self.write()

    def write(self) -> None:
        """Write it."""
        super().copy_file()


def add_data(files: Files, found: Iterable[tuple[str, bytes]], config: MkDocsConfig) -> None:
    """Add files that are no pages."""
    add_made(files, ((path, partial(bytes, data)) for path, data in found), config)


def add_made(files: Files, found: Iterable[tuple[str, Callable[[], bytes]]], config: MkDocsConfig) -> None:
    """Add files that are no pages, and are made when they are written."""
    taken = {file.dest_uri.casefold() for file in files if included(file)}
    for path, make in found:
        if path.casefold() not in taken:
            file = DataFile.generated(config, path, content=b"")
            assert isinstance(file, DataFile)
            file.make, file._given = make, None
            files.append(file)


def add_origins(files: Files, site: Site, folder: Folder, config: MkDocsConfig) -> None:
    """Add the documents that other knowledge bases give, and those of their files that these refer to."""
    for path, place in origin_files(site.corpus, folder).items():
        files.append(File.generated(config, path, abs_src_path=str(place)))
    for document in site.corpus:
        if origin_of(document.path, site.settings):
            file = File.generated(config, document.path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(file)
            PostmortemPage(document, site, file, config)


def places(files: Files, config: MkDocsConfig) -> Iterator[str]:
    """Where everything is, as far as pages lead there: names, addresses, whether it is published."""
    yield f"{config.site_url} {config.use_directory_urls}"
    for file in files:
        yield f"{file.src_uri}\n{file.url}\n{file.inclusion}"


def foreign(files: Files, config: MkDocsConfig) -> None:
    """What mkdocs-static-i18n notes on every file, on those that came after it: they have no other language."""
    if "i18n" in config.plugins:
        for file in files:
            for name, nothing in {"alternates": {}, "locale": "", "locale_alternate_of": ""}.items():
                if not hasattr(file, name):
                    setattr(file, name, nothing)


def scripts(site: Site) -> list[tuple[str, bytes]]:
    """The scripts and styles that are put together for the site: paths and contents."""
    words = search_words(site)
    made = {
        material.ENGINE: engine_script(words),
        material.SEARCH_BOX: start_script(words) + material.page_script(),
        material.STYLE: material.style(),
    }
    return [(f"{material.ASSETS}/{name}", data) for name, data in (*made.items(), *diagram_scripts(site))]
