"""The index folder, a cache: brought up to date by digests, made again whenever anything about it is odd."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbgen.features.searching import analyzer
from kbgen.features.searching import index as engine
from kbgen.features.searching.entries import Entry
from kbgen.features.searching.index import Index
from kbgen.features.searching.ranking import FIELDS
from kbgen.nouns.errors import KbgenError

Progress = Callable[[str, int, int], None]

VERSION = f"1 analyzer {analyzer.VERSION} fields {' '.join(FIELDS)}"
PATIENCE = 60.0  # seconds to wait for another process that writes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the folder holds as of the last commit.

    Attributes:
        files: name -> [size, CRC-32] of every file of the index.
        digests: document id -> digest of its entry.
    """

    files: dict[str, list[int]]
    digests: dict[str, str]


def open_index(folder: Path, entries: Collection[Entry], progress: Progress | None = None) -> Index:
    """Bring the index in `folder` up to date and open it. The folder is made if need be.

    Args:
        folder: a folder of the cache for the index alone.
        entries: all documents; only those whose digest is new are indexed.
        progress: called with ("index", number done, number to do).

    Raises:
        KbgenError: the folder can't be written, or another process keeps writing.
    """
    try:
        with _locked(folder):
            try:
                return _updated(folder, entries, progress)
            except OSError:
                raise
            except Exception:  # damage shows as nearly anything; what can be made again is
                _clear(folder)
                return _updated(folder, entries, progress)
    except OSError as error:
        reason = error.strerror or error
        raise KbgenError(f"{folder} can't be written: {reason}. Check the folder, or delete it.") from None


def read_index(folder: Path) -> tuple[Index, dict[str, str]] | None:
    """The index as it stands with the digests of its documents; None where there is none, or a damaged one."""
    stamp = _stamp(folder)
    if stamp is None:
        return None
    try:
        return engine.read(_files(folder)), stamp.digests
    except Exception:  # another process may replace the files at this moment
        return None


def _updated(folder: Path, entries: Collection[Entry], progress: Progress | None) -> Index:
    stamp = _stamp(folder) or _clear(folder)
    digests = {entry.id: entry.digest for entry in entries}
    changed = [entry for entry in entries if stamp.digests.get(entry.id) != entry.digest]
    gone = [name for name, digest in stamp.digests.items() if digests.get(name) != digest]
    if changed or gone:  # if killed before the stamp is put, the next run finds other files than the stamp says
        engine.write(_files(folder), _reported(changed, progress), gone)
        _put_stamp(folder, digests)
    return engine.read(_files(folder))


def _reported(entries: list[Entry], progress: Progress | None) -> Iterator[Entry]:
    for number, entry in enumerate(entries, 1):
        yield entry
        if progress:
            progress("index", number, len(entries))


def _clear(folder: Path) -> Stamp:
    """Begin anew."""
    (folder / "stamp.json").unlink(missing_ok=True)
    shutil.rmtree(_files(folder), ignore_errors=True)
    _files(folder).mkdir(parents=True, exist_ok=True)
    engine.create(_files(folder))
    return Stamp({}, {})


def _stamp(folder: Path) -> Stamp | None:
    """The stamp, if it is of this version and every file is as it was."""
    try:
        data = json.loads((folder / "stamp.json").read_bytes())
        stamp = Stamp(data["files"], data["digests"])
        if data["version"] == VERSION and stamp.files and all(_is_whole(folder, *each) for each in stamp.files.items()):
            return stamp
    except Exception:  # whatever a damaged file may hold
        return None
    return None


def _put_stamp(folder: Path, digests: dict[str, str]) -> None:
    files = {path.name: _sum(path.read_bytes()) for path in sorted(_files(folder).iterdir()) if path.is_file()}
    data = {"version": VERSION, "files": files, "digests": digests}
    new = folder / "stamp.new"
    new.write_text(json.dumps(data), encoding="utf-8")
    new.replace(folder / "stamp.json")


def _is_whole(folder: Path, name: str, size_and_sum: list[int]) -> bool:
    return _sum((_files(folder) / name).read_bytes()) == size_and_sum


def _sum(data: bytes) -> list[int]:
    return [len(data), zlib.crc32(data)]


def _files(folder: Path) -> Path:
    return folder / "whoosh"


@contextmanager
def _locked(folder: Path) -> Iterator[Any]:
    folder.mkdir(parents=True, exist_ok=True)
    held = engine.lock(folder / "lock", PATIENCE)
    if held is None:
        raise KbgenError(f"Another kbgen has been writing to {folder} for {PATIENCE:.0f} seconds. Try again.")
    try:
        yield
    finally:
        held.release()
