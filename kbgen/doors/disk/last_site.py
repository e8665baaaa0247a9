"""The last good site, whose files stay where a new one would have the same: as links into it, never written again.

Each file is known by a digest of its bytes or of all that it is made of, and by its state on the disk: one that
anybody touched since is made anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kbgen.doors.disk.kept import Kept, digest


class LastSite:
    """The files of the site at `place`, for the one that is made at `new` and will take that place.

    Nothing of it stays where nothing is `kept`.
    """

    def __init__(self, kept: Kept | None, place: Path, new: Path) -> None:
        self._kept, self._place, self._new = kept, place, new
        self._name = digest("last site", str(place.resolve()))
        self._had: dict[str, tuple[str, str, Any]] = {}
        with suppress(ValueError, TypeError, KeyError):
            rows = self._rows_of_the_last() if kept else []
            self._had = {made_of: (path, state, told) for path, made_of, state, told in rows}
        self._has: dict[str, tuple[str, Any]] = {}

    def _rows_of_the_last(self) -> list[tuple[str, str, str, Any]]:
        assert self._kept
        rows = (self._kept.last or {}).get(self._name)
        found: list[tuple[str, str, str, Any]] = rows or json.loads(self._kept.rows([self._name])[self._name])
        return found

    def told(self, made_of: str) -> Any:
        """What was told with the file that is made of just this; None where there is none."""
        return self._had[made_of][2] if made_of in self._had else None

    def take(self, path: str, made_of: str) -> bool:
        """Whether the file at a path below the site stays what it was, wherever that was, and is there now."""
        if made_of not in self._had:
            return False
        before, state, told = self._had[made_of]
        old, new = os.path.join(self._place, before), os.path.join(self._new, path)  # noqa: PTH118 - of thousands
        try:
            _link(old, new)
            if _state(new) != state:  # somebody else's: touched, or of a site that took this one's place just now
                os.unlink(new)  # noqa: PTH108
                return False
        except OSError:  # not every file system has links
            return False
        self._has[path] = made_of, told
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
        self._has[path] = made_of, told

    @property
    def noted(self) -> Mapping[str, tuple[str, Any]]:
        """What is remembered, for whoever made the files in a copy of this process."""
        return self._has

    def join(self, noted: Mapping[str, tuple[str, Any]]) -> None:
        """Remember what a copy of this process did."""
        self._has.update(noted)

    def keep(self) -> None:
        """Keep it for the next time: the new site is whole."""
        rows = list(_rows(self._new, self._has))
        if self._kept and self._kept.last is not None:
            self._kept.last[self._name] = rows  # the site goes with the process
        elif self._kept:
            self._kept.keep({self._name: json.dumps(rows, ensure_ascii=False).encode("utf-8", "surrogatepass")})


def _rows(new: Path, noted: Mapping[str, tuple[str, Any]]) -> Iterable[tuple[str, str, str, Any]]:
    for path, (made_of, told) in noted.items():
        with suppress(OSError):
            yield path, made_of, _state(os.path.join(new, path)), told  # noqa: PTH118 - of thousands


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
