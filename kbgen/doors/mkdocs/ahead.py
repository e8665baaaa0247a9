"""Postmortems' pages made by copies of this process, while the host writes those that are there already.

Only where nobody but the theme and us has a say in a page: the host then gets each one whole when it asks for it, and
none has to stay in memory until then.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.toc import TableOfContents

from kbgen.doors.disk.beside import dealt
from kbgen.doors.disk.kept import Kept
from kbgen.doors.disk.remembered import kept_pages
from kbgen.doors.mkdocs.host_pages import PostmortemPage
from kbgen.doors.mkdocs.shell import Shells
from kbgen.site import Site

AT_ONCE = 32
"""Pages whose rows are read, and kept, together: too few for another copy of the process to pay."""

# A whole page, the links on it that lead nowhere, and the ids that links can lead to.
_Made = tuple[str, tuple[tuple[int, str], ...], frozenset[str]]


@dataclasses.dataclass(frozen=True)
class Surroundings:
    """What the host makes a page with, and the digest of what all pages have in common, if that is known."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    published: Sequence[File]
    common: str | None


class Ahead:
    """The pages, in the order in which the host will ask for them."""

    def __init__(
        self, pages: Sequence[PostmortemPage], site: Site, kept: Kept, shells: Shells, around: Surroundings
    ) -> None:
        self._waiting, self._known = deque(pages), {id(page) for page in pages}
        self._config = around.config
        made = partial(_made, site=site, kept=kept, shells=shells, around=around)
        first = list(made(pages[:1]))  # here: the theme's templates are compiled before there are copies of them
        self._rest = dealt(made, pages[1:])
        self._made: Iterator[_Made] = chain(first, self._rest)

    def of(self, page: object) -> str | None:
        """The whole HTML of a page; None where it is not one of these."""
        if not isinstance(page, PostmortemPage) or id(page) not in self._known:
            return None
        while self._waiting:
            text, page_dead, ids = next(self._made)
            found = self._waiting.popleft()
            if not self._waiting:
                self._rest.close()  # nobody waits for the copies any more
            if found is page:
                page.present_anchor_ids = {*ids}
                page.tell(page_dead, self._config)
                return text
        return None


def _made(
    pages: Sequence[PostmortemPage], site: Site, kept: Kept, shells: Shells, around: Surroundings
) -> Iterator[_Made]:
    template = around.env.get_template("main.html")
    for at in range(0, len(pages), AT_ONCE):
        part = pages[at : at + AT_ONCE]
        addresses = {page.file.src_uri: partial(page.address, around.files) for page in part}
        found = kept_pages(kept, site, addresses, around.common)
        for page in part:
            page.shown = shown = found.pop(page.file.src_uri)
            page.render(around.config, around.files)
            page.active = True
            context = get_context(around.nav, around.published, around.config, page)
            yield shells.whole(template.new_context(dict(context))), shown.dead, shown.ids
            page.active, page.content, page.toc = False, "", TableOfContents([])
