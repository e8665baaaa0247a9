"""Many files read at once: what was read of the same bytes before is not parsed again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kbgen.documents import Document, document_bytes, document_from, read_document
from kbgen.doors.caches.build_cache import BuildCache, RecentlyAsked, digest
from kbgen.doors.disk.folder import Folder, opened
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Postmortem
from kbgen.model.progress import Progress, silent

AT_ONCE = 500
FEWEST = 40  # for fewer files a look into what is kept costs as much as reading them


def read_files(
    folder: Folder, paths: Sequence[str], progress: Progress = silent, memory: RecentlyAsked | None = None
) -> Iterator[Document]:
    """The postmortems at paths below the docs folder, in their order; what stands for those that can't be opened.

    `memory` is that of a process that reads them again and again.
    """
    kept = kept_of(folder) if len(paths) >= FEWEST else None
    for begin in range(0, len(paths), AT_ONCE):
        part = paths[begin : begin + AT_ONCE]
        yield from _read(folder, part, kept, memory)
        progress("read", begin + len(part), len(paths))


def kept_of(folder: Folder) -> BuildCache:
    """What is kept of a knowledge base; nothing where its cache came with a checkout, which the index says."""
    try:
        return BuildCache(folder.cache)
    except KbgenError:
        return BuildCache(Path(os.devnull))


def _read(
    folder: Folder, paths: Sequence[str], kept: BuildCache | None, memory: RecentlyAsked | None
) -> Iterator[Document]:
    data = {path: opened(folder, path) for path in paths}
    there = {path: each for path, each in data.items() if isinstance(each, bytes)}
    digests = {path: hashlib.sha256(each).hexdigest() for path, each in there.items()}
    zone = folder.settings.zone
    read = {path: digest("read", path, name, str(zone)) for path, name in digests.items()} if memory else {}
    known: Mapping[str, Document] = memory.of(read.values()) if memory else {}
    rows: dict[str, bytes] = {}
    fields: dict[str, Postmortem] = {}

    def made(path: str) -> bytes:
        document = read_document(path, there[path])
        fields[path] = document.meta  # a copy of the process fills its own
        return document_bytes(document, there[path])

    if kept:
        wanted = {path: digest("document", name) for path, name in digests.items() if read.get(path) not in known}
        rows = kept.of(wanted, made, bytes, bytes)
    for path, each in data.items():
        if isinstance(each, Document):
            yield each
        elif path in read and (found := known.get(read[path])):
            yield found
        else:
            found = document_from(path, each, digests[path], rows.get(path, b""), zone, fields.get(path))
            if memory:
                memory.add({read[path]: found})
            yield found
