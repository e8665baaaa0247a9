"""Where documents stood under former ids."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kbgen.corpus.corpus import Corpus
from kbgen.documents import document_id

LONGEST_ID = 240
"""Bytes that an id may have: file systems take names of 255, with an ending and a number."""


def may_be_id(name: str) -> bool:
    """Whether a file could ever have been named so."""
    whole = name.isprintable() and len(name.encode(errors="replace")) <= LONGEST_ID
    return whole and name == posixpath.basename(name) and name not in ("", ".", "..")


def former_paths(corpus: Corpus) -> dict[str, str]:
    """Where documents stood under former ids -> their paths today, below the docs folder. What is there now wins."""
    found: dict[str, str] = {}
    for document in corpus:
        for alias in document.meta.aliases or ():
            if may_be_id(alias):
                for old in _places(document.path, alias):
                    found.setdefault(old, document.path)
    return {old: new for old, new in found.items() if old not in corpus.by_path}


def _places(path: str, alias: str) -> Iterator[str]:
    """Beside the document of today; and beside its folder, where that is the document's own."""
    folder, name = posixpath.split(path)
    for home in _folders(folder, alias):
        yield posixpath.join(home, f"{alias}.md")
    if document_id(path) != document_id(name):
        for home in _folders(posixpath.dirname(folder), alias):
            yield posixpath.join(home, alias, name)


def _folders(folder: str, alias: str) -> Iterator[str]:
    """The folder of today; and that of the former id's year, where documents lie in years."""
    yield folder
    above, year = posixpath.split(folder)
    if year.isdecimal() and len(year) == 4 and alias[:4].isdecimal() and alias[:4] != year:
        yield posixpath.join(above, alias[:4])
