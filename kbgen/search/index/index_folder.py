"""The index folder, a cache: brought up to date by digests, made again whenever anything about it is odd."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kbgen.model.errors import KbgenError
from kbgen.model.progress import Progress
from kbgen.search.index import index_reader
from kbgen.search.index import whoosh_index as engine
from kbgen.search.index.index_reader import Index
from kbgen.search.index.ranking import FIELDS
from kbgen.search.index.records import NOTHING_ADDED, Entry, Lexicon, Tallied
from kbgen.search.text import analyzer
from kbgen.search.text.term_counts import TermCounts, term_counts

Load = Callable[[Collection[str]], Iterable[Entry]]
Count = Callable[[Sequence[Entry]], Iterable[TermCounts]]
Batch = Sequence[str]  # ids
Told = Callable[[int], None]  # is told how many documents more are done
Row = tuple[str, str]  # the digests of what an entry is made from, and of the entry
Made = tuple[engine.Segment | None, dict[str, str]]  # of a batch: what was written, and the digests of its entries
Spread = Callable[[Callable[[Batch, Told], Made], Sequence[Batch], Told], Iterable[Made]]

VERSION = f"14 analyzer {analyzer.VERSION} fields {' '.join(FIELDS)}"
PATIENCE = 60.0  # seconds to wait for another process that writes
LARGEST = 2_500  # documents in a segment, whose postings are in memory until it is written
MOST = 8  # segments that are written at once, at least: each costs every search its own look-up of every word
AT_ONCE = 100  # documents that are in memory before their words are counted


@dataclass(frozen=True, slots=True)
class IndexStamp:
    """What the folder holds as of the last commit.

    Attributes:
        files: name -> [size, time of change in nanoseconds, CRC-32] of every file of the index.
        source: what the documents came from, in the words of whoever called.
    """

    files: Mapping[str, list[int]]
    source: Mapping[str, Any]


def one_by_one(work: Callable[[Batch, Told], Made], batches: Sequence[Batch], told: Told) -> Iterator[Made]:
    """No more than one batch at once, here."""
    return (work(batch, told) for batch in batches)


def each_tally(entries: Iterable[Entry]) -> Iterator[TermCounts]:
    """The counts of each."""
    return (term_counts(each.fields) for each in entries)


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


def update_index(
    folder: Path,
    digests: Mapping[str, str],
    load: Load,
    progress: Progress | None = None,
    lexicon: Lexicon = NOTHING_ADDED,
    source: Mapping[str, Any] | None = None,
    count: Count = each_tally,
    spread: Spread = one_by_one,
) -> Index:
    """As `open_index`, for documents that are only read if need be.

    Args:
        folder: a folder of the cache for the index alone.
        digests: document id -> digest of what its entry is made from, of all documents.
        load: gives the entries of some ids, in their order.
        progress: called with ("index", number done, number to do).
        lexicon: what the team adds.
        source: what the documents came from, for `read_stamp`.
        count: gives the counts of some entries, in their order.
        spread: does the work of several batches, which may be in copies of the process.
    """

    def update() -> Index:
        return _updated(folder, digests, partial(_made, folder, load, count), progress, lexicon, source or {}, spread)

    try:
        with _locked(folder):
            try:
                return update()
            except (OSError, KbgenError):
                raise
            except Exception:  # damage shows as nearly anything; what can be made again is
                _clear(folder)
                return update()
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
    make: Callable[[Mapping[str, Row], Batch, Told], Made],
    progress: Progress | None,
    lexicon: Lexicon,
    source: Mapping[str, Any],
    spread: Spread,
) -> Index:
    stamp = read_stamp(folder) or _clear(folder)
    known = _known(folder) if stamp.files else {}
    rows = {name: known[name] for name, digest in digests.items() if name in known and known[name][0] == digest}
    unknown = [name for name in digests if name not in rows]
    if unknown or len(rows) < len(known) or not stamp.files:
        # If killed before the stamp is put, the next run finds other files than the stamp says.
        made = spread(partial(make, known), batches(unknown), _reported(len(unknown), progress))
        segments: list[engine.Segment] = []
        found: dict[str, str] = {}
        for segment, entries in made:
            segments += [segment] if segment else []
            found |= entries
        rows |= {name: (digests[name], entry) for name, entry in found.items()}
        gone = [name for name, row in known.items() if name not in rows or rows[name][1] != row[1]]
        engine.commit(_files(folder), segments, gone)
        _summarize(folder, lexicon)
        (_files(folder) / "digests.json").write_text(json.dumps(rows), encoding="utf-8")
        _put_stamp(folder, source)
    elif stamp.source != source:
        _write(folder, _lexicon_bytes(folder, lexicon))
        _put_stamp(folder, source)
    return _opened(folder, lexicon)


def batches(names: Batch) -> list[Batch]:
    """Documents in batches: small enough for the memory, few enough for the searches, at least two for two to do."""
    size = max(min(LARGEST, -(-len(names) // 2)), -(-len(names) // MOST), AT_ONCE)
    return [names[at : at + size] for at in range(0, len(names), size)]


def _made(folder: Path, load: Load, count: Count, known: Mapping[str, Row], batch: Batch, told: Told) -> Made:
    """Write those documents of a batch whose entries are new."""
    digests: dict[str, str] = {}

    def new() -> Iterator[Tallied]:
        for at in range(0, len(batch), AT_ONCE):
            names = batch[at : at + AT_ONCE]
            entries = list(load(names))
            digests.update((entry.id, entry.digest) for entry in entries)
            changed = [entry for entry in entries if known.get(entry.id, ("", ""))[1] != entry.digest]
            yield from zip(changed, count(changed), strict=True)
            told(len(names))

    return engine.write_segment(_files(folder), new()), digests


def _reported(count: int, progress: Progress | None) -> Told:
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        if progress:
            progress("index", done, count)

    return told


def _summarize(folder: Path, lexicon: Lexicon) -> None:
    store = engine.read(_files(folder))
    _write(folder, {**index_reader.summary(store), **_lexicon_bytes(folder, lexicon)})
    store.close()


def _lexicon_bytes(folder: Path, lexicon: Lexicon) -> dict[str, bytes]:
    kept = _files(folder) / "glossary.kbgen"
    return index_reader.lexicon_bytes(lexicon, kept.read_bytes() if kept.exists() else b"")


def _write(folder: Path, found: Mapping[str, bytes]) -> None:
    for name, data in found.items():
        (_files(folder) / f"{name}.kbgen").write_bytes(data)


def _known(folder: Path) -> dict[str, Row]:
    found = json.loads((_files(folder) / "digests.json").read_bytes())
    return {str(name): (str(digest), str(entry)) for name, (digest, entry) in found.items()}


def _clear(folder: Path) -> IndexStamp:
    """Begin anew."""
    import shutil  # a search that finds its index as it was needs none of it

    (folder / "stamp.json").unlink(missing_ok=True)
    shutil.rmtree(_files(folder), ignore_errors=True)
    _files(folder).mkdir(parents=True, exist_ok=True)
    engine.create(_files(folder))
    return IndexStamp({}, {})


def read_stamp(folder: Path) -> IndexStamp | None:
    """The stamp, if it is of this version and every file is as it was."""
    try:
        data = json.loads((folder / "stamp.json").read_bytes())
        stamp = IndexStamp(data["files"], data["source"])
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
