"""The last good site, whose files stay where a new one would have the same: as links into it, never written again.

Each file is known by a digest of its bytes or of all that it is made of, and by its state on the disk: one that
anybody touched since is made anew. A process that builds again and again has the site for itself: there only what
changed is written, and what stays is not so much as looked at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.caches.last_build import below
from kbgen.doors.disk.atomic_swap import put_into, swap
from kbgen.doors.disk.parallel import processors
from kbgen.model.json_bytes import row_bytes

# Path, what the file is made of, its state, what was told with it.
_Row = tuple[str, str, str, Any]

Noted = Mapping[str, tuple[str, Any, str]]
"""By its path what a file is made of, what was told with it, and its state where it is one of the last site."""


class _Standing(NamedTuple):
    """The site that this process has made: its rows, and the paths of all its files."""

    rows: list[_Row]
    paths: set[str]


class LastSite:
    """The files of the site at `place`, for the one that is made at `new` and will take that place.

    Nothing of it stays where nothing `may_stay`.
    """

    def __init__(self, kept: BuildCache, place: Path, new: Path, may_stay: bool) -> None:
        self._kept, self._place, self._new, self._may_stay = kept, place, new, may_stay
        self._name = digest("last site", str(place.resolve()))
        standing: _Standing | None = kept.last_made(self._name) if may_stay else None
        rows: Iterable[_Row] = standing.rows if standing else ()
        self._had: dict[str, tuple[str, str, Any]] = {}
        with suppress(ValueError, TypeError, KeyError):
            if may_stay and not standing:
                rows = json.loads(kept.rows([self._name])[self._name])
            self._had = {made_of: (path, state, told) for path, made_of, state, told in rows}
        self._has: dict[str, tuple[str, Any, str]] = {}
        # Copies of this process would not tell of all that they do.
        self._standing = standing if processors() == 1 and place.is_dir() else None
        self._stays = {path: made_of for path, made_of, _, _ in rows} if self._standing else {}
        self._left: set[str] = set()
        self._moved: tuple[str, str] | None = None

    @property
    def stands(self) -> bool:
        """Whether this process has the site for itself, and may change it in parts."""
        return self._standing is not None

    def leave(self, is_left: Callable[[str], bool]) -> None:
        """Leave these paths of a site that stands as they are, whatever they would be made of now."""
        if self._standing:
            self._left = {path for path in self._standing.paths if is_left(path)}
            self._has |= {row[0]: (row[1], row[3], row[2]) for row in self._standing.rows if row[0] in self._left}

    def told(self, made_of: str) -> Any:
        """What was told with the file that is made of just this; None where there is none."""
        return self._had[made_of][2] if made_of in self._had else None

    def take(self, path: str, made_of: str) -> bool:
        """Whether the file at a path below the site stays what it was, wherever that was, and is there now."""
        if made_of not in self._had:
            return False
        before, state, told = self._had[made_of]
        if self._stays.get(path) == made_of:
            self._has[path] = made_of, told, state
            return True
        old, new = os.path.join(self._place, before), os.path.join(self._new, path)  # noqa: PTH118 - of thousands
        try:
            _link(old, new)
            if _state(new) != state:  # somebody else's: touched, or of a site that took this one's place just now
                os.unlink(new)  # noqa: PTH108
                return False
        except OSError:  # not every file system has links
            return False
        self._has[path] = made_of, told, state
        return True

    def put(self, path: str, made_of: str, data: bytes) -> None:
        """Have a file at a path below the new site: the last one, or a new one with these bytes."""
        if not self.take(path, made_of):
            place = self.free(path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            self.note(path, made_of)

    def free(self, path: str) -> Path:
        """Where a file may be written: what a copy of this process that died left there may be one of the last site."""
        place = self._new / path
        place.unlink(missing_ok=True)
        return place

    def note(self, path: str, made_of: str, told: Any = True) -> None:
        """Remember of what a file of the new site is made, and what is to be told with it."""
        self._has[path] = made_of, told, ""

    @property
    def noted(self) -> Noted:
        """What is remembered, for whoever made the files in a copy of this process."""
        return self._has

    def join(self, noted: Noted) -> None:
        """Remember what a copy of this process did."""
        self._has.update(noted)

    def moved(self, above: str, name: str) -> None:
        """The one folder that there was `above` is called `name` now: its files need not be moved one by one."""
        start, depth = f"{above}/", above.count("/") + 1
        names = {path.split("/")[depth] for path in self._stays if path.startswith(start) and path.count("/") > depth}
        if len(names) == 1 and name not in names:
            self._moved = f"{start}{names.pop()}", f"{start}{name}"
            self._stays = {self._renamed(path): made_of for path, made_of in self._stays.items()}

    def _renamed(self, path: str) -> str:
        before, now = self._moved or ("", "")
        return now + path.removeprefix(before) if before and path.startswith(f"{before}/") else path

    def settle(self) -> None:
        """Put the new site, which is whole, in its place, and keep it for the next time."""
        rows = list(self._rows())
        if not self._kept.stays:
            swap(self._new, self._place)
            if self._may_stay:
                self._kept.keep({self._name: row_bytes(rows)})
            return
        self._kept.remember_last(self._name, None)  # in doubt until all is done
        written = {each.path[len(str(self._new)) + 1 :] for each in below(str(self._new)) if not each.is_dir()}
        if self._standing:
            gone = {*map(self._renamed, self._standing.paths)} - self._has.keys() - self._left - written
            put_into(self._new, self._place, written, gone, self._moved)
        else:
            swap(self._new, self._place)
        if self._may_stay:
            self._kept.remember_last(self._name, _Standing(rows, written | self._left | self._has.keys()))

    def _rows(self) -> Iterator[_Row]:
        for path, (made_of, told, state) in self._has.items():
            with suppress(OSError):
                yield path, made_of, state or _state(os.path.join(self._new, path)), told  # noqa: PTH118 - of thousands


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except FileNotFoundError:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        os.link(old, new)
    except FileExistsError:
        Path(new).unlink()
        os.link(old, new)


def _state(path: str) -> str:
    found = os.lstat(path)
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"
