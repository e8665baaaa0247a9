"""Files that are no postmortems by their names, and have the text of one all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kbgen.corpus import CopiedTexts
from kbgen.documents import Document
from kbgen.doors.disk.folder import Folder, read_file

# Files of which many lie beside postmortems, and none is a copy of one.
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp", "avif", "heic", "mp4", "mov", "webm", "pdf", "zip", "gz"})
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,90}(?:---|\+\+\+)[ \t]*\r?\n")


def copies(folder: Folder, paths: Iterable[str]) -> CopiedTexts:
    """Those of some files that are links within the docs folder, or begin as a postmortem does."""
    home = folder.docs.resolve()
    leads: dict[str, str] = {}
    documents: list[Document] = []
    for path in paths:
        place = folder.docs / path
        if place.is_symlink():
            with suppress(OSError, RuntimeError, ValueError):
                leads[path] = place.resolve().relative_to(home).as_posix()
        elif path.rpartition(".")[2].lower() not in _PICTURES and _FRONT.match(_beginning(place)):
            documents.append(read_file(folder, path))
    return CopiedTexts(leads, tuple(documents))


def _beginning(place: Path) -> bytes:
    try:
        if place.is_file():  # a pipe may never end
            with place.open("rb") as file:
                return file.read(100)
    except OSError:
        pass
    return b""
