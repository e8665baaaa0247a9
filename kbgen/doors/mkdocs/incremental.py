"""What a build writes beside the host, and what of the last site it leaves: whatever is made of the same stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from kbgen.corpus import Corpus
from kbgen.doors.caches.build_cache import BuildCache, checksum, digest
from kbgen.doors.caches.corpus_cache import kept_search
from kbgen.doors.caches.entry_cache import all_entries, kept_tallies
from kbgen.doors.caches.last_site import LastSite, Noted
from kbgen.doors.caches.page_cache import export_digests, kept_exports, page_digest
from kbgen.doors.mkdocs.host_files import DataFile
from kbgen.doors.mkdocs.host_pages import GeneratedPage, PostmortemPage
from kbgen.search import Entry, Lexicon, TermCounts
from kbgen.site import Site, material

NOT_FOUND = "404.html"
SEARCH = f"{material.ASSETS}/search"
"""The folder of the files that the browser's search reads."""


def alone(published: Iterable[File], files: Files, config: MkDocsConfig) -> list[File]:
    """The files that no other file of the site goes to, too: it does not matter when they are written."""
    written = Counter([*config.theme.static_templates, *config.extra_templates, *(file.dest_uri for file in files)])
    return [file for file in published if written[file.dest_uri] == 1]


@dataclass(frozen=True)
class Unchanged:
    """The pages of ours that stay what they were; `around` is a digest of all that stands around each of them."""

    last: LastSite
    kept: BuildCache
    site: Site
    around: str
    _made_of: dict[str, str] = field(default_factory=dict)  # of the pages that do not stay, by their path

    def stay(self, pages: Iterable[File], config: MkDocsConfig) -> set[str]:
        """Leave those of some that are made of the same: their paths. What was to be told of them is told again."""
        return {file.src_uri for file in pages if file.page and self._stays(file.page, config)}

    def leave_template(self, config: MkDocsConfig) -> None:
        """Leave the page for wrong addresses, which tells of nothing but what is around all pages."""
        if NOT_FOUND in config.theme.static_templates and self.last.take(NOT_FOUND, self._not_found):
            config.theme.static_templates.remove(NOT_FOUND)

    def note_template(self) -> None:
        """Remember it for the next time."""
        self.last.note(NOT_FOUND, self._not_found)

    @property
    def _not_found(self) -> str:
        return digest("template", self.around, NOT_FOUND)

    def _stays(self, page: Page, config: MkDocsConfig) -> bool:
        if isinstance(page, PostmortemPage) and page.ahead:
            made_of = page_digest(self.kept, self.around, page.document, self.site)
        elif isinstance(page, GeneratedPage):
            made_of = digest("page file", self.around, page.file.src_uri)
        else:
            return False
        if not self.last.take(page.file.dest_uri, made_of):
            self._made_of[page.file.src_uri] = made_of
            return False
        dead, ids = self.last.told(made_of)
        if isinstance(page, PostmortemPage):
            page.present_anchor_ids = {*ids}
            page.tell(dead, config)
        return True

    def note(self, page: Page) -> None:
        """Remember a page that was made, and what is to be told with it, for the next time."""
        if made_of := self._made_of.get(page.file.src_uri):
            dead = page.dead if isinstance(page, PostmortemPage) else ()
            self.last.note(page.file.dest_uri, made_of, [dead, sorted(page.present_anchor_ids or ())])


@dataclass(frozen=True)
class SearchInputs:
    """What the browser's search is made from; entries and counts are read again where nobody has them any more.

    Counts that nobody asks for `again` are forgotten when they were asked for: they take much memory.
    """

    published: Corpus
    digests: Mapping[str, str]
    entries: Mapping[str, Entry]
    tallies: dict[str, TermCounts]
    again: bool
    words: Callable[[], Lexicon]


def is_of_search(path: str) -> bool:
    """Whether a path of the site is one of the files that the search reads."""
    return path.startswith(f"{SEARCH}/")


def write_search(
    last: LastSite, kept: BuildCache, read: SearchInputs, modes: Mapping[str, str], addresses: Mapping[str, str]
) -> Noted:
    """The files that the browser's search reads, with the addresses that this build gives its pages."""
    known = all_entries(kept, read.published, read.entries, read.digests)
    tallies = read.tallies or kept_tallies(kept, known)
    entries, former = [], ""
    for document in read.published:
        if url := addresses.get(document.path):
            found = known[document.id]
            named = [each | {"url": addresses.get(modes.get(each["slug"], ""))} for each in found.record["modes"]]
            entries.append(found.told({**found.record, "url": url, "modes": named}))
    counted = tallies.__getitem__ if read.again else tallies.pop
    for name, data in kept_search(kept, entries, counted, read.words(), read.digests):
        version, _, inner = name.partition("/")
        if inner and version != former:
            last.moved(SEARCH, former := version)
        last.put(f"{SEARCH}/{name}", checksum(data), data)
    return last.noted


def write_exports(
    last: LastSite, kept: BuildCache, site: Site, common: str | None, files: Sequence[DataFile], names: frozenset[str]
) -> Noted:
    """Write the files that stand in the site as they are; `names` are those that are made of the site alone.

    Those are as they were kept where it is known what all pages have in `common`.
    """
    made_of = export_digests(kept, site, common, names) if common else {}
    anew = [file for file in files if not (made := made_of.get(file.src_uri)) or not last.take(file.src_uri, made)]
    makers = {file.src_uri: file.make for file in anew if file.src_uri in made_of}
    for path, data in kept_exports(kept, {path: made_of[path] for path in makers}, makers):
        last.put(path, made_of[path], data)
    for file in anew:
        if file.src_uri not in makers:
            last.free(file.dest_uri)
            file.write()
    return last.noted
