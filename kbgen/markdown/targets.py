"""Where a link leads: elsewhere, or to a file and a place in it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Target:
    """A link to a file of the same folder of documents, decoded.

    `path` is relative to the document, or begins with a slash; empty where the link leads to a place in the same text.
    """

    path: str
    query: str
    anchor: str


def target(url: str) -> Target | None:
    """The parts of an address as a document may write it; None for one with a scheme or a host.

    >>> target("../a%20b.md?x=1#%E6%A0%B9")
    Target(path='../a b.md', query='x=1', anchor='根')
    """
    if _ELSEWHERE.match(url) or url.startswith("\\"):
        return None
    rest, _, anchor = url.partition("#")
    path, _, query = rest.partition("?")
    return Target(unquote(path), query, unquote(anchor))


def path_from(folder: str, path: str) -> str:
    """A relative path from a folder as a path below the root of all documents; `..` where it leads out of it.

    >>> path_from("2024", "../img/a.png"), path_from("2024", "../../x")
    ('img/a.png', '../x')
    """
    return posixpath.normpath(posixpath.join(folder, path))
