"""The earlier versions of postmortems, for days that a document does not say. Without git there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kbgen.corpus import Corpus, FollowUpDates, History, Version, base_of, dates_are_seen, history, wanted, when
from kbgen.documents import Document
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import Folder
from kbgen.doors.disk.origins import homes
from kbgen.model.errors import KbgenError
from kbgen.recurrence import Remembers


class KnownHistory(NamedTuple):
    """The dates that files' history knows, and how much of it is here; `whole` also where it would add nothing."""

    dates: History
    remembers: Remembers


AT_ONCE = 2_000  # versions that are held in memory


def read_history(corpus: Corpus, folder: Folder, broken: Iterable[str] = ()) -> KnownHistory:
    """What the files' history knows of follow-ups where it matters; no date without the whole of a git repository.

    `broken` are ids of documents whose promises are said to be broken.
    """
    if not dates_are_seen(corpus.settings):
        return KnownHistory({}, "whole")
    names = wanted(corpus, broken)
    documents = [document for document in corpus.counted if document.id in names]
    if not documents:
        return KnownHistory({}, "whole")
    found: dict[tuple[str, int], FollowUpDates] = {}
    states: set[Remembers] = set()
    for home, prefix, part in _by_home(documents, folder):
        whole = git.is_whole(home) if home else None
        try:
            found |= _read(part, home, prefix) if home and whole else {}
        except KbgenError:
            whole = None  # no commit yet, or a damaged repository: the documents speak for themselves
        states.add("none" if whole is None else "whole" if whole else "cut")
    return KnownHistory(found, states.pop() if len(states) == 1 else "cut")


def _by_home(documents: Sequence[Document], folder: Folder) -> Iterator[tuple[Path | None, str, list[Document]]]:
    """Documents by the folder that they are files in, and what their paths begin with; None for those in no file."""
    places = homes(folder)
    parts: dict[str, list[Document]] = {}
    for document in documents:
        base = base_of(document.path, folder.settings)
        parts.setdefault(f"{base}/" if base else "", []).append(document)
    for prefix, part in parts.items():
        yield places.get(prefix), prefix, part


def read_revised(corpus: Corpus, folder: Folder) -> dict[str, datetime]:
    """When the file of each document was last committed, by id; nothing without the whole of a git repository.

    Nor where it would tell when something changed that the readers do not get.
    """
    if not dates_are_seen(corpus.settings):
        return {}
    found: dict[str, datetime] = {}
    for home, prefix, part in _by_home(list(corpus), folder):
        try:
            revised = git.revised(home) if home and git.is_whole(home) else {}
        except KbgenError:
            continue  # no commit yet
        for document in part:
            path = document.path.removeprefix(prefix)
            if path in revised and not document.withheld:
                found[document.id] = revised[path]
    return found


def _read(documents: Sequence[Document], home: Path, prefix: str) -> History:
    # No version is older than its incident.
    began = min((when(document) or date.min for document in documents), default=date.min)
    since = max(began, date(1970, 1, 3)) - timedelta(days=1)
    rows: dict[str, list[git.FileVersion]] = {document.id: [] for document in documents}
    begin = prefix.replace("/", ".")
    names = {name.removeprefix(begin): document.id for document in documents for name in document.names}
    paths = {document.path.removeprefix(prefix): document.id for document in documents}
    for row in git.versions(home, since):
        name = paths.get(row.path) or next((names[word] for word in _ids(row.path) if word in names), None)
        if name is not None:
            rows[name].append(row)
    found: dict[tuple[str, int], FollowUpDates] = {}
    for part in _parts(documents, rows):
        texts = git.contents(home, (row.blob for document in part for row in rows[document.id]))
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


def _parts(documents: Sequence[Document], rows: dict[str, list[git.FileVersion]]) -> Iterator[list[Document]]:
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
