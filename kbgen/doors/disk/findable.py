"""Which postmortems their own `findable_by` does not find, for the summary of a build."""

from __future__ import annotations

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.doors.disk.folder import Folder
from kbgen.doors.disk.index import bring_up_to_date
from kbgen.lint import FIRST
from kbgen.model.errors import KbgenError
from kbgen.search import Index, first

MOST = 2_000
"""With more documents a build would wait for the search's index; `kbgen lint` asks it as well."""


def not_findable(corpus: Corpus, folder: Folder) -> tuple[str, ...] | None:
    """The ids of those that a query of theirs does not bring into the first results; None where nobody asked."""
    documents = [each for each in corpus.published() if _queries(each)]
    if len(corpus) > MOST:
        return None if documents else ()
    if not documents:
        return ()
    try:
        index = bring_up_to_date(folder.root, audience=folder.settings.audience)
    except (KbgenError, OSError):  # such as a folder that can't be written to: the site is built all the same
        return None
    lost = (
        each.id for each in documents if not all(_finds(index, query, each) for query in each.meta.findable_by or ())
    )
    return tuple(sorted(lost))


def _finds(index: Index, query: str, document: Document) -> bool:
    return document.id in first(index, query, FIRST)


def _queries(document: Document) -> list[str]:
    return document.meta.findable_by or []
