"""What was computed from a document, kept in the user's cache for the next time: a build that remembers.

A row is found by a digest of everything that it was made from, our own code included, so that nothing has to be
told when something changes. Rows are JSON or bytes of our own with a checksum, never code. Whatever is wrong with the
file, it is thrown away, and everything is computed as if it were not there. Any number of processes may use it at once.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kbgen.doors.caches.own_code import own_code
from kbgen.doors.disk.parallel import shared

if TYPE_CHECKING:  # they take their time to load
    from kbgen.model.settings import Settings
    from kbgen.model.taxonomy import Taxonomy

Made = TypeVar("Made")

FILE = "kept.sqlite"
DAYS = 30  # a row that nobody asked for in so many days goes
AT_ONCE = 500  # rows that are asked for in one question
_FOREIGN = (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_CHECK = 4  # bytes before each row's own, by which damage shows


class RecentlyAsked:
    """What was asked for since the last `turn`, and in the time before: for a process that builds again and again."""

    def __init__(self) -> None:
        self._before: dict[str, Any] = {}
        self._now: dict[str, Any] = {}
        self.last: dict[str, Any] = {}  # what the last build made of everything, by its name

    def turn(self) -> None:
        """Forget what was not asked for of late."""
        self._before, self._now = self._now, {}

    def of(self, digests: Iterable[str]) -> dict[str, Any]:
        """What is remembered by some digests."""
        known = self._before | self._now
        found = {each: known[each] for each in digests if each in known}
        self._now |= found
        return found

    def add(self, made: Mapping[str, Any]) -> None:
        """Remember it, too."""
        self._now |= made


class BuildCache:
    """The rows of one knowledge base. `folder` is that of its cache, `memory` what this process need not read again."""

    def __init__(self, folder: Path, memory: RecentlyAsked | None = None) -> None:
        self._place, self._memory = folder / FILE, memory
        self.stays = memory is not None  # whether this process builds again and again
        self._today = datetime.now(UTC).toordinal()
        self.told: dict[int, tuple[object, str]] = {}  # digests by what they are of, for as long as this lives
        self._fresh: set[str] = set()  # what was asked for today already

    def of(
        self,
        wanted: Mapping[str, str],
        make: Callable[[str], Made],
        pack: Callable[[Made], bytes],
        unpack: Callable[[bytes], Made],
        *,
        in_memory: bool = True,
        as_kept: bool = False,
        also: Callable[[str], Mapping[str, bytes]] = lambda _name: {},
    ) -> dict[str, Made]:
        """What `make` gives for each name, made only where it is not kept. `wanted` has the digest of each name.

        Where `unpack` looks at more than a row, what it gave is not to be held `in_memory`: it is asked each time.
        What is made may be given `as_kept`, unpacked again, where that takes less memory. `also` gives further rows by
        their digests, which are kept by the copy of the process that makes them.
        """
        memory = self._memory if in_memory else None
        known: dict[str, Made] = memory.of(wanted.values()) if memory else {}
        found = {name: known[digest] for name, digest in wanted.items() if digest in known}
        rows = self.rows(digest for digest in wanted.values() if digest not in known)
        for name, digest in wanted.items():
            if digest in rows:
                with suppress(ValueError, TypeError, KeyError, IndexError):
                    found[name] = unpack(rows[digest])
        missing = [name for name in wanted if name not in found]

        def packed(names: Sequence[str]) -> list[bytes]:
            made: list[bytes] = []
            further: dict[str, bytes] = {}
            for name in names:
                further |= also(name)
                each = make(name)
                made.append(pack(each))
                if not as_kept:
                    found[name] = each  # a copy of the process fills its own
            self.keep(further)
            return made

        made = shared(packed, missing)
        found |= {name: unpack(row) for name, row in zip(missing, made, strict=True) if name not in found}
        self.keep({wanted[name]: row for name, row in zip(missing, made, strict=True)}, rows.keys())
        if memory:
            memory.add({wanted[name]: each for name, each in found.items()})
        return {name: found[name] for name in wanted}

    def last_made(self, what: str) -> Any:
        """What this process made of everything the last time, by its name; None where it makes things once."""
        return self._memory.last.get(what) if self._memory else None

    def remember_last(self, what: str, made: object) -> None:
        """Have it for the next time, where this process stays; None forgets it."""
        if self._memory:
            self._memory.last[what] = made

    def rows(self, asked: Iterable[str]) -> dict[str, bytes]:
        """What is kept by some digests."""
        digests = list(dict.fromkeys(asked))
        found: dict[str, bytes] = {}
        with suppress(sqlite3.Error, OSError):
            base = self._open()
            try:
                for at in range(0, len(digests), AT_ONCE):
                    part = digests[at : at + AT_ONCE]
                    marks = ",".join("?" * len(part))
                    rows = base.execute(f"SELECT digest, seen, row FROM kept WHERE digest IN ({marks})", part)  # noqa: S608
                    for digest, seen, row in rows:
                        if _is_whole(row):
                            found[digest] = row[_CHECK:]
                            self._fresh |= {digest} if seen == self._today else set()
            finally:
                base.close()
        return found

    def keep(self, new: Mapping[str, bytes], used: Iterable[str] = ()) -> None:
        """Keep new rows; those that were `used` are kept for longer."""
        seen = [(self._today, digest) for digest in used if digest not in self._fresh]
        if not new and not seen:
            return
        with suppress(sqlite3.Error, OSError):  # a full disk, or a cache that can't be written to
            base = self._open()
            try:
                with base:
                    rows = ((digest, self._today, _checked(row)) for digest, row in new.items())
                    base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                    base.executemany("UPDATE kept SET seen = ? WHERE digest = ?", seen)
                    if base.execute("PRAGMA user_version").fetchone()[0] < self._today:  # once a day
                        base.execute("DELETE FROM kept WHERE seen < ?", (self._today - DAYS,))
                        base.execute(f"PRAGMA user_version = {self._today}")
            finally:
                base.close()

    def _open(self) -> sqlite3.Connection:
        """The file, made anew where it is none of ours. A connection is never shared with a copy of the process."""
        self._place.parent.mkdir(parents=True, exist_ok=True)
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _FOREIGN:  # in use for too long, or not to be written
                raise
            self._place.unlink(missing_ok=True)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        base = sqlite3.connect(self._place, timeout=10)
        try:
            base.execute("PRAGMA synchronous = OFF")  # what is lost is made again
            base.execute("CREATE TABLE IF NOT EXISTS kept (digest TEXT PRIMARY KEY, seen INTEGER, row BLOB)")
            base.execute("SELECT digest, seen, row FROM kept LIMIT 1").fetchone()
        except BaseException:
            base.close()
            raise
        return base


def digest(*parts: str) -> str:
    """A digest of texts, and of our own code."""
    found = _begun().copy()
    found.update("".join([f"{len(part)}\n{part}" for part in parts]).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


@cache
def _begun() -> hashlib._Hash:
    return hashlib.sha256(own_code())


def checksum(row: bytes) -> str:
    """Tells whether a row is the very one."""
    return hashlib.blake2b(row, digest_size=16).hexdigest()


def read_with(settings: Settings, taxonomy: Taxonomy) -> str:
    """A digest of what all documents are read with."""
    own = (f"{slug}{each.model_dump_json()}" for slug, each in taxonomy.own.items())
    return digest(settings.model_dump_json(), *own)


def _checked(row: bytes) -> bytes:
    return _check(row) + row


def _is_whole(row: object) -> bool:
    return isinstance(row, bytes) and row[:_CHECK] == _check(memoryview(row)[_CHECK:])


def _check(row: bytes | memoryview) -> bytes:
    """Of all that tells damage by accident the quickest: a build reads a hundred megabytes."""
    return zlib.crc32(row).to_bytes(_CHECK, "big")
