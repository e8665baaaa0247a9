"""The index folder, a cache: brought up to date by digests, made again whenever anything about it is odd."""

from __future__ import annotations

import json
import shutil
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen.model.errors import KbgenError
from kbgen.search.index import index as engine
from kbgen.search.index import opened
from kbgen.search.index.nouns import NOTHING_ADDED, Entry, Lexicon
from kbgen.search.index.opened import Index
from kbgen.search.index.ranking import FIELDS
from kbgen.search.text import analyzer

if TYPE_CHECKING:
    from kbgen.search.text.tallies import Tally

Progress = Callable[[str, int, int], None]
Load = Callable[[Collection[str]], Iterable[Entry]]

VERSION = f"6 analyzer {analyzer.VERSION} fields {' '.join(FIELDS)}"
PATIENCE = 60.0  # seconds to wait for another process that writes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the folder holds as of the last commit.

    Attributes:
        files: name -> [size, time of change in nanoseconds, CRC-32] of every file of the index.
        source: what the documents came from, in the words of whoever called.
    """

    files: Mapping[str, list[int]]
    source: Mapping[str, Any]


def open_index(
    folder: Path,
    entries: Collection[Entry],
    progress: Progress | None = None,
    lexicon: Lexicon = NOTHING_ADDED,
) -> Index:
    """Bring the index in `folder` up to date and open it. The folder is made if need be.

    Args:
        folder: a folder of the cache for the index alone.
        entries: all documents; only those whose digest is new are indexed.
        progress: called with ("index", number done, number to do).
        lexicon: what the team adds.

    Raises:
        KbgenError: the folder can't be written, or another process keeps writing.
    """
    by_id = {entry.id: entry for entry in entries}
    digests = {entry.id: entry.digest for entry in entries}
    return update_index(folder, digests, lambda ids: [by_id[name] for name in ids], progress, lexicon)


def memory_index(
    entries: Iterable[Entry], lexicon: Lexicon = NOTHING_ADDED, counted: Mapping[str, Tally] | None = None
) -> Index:
    """An index that stands nowhere but in memory; `counted` are the counts by id, where they are made already."""
    from kbgen.search.index.counted import Counted
    from kbgen.search.text.tallies import tally

    ordered = list(entries)
    store = Counted(ordered, [(counted or {}).get(each.id) or tally(each.fields) for each in ordered])
    return Index(store, opened.summary(store).__getitem__, lexicon)


def update_index(
    folder: Path,
    digests: Mapping[str, str],
    load: Load,
    progress: Progress | None = None,
    lexicon: Lexicon = NOTHING_ADDED,
    source: Mapping[str, Any] | None = None,
) -> Index:
    """As `open_index`, for documents that are only read if need be.

    Args:
        folder: a folder of the cache for the index alone.
        digests: document id -> digest of its entry, of all documents.
        load: gives the entries of some ids.
        progress: called with ("index", number done, number to do).
        lexicon: what the team adds.
        source: what the documents came from, for `read_stamp`.
    """
    try:
        with _locked(folder):
            try:
                return _updated(folder, digests, load, progress, lexicon, source or {})
            except (OSError, KbgenError):
                raise
            except Exception:  # damage shows as nearly anything; what can be made again is
                _clear(folder)
                return _updated(folder, digests, load, progress, lexicon, source or {})
    except OSError as error:
        reason = error.strerror or error
        raise KbgenError(f"{folder} can't be written: {reason}. Check the folder, or delete it.") from None


def read_index(folder: Path, lexicon: Lexicon = NOTHING_ADDED) -> Index | None:
    """The index as it stands; None where there is none, or a damaged one."""
    if read_stamp(folder) is None:
        return None
    try:
        return _opened(folder, lexicon)
    except Exception:  # another process may replace the files at this moment
        return None


def _opened(folder: Path, lexicon: Lexicon) -> Index:
    place = _files(folder)
    return Index(engine.read(place), lambda name: (place / f"{name}.kbgen").read_bytes(), lexicon)


def _updated(
    folder: Path,
    digests: Mapping[str, str],
    load: Load,
    progress: Progress | None,
    lexicon: Lexicon,
    source: Mapping[str, Any],
) -> Index:
    stamp = read_stamp(folder) or _clear(folder)
    known = _digests(folder) if stamp.files else {}
    changed = [name for name, digest in digests.items() if known.get(name) != digest]
    gone = [name for name, digest in known.items() if digests.get(name) != digest]
    if changed or gone or not stamp.files:
        # If killed before the stamp is put, the next run finds other files than the stamp says.
        engine.write(_files(folder), _reported(load(changed), len(changed), progress), gone)
        _summarize(folder)
        (_files(folder) / "digests.json").write_text(json.dumps(digests), encoding="utf-8")
        _put_stamp(folder, source)
    elif stamp.source != source:
        _put_stamp(folder, source)
    return _opened(folder, lexicon)


def _summarize(folder: Path) -> None:
    store = engine.read(_files(folder))
    for name, data in opened.summary(store).items():
        (_files(folder) / f"{name}.kbgen").write_bytes(data)
    store.close()


def _digests(folder: Path) -> dict[str, str]:
    found = json.loads((_files(folder) / "digests.json").read_bytes())
    return {str(name): str(digest) for name, digest in found.items()}


def _reported(entries: Iterable[Entry], count: int, progress: Progress | None) -> Iterator[Entry]:
    for number, entry in enumerate(entries, 1):
        yield entry
        if progress:
            progress("index", number, count)


def _clear(folder: Path) -> Stamp:
    """Begin anew."""
    (folder / "stamp.json").unlink(missing_ok=True)
    shutil.rmtree(_files(folder), ignore_errors=True)
    _files(folder).mkdir(parents=True, exist_ok=True)
    engine.create(_files(folder))
    return Stamp({}, {})


def read_stamp(folder: Path) -> Stamp | None:
    """The stamp, if it is of this version and every file is as it was."""
    try:
        data = json.loads((folder / "stamp.json").read_bytes())
        stamp = Stamp(data["files"], data["source"])
        if data["version"] == VERSION and stamp.files and all(_is_whole(folder, *each) for each in stamp.files.items()):
            return stamp
    except Exception:  # whatever a damaged file may hold
        return None
    return None


def _put_stamp(folder: Path, source: Mapping[str, Any]) -> None:
    files = {path.name: _state(path) for path in sorted(_files(folder).iterdir()) if path.is_file()}
    new = folder / "stamp.new"
    new.write_text(json.dumps({"version": VERSION, "files": files, "source": source}), encoding="utf-8")
    new.replace(folder / "stamp.json")


def _is_whole(folder: Path, name: str, state: list[int]) -> bool:
    """Whether a file is as it was; its bytes are only read where its time is another (a cache that was copied)."""
    path = _files(folder) / name
    now = path.stat()
    return now.st_size == state[0] and (now.st_mtime_ns == state[1] or zlib.crc32(path.read_bytes()) == state[2])


def _state(path: Path) -> list[int]:
    now = path.stat()
    return [now.st_size, now.st_mtime_ns, zlib.crc32(path.read_bytes())]


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
