"""Pages of ours made by copies of this process, while the host writes those that are there already.

Only where nobody but the theme and us has a say in a page: the host then gets each one whole when it asks for it, or
nothing of one that is in its place already, and none has to stay in memory until then.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator, Sequence, Set
from functools import partial
from itertools import chain
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import write_file

from kbgen.doors.caches.build_cache import BuildCache
from kbgen.doors.caches.page_cache import keep_written, kept_pages
from kbgen.doors.disk.parallel import dealt
from kbgen.doors.mkdocs.host_pages import GeneratedPage, PostmortemPage
from kbgen.doors.mkdocs.shell import Shells
from kbgen.site import Site, WrittenPage

OurPage = PostmortemPage | GeneratedPage

AT_ONCE = 32
"""Pages whose rows are read, and kept, together: too few for another copy of the process to pay."""

# A whole page, empty where it is written, the links on it that lead nowhere, and the ids that links can lead to.
_Made = tuple[str, tuple[tuple[int, str], ...], frozenset[str]]


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """What the host makes a page with; the digest of what all pages have in common, if that is known; the paths of the
    pages that are `written` as they are made: the host must be told to say nothing of these.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    published: Sequence[File]
    common: str | None
    written: Set[str]


class Ahead:
    """The pages, in the order in which the host will ask for them."""

    def __init__(
        self, pages: Sequence[OurPage], site: Site, kept: BuildCache, shells: Shells, around: Surroundings
    ) -> None:
        self._waiting, self._known = deque(pages), {id(page) for page in pages}
        self._config = around.config
        made = partial(_made, site=site, kept=kept, shells=shells, around=around)
        first = list(made(pages[:1]))  # here: the theme's templates are compiled before there are copies of them
        self._rest = dealt(made, pages[1:])
        self._made: Iterator[_Made] = chain(first, self._rest)

    def of(self, page: object) -> str | None:
        """The whole HTML of a page, empty where it is written; None where it is not one of these."""
        if id(page) not in self._known:
            return None
        while self._waiting:
            text, page_dead, ids = next(self._made)
            found = self._waiting.popleft()
            if not self._waiting:
                self._rest.close()  # nobody waits for the copies any more
            if found is page:
                found.present_anchor_ids = {*ids}
                if isinstance(found, PostmortemPage):
                    found.tell(page_dead, self._config)
                return text
        return None


def _made(
    pages: Sequence[OurPage], site: Site, kept: BuildCache, shells: Shells, around: Surroundings
) -> Iterator[_Made]:
    template = around.env.get_template("main.html")
    for at in range(0, len(pages), AT_ONCE):
        part = pages[at : at + AT_ONCE]
        told = [page for page in part if isinstance(page, PostmortemPage)]
        found = kept_pages(
            kept, site, {page.file.src_uri: partial(page.address, around.files) for page in told}, around.common
        )
        anew: dict[int, WrittenPage] = {}
        for page in part:
            dead: tuple[tuple[int, str], ...] = ()
            if isinstance(page, PostmortemPage):
                page.shown = found.pop(page.file.src_uri)
                dead = page.shown.dead
                page.render(around.config, around.files)
            else:
                made = page.write(around.files)
                page.content = made.html
                anew |= {page.number: made} if page.number is not None else {}
            if page is part[-1] and anew and around.common:  # who makes pages ahead is done with the last one
                keep_written(kept, around.common, anew)
            page.active = True
            context = get_context(around.nav, around.published, around.config, page)
            whole = shells.whole(template.new_context(dict(context)))
            if page.file.src_uri in around.written:
                write_file(whole.encode("utf-8", errors="xmlcharrefreplace"), page.file.abs_dest_path)
                whole = ""
            yield whole, dead, frozenset(page.present_anchor_ids or ())
            page.active, page.content, page.toc = False, "", TableOfContents([])
