"""The earlier versions of postmortems, for days that a document does not say. Without git there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kbgen.corpus import Corpus, Dates, History, Version, dates_are_seen, history, wanted, when
from kbgen.documents import Document
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder
from kbgen.model.errors import KbgenError
from kbgen.recurrence import Remembers


class Memory(NamedTuple):
    """The dates that files' history knows, and how much of it is here; `whole` also where it would add nothing."""

    dates: History
    remembers: Remembers


AT_ONCE = 2_000  # versions that are held in memory


def read_history(corpus: Corpus, folder: Folder, broken: Iterable[str] = ()) -> Memory:
    """What the files' history knows of follow-ups where it matters; no date without the whole of a git repository.

    `broken` are ids of documents whose promises are said to be broken.
    """
    if not dates_are_seen(corpus.settings):
        return Memory({}, "whole")
    names = wanted(corpus, broken)
    documents = [document for document in corpus.counted if document.id in names]
    if not documents:
        return Memory({}, "whole")
    whole = git.is_whole(folder.docs)
    if not whole:
        return Memory({}, "none" if whole is None else "cut")
    try:
        return Memory(_read(documents, folder), "whole")
    except KbgenError:
        return Memory({}, "none")  # no commit yet, or a damaged repository: the documents speak for themselves


def read_revised(corpus: Corpus, folder: Folder) -> dict[str, datetime]:
    """When the file of each document was last committed, by id; nothing without the whole of a git repository.

    Nor where it would tell when something changed that the readers do not get.
    """
    if not dates_are_seen(corpus.settings):
        return {}
    try:
        found = git.revised(folder.docs) if git.is_whole(folder.docs) else {}
    except KbgenError:
        return {}  # no commit yet
    return {
        document.id: found[document.path] for document in corpus if document.path in found and not document.withheld
    }


def _read(documents: Sequence[Document], folder: Folder) -> History:
    # No version is older than its incident.
    began = min((when(document) or date.min for document in documents), default=date.min)
    since = max(began, date(1970, 1, 3)) - timedelta(days=1)
    rows: dict[str, list[git.Written]] = {document.id: [] for document in documents}
    names = {name: document.id for document in documents for name in (document.id, *(document.meta.aliases or ()))}
    paths = {document.path: document.id for document in documents}
    for row in git.written(folder.docs, since):
        name = paths.get(row.path) or next((names[word] for word in _ids(row.path) if word in names), None)
        if name is not None:
            rows[name].append(row)
    found: dict[tuple[str, int], Dates] = {}
    for part in _parts(documents, rows):
        texts = git.contents(folder.docs, (row.blob for document in part for row in rows[document.id]))
        versions = {
            document.id: [Version(row.day, texts[row.blob]) for row in rows[document.id] if row.blob in texts]
            for document in part
        }
        found |= history(part, versions)
    return found


def _ids(path: str) -> tuple[str, str]:
    """What a document at a path goes by: see `kbgen.corpus.collect`."""
    stem = path.rpartition(".")[0]
    return stem.replace("/", "-"), stem.rpartition("/")[2]


def _parts(documents: Sequence[Document], rows: dict[str, list[git.Written]]) -> Iterator[list[Document]]:
    """Documents by the lot, so that not all versions of all of them are held at once."""
    part: list[Document] = []
    count = 0
    for document in documents:
        if part and count + len(rows[document.id]) > AT_ONCE:
            yield part
            part, count = [], 0
        part.append(document)
        count += len(rows[document.id])
    if part:
        yield part
