"""How files stand: by which a knowledge base that is as it was is known without reading it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from kbgen.model.file_names import GLOSSARY, HOST, MODES, SETTINGS

INPUTS = (SETTINGS, GLOSSARY, MODES, HOST)


def settings_digest(root: Path) -> str:
    """A digest of the files that say how documents are read."""
    found = hashlib.sha256()
    for name in INPUTS:
        place = root / name
        data = place.read_bytes() if place.is_file() else b""
        found.update(f"{name} {len(data)}\n".encode() + data)
    return found.hexdigest()


def file_state(file: os.DirEntry[str] | Path) -> str:
    """Size and times of a file; the time of its last change of any kind can't be set by hand."""
    try:
        now = file.stat()
    except OSError:
        return ""
    return f"{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}"


def everything(folder: str) -> Iterator[str]:
    """All that is below a folder, each with its state. Raises OSError where a link leads to a folder."""
    for each in sorted(os.scandir(folder), key=lambda entry: entry.name):
        now = each.stat(follow_symlinks=False)
        yield f"{each.path}\0{now.st_mode} {now.st_uid} {now.st_size} {now.st_mtime_ns} {now.st_ctime_ns} {now.st_ino}"
        if stat.S_ISLNK(now.st_mode):
            if each.is_dir():
                raise OSError(f"{each.path} leads to a folder")
            yield f"{Path(each.path).readlink()}\0{file_state(each)}"
        elif stat.S_ISDIR(now.st_mode):
            yield from everything(each.path)
