"""How exported files name the site's pages and themselves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from kbgen.documents import Document
from kbgen.site.markdown_writer import relative
from kbgen.site.postmortem.view import web

# A page's path below the docs folder -> its address below the site's root, percent-encoded; None where it has none.
Address = Callable[[str], str | None]


@dataclass(frozen=True)
class Links:
    """`address` gives a page's address below the root; `site_url` is where the root is served, if that is known."""

    address: Address
    site_url: str | None

    @property
    def root(self) -> str | None:
        """The root with a slash at its end, where it is a web address."""
        return f"{self.site_url.rstrip('/')}/" if self.site_url and web(self.site_url) else None

    def page(self, path: str) -> str | None:
        """A page's address: whole where the root is known, else from the root."""
        found = self.address(path)
        return urljoin(self.root, found) if self.root and found is not None else found

    def from_file(self, file: str, path: str) -> str:
        """The way from an exported file to a page: whole where the root is known, else relative."""
        found = self.address(path)
        if found is None:
            return self.file(file, file)
        return urljoin(self.root, found) if self.root else _relative(file, found)

    def file(self, here: str, target: str) -> str:
        """The way from one exported file to another."""
        return urljoin(self.root, quote(target)) if self.root else relative(here, target)

    def identity(self, kind: str, name: str) -> str:
        """A name for all time: a tag URI of the site's host, else a UUID made of `name` alone.

        It says nothing of pages and titles, so it stays the same when these change. Only a site that knows its address
        has names that no other knowledge base can have.
        """
        host = urlsplit(self.root).hostname if self.root else None
        if host:
            return f"tag:{host},2000:kbgen/{kind}/{quote(name, safe='')}"
        return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'kbgen:{kind}:{name}')}"


def lasting(document: Document) -> str:
    """The name that a document keeps when its file is renamed with its title: its first former id, where it has one."""
    return next(iter(document.meta.aliases or ()), document.id)


def _relative(file: str, address: str) -> str:
    """An address below the root as seen from a file below it; it is encoded already."""
    return "../" * file.count("/") + address or "./"
