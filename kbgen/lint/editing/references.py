"""What stands under a cursor and refers to something else: an id, a link, a failure mode."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from kbgen.corpus import Corpus, when
from kbgen.documents import Document, document_id
from kbgen.lint.locations import body_mark, named_documents
from kbgen.markdown import path_from, structure
from kbgen.model.file_names import MARKDOWN
from kbgen.model.findings import Mark


@dataclass(frozen=True, slots=True)
class Reference:
    """`path` is that of the document or file it leads to, below the docs folder; `about` says what that is."""

    path: str | None
    about: str


def reference_at(document: Document, line: int, column: int, corpus: Corpus) -> Reference | None:
    """The reference at a place, both counted from 1; None where there is none."""
    for mark, size, reference in (*_ids(document, corpus), *_modes(document, corpus), *_links(document, corpus)):
        if mark.line == line and mark.column <= column <= mark.column + size:
            return reference
    return None


def _ids(document: Document, corpus: Corpus) -> Iterator[tuple[Mark, int, Reference]]:
    for named in named_documents(document):
        if other := corpus.by_id.get(named.id):
            yield named.mark, len(named.id) + 2, Reference(other.path, _about(other))  # with its quotation marks


def _about(document: Document) -> str:
    day = when(document)
    return f"**{document.title}**\n\n{document.id}, {day.isoformat() if day else '-'}, {document.status.value}"


def _modes(document: Document, corpus: Corpus) -> Iterator[tuple[Mark, int, Reference]]:
    lang = corpus.settings.lang
    for number, cause in enumerate(document.meta.root_causes or ()):
        mode = corpus.taxonomy.find(cause.failure_mode) if cause.failure_mode else None
        if mode and cause.failure_mode:
            mark = document.value_mark("root_causes", number, "failure_mode")
            about = f"**{mode.name.of(lang)}** ({mode.slug})\n\n{mode.definition.of(lang)}"
            yield mark, len(cause.failure_mode) + 2, Reference(None, about)


def _links(document: Document, corpus: Corpus) -> Iterator[tuple[Mark, int, Reference]]:
    folder = posixpath.dirname(document.path)
    for link in structure(document.body).links:
        if link.target and link.target.path:
            path = path_from(folder, link.target.path)
            name = document_id(path) if path.lower().endswith(MARKDOWN) else posixpath.basename(path)
            other = corpus.by_path.get(path) or corpus.by_id.get(name)
            mark = body_mark(document, link.mark.line, link.mark.column)
            yield mark, len(link.url), Reference(other.path if other else path, _about(other) if other else path)
