"""Who refers to what a branch renamed: links to it lead nowhere once it is merged."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from kbgen.corpus import Corpus, others_named
from kbgen.documents import Document, called
from kbgen.markdown import path_from, structure


def referring(corpus: Corpus, former: Iterable[str]) -> dict[str, tuple[Document, ...]]:
    """Each former path with the documents that refer to it, by a link or by its id."""
    wanted = {path: called(path) for path in former}
    found: dict[str, list[Document]] = {path: [] for path in wanted}
    for document in corpus if wanted else ():
        named, linked = others_named(document), frozenset(_linked(document))
        for path, name in wanted.items():
            if name in named or path in linked:
                found[path].append(document)
    return {path: tuple(documents) for path, documents in found.items()}


def _linked(document: Document) -> Iterator[str]:
    folder = posixpath.dirname(document.path)
    for link in structure(document.body).links:
        if link.target and link.target.path:
            yield path_from(folder, link.target.path)
