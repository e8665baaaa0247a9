"""A digest of kbgen's own files: what other code computed is computed anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from kbgen import __version__
from kbgen.doors.disk.cache_folder import caches
from kbgen.doors.disk.file_stats import file_state
from kbgen.model.errors import KbgenError

FILE = "code.txt"


@cache
def own_code() -> bytes:
    """The digest, for as long as this process lives."""
    try:
        place = caches() / FILE
    except KbgenError:
        place = Path(os.devnull)
    return code_of(Path(__file__).parents[2], place)


def code_of(root: Path, place: Path) -> bytes:
    """A digest of all files below a folder; they are read only where one has another name, size or time than the last
    time, which a file at some place remembers.
    """
    files = sorted(_files(str(root)), key=lambda each: each.path)
    stand = hashlib.sha256("\n".join(f"{each.path}\0{file_state(each)}" for each in files).encode()).hexdigest()
    with suppress(OSError, ValueError):
        before, _, found = place.read_text("ascii").partition("\n")
        if before == stand and len(found) == len(stand):
            return bytes.fromhex(found)
    made = hashlib.sha256(__version__.encode())
    for each in files:
        made.update(f"{os.path.relpath(each.path, root)}\n".encode() + Path(each.path).read_bytes())
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{stand}\n{made.hexdigest()}", "ascii")
    return made.digest()


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                yield from _files(each.path) if each.name != "__pycache__" else ()
            elif each.is_file():
                yield each
