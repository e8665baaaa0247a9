"""What the knowledge base has already of earlier imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbgen.documents import Document
from kbgen.importing.foreign import ORIGIN
from kbgen.importing.imported import Given


@dataclass(frozen=True)
class Known:
    """What the knowledge base has already: by hash of the source, by its path and key, and all ids, folded.

    `written` has, by the source's hash, what this run writes.
    """

    by_digest: dict[str, Document]
    by_source: dict[tuple[str, str], Document]
    taken: set[str]
    written: dict[str, str]


def known_of(existing: Sequence[Document]) -> Known:
    """What the documents that are there say of where they came from."""
    known = Known({}, {}, set(), {})
    for document in existing:
        known.taken.update({document.id.casefold(), *(alias.casefold() for alias in document.meta.aliases or ())})
        origin = document.extra.get(ORIGIN)
        if isinstance(origin, dict):
            known.by_digest.setdefault(str(origin.get("sha256")), document)
            known.by_source.setdefault((str(origin.get("path")), str(origin.get("key") or "")), document)
    return known


def earlier_answer(file: Given, known: Known) -> str:
    """The order of day and month that somebody chose at an earlier import of this file."""
    document = known.by_source.get((file.path, ""))
    origin = document.extra.get(ORIGIN) if document else None
    order = origin.get("dates") if isinstance(origin, dict) else None
    return order if order in ("mdy", "dmy") else ""
