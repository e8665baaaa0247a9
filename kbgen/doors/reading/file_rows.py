"""What is remembered of each postmortem's file, so that only those that changed are parsed for the search index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from kbgen.corpus import Reason, Withheld, collect, reason_against, remembered
from kbgen.documents import Document, document_id
from kbgen.doors.caches.document_cache import read_files
from kbgen.doors.disk.file_stats import file_state, settings_digest
from kbgen.doors.disk.folder import Folder, docs_bytes, postmortem_paths
from kbgen.doors.disk.mkdocs_excludes import left_out
from kbgen.doors.disk.parallel import spread
from kbgen.model.postmortem import Postmortem
from kbgen.model.progress import Progress
from kbgen.search import batches

FILE = "files.json"
TOLD_AT = 50  # files that are read before anybody is told


class FileRow(NamedTuple):
    """How a file stands, the digest of its bytes, the id that its document goes by, earlier ids, and why the audience
    does not get it.
    """

    state: str
    content: str
    id: str
    earlier: list[str]
    reason: Reason | None


def remembered_rows(place: Path, root: Path) -> dict[str, FileRow]:
    """The rows by their paths below the docs folder, as they stand beside an index; none of other settings."""
    try:
        data = json.loads((place / FILE).read_bytes())
        if data["settings"] == settings_digest(root):
            return {
                path: FileRow(state, content, name, [*earlier], reason)
                for path, (state, content, name, earlier, reason) in data["files"].items()
            }
    except Exception:  # whatever a damaged file may hold
        return {}
    return {}


def remember_rows(place: Path, root: Path, rows: Mapping[str, FileRow]) -> None:
    """Have them for the next time. Raises OSError where they can't be written."""
    (place / FILE).write_text(json.dumps({"settings": settings_digest(root), "files": rows}), encoding="utf-8")


def withheld_of(rows: Mapping[str, FileRow]) -> Withheld:
    """What the rows say that the audience does not get."""
    held = {path: row for path, row in rows.items() if row.reason}
    reasons = {path: row.reason for path, row in held.items() if row.reason}
    return remembered(reasons, (name for row in held.values() for name in (row.id, *row.earlier)))


def file_rows(folder: Folder, before: Mapping[str, FileRow], progress: Progress) -> dict[str, FileRow]:
    """A row for each postmortem. What changed is read, by as many copies of the process as there are processors."""
    paths = list(postmortem_paths(folder))
    excluded = left_out(folder.root, paths)
    rows: dict[str, FileRow] = {}
    changed: list[str] = []
    for path in paths:
        old, state = before.get(path), file_state(folder.docs / path)
        if old and state and state == old.state:
            rows[path] = old
        else:
            changed.append(path)
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress("read", done, len(changed))

    for found in spread(partial(_read, folder, before), batches(changed), told):
        rows.update(found)
    for each in collect(map(_unread, paths), folder.settings):  # which gives new ids where two documents share one
        row = rows[each.path]
        rows[each.path] = row._replace(id=each.id, reason="excluded" if each.path in excluded else row.reason)
    return {path: rows[path] for path in paths}


def _read(
    folder: Folder, before: Mapping[str, FileRow], paths: Collection[str], told: Callable[[int], None]
) -> dict[str, FileRow]:
    """The rows of some files; those whose bytes are as they were keep what was known of them."""
    rows: dict[str, FileRow] = {}
    changed: dict[str, tuple[str, str]] = {}
    for path in paths:
        old, state = before.get(path), file_state(folder.docs / path)
        content = _content(folder, path)
        if old and content and content == old.content:
            rows[path] = old._replace(state=state)
        else:
            changed[path] = state, content
    for number, document in enumerate(read_files(folder, list(changed)), 1):
        reason = reason_against(document, folder.settings)
        earlier = [*(document.meta.aliases or ())]
        rows[document.path] = FileRow(*changed[document.path], document.id, earlier, reason)
        if number % TOLD_AT == 0:
            told(TOLD_AT)
    told(len(paths) - len(changed) // TOLD_AT * TOLD_AT)
    return rows


def _content(folder: Folder, path: str) -> str:
    """A digest of a file's bytes; empty for one that can't be opened."""
    try:
        return hashlib.sha256(docs_bytes(folder, path)).hexdigest()
    except OSError:
        return ""


def _unread(path: str) -> Document:
    """Stands for a document that is as it was; only its id matters. It has no digest."""
    return Document(path, document_id(path), "", "", 1, Postmortem(), readable=True, digest="")
