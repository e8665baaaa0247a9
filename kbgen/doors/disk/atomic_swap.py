"""A folder that is replaced as a whole: whoever reads it finds the old one or the new one, never a part.

Each writer works in a folder of its own beside the target, named after its process, so that several may write at once;
the last one to end stays. Only the moment of the exchange is one after the other.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path, PurePath

from kbgen.model.errors import KbgenError

Move = tuple[str, str]

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux: two names change places in one step
_HERE = -100  # AT_FDCWD


def aside(target: Path) -> Path:
    """An empty folder beside `target` to write in. Clears away what writers that were killed have left behind."""
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target.parent):
        for left in target.parent.glob(f"{_escaped(target.name)}.*"):
            _clear(left, target)
    new = target.with_name(f"{target.name}.new-{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    return new


def _clear(left: Path, target: Path) -> None:
    """Bring back a site that a kill left under another name; remove what belongs to a process that is no more."""
    kind, _, process = left.name.removeprefix(f"{target.name}.").partition("-")
    if kind not in ("old", "new") or (process and (not process.isdigit() or _lives(int(process)))):
        return
    if kind == "old" and not target.exists():
        left.rename(target)
    elif process:
        shutil.rmtree(left, ignore_errors=True)


def swap(new: Path, target: Path) -> None:
    """Put `new` in the place of `target`, which keeps its hidden files (such as `.git`)."""
    target = target.resolve()
    old = target.with_name(f"{target.name}.old-{os.getpid()}")
    with _alone(target.parent):
        if target.exists():
            for kept in target.iterdir():
                if kept.name.startswith(".") and not (new / kept.name).exists():
                    shutil.copytree(kept, new / kept.name, symlinks=True) if kept.is_dir() else shutil.copy2(kept, new)
            if _exchange(new, target):
                new.rename(old)
            else:
                target.rename(old)
                new.rename(target)
        else:
            new.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def put_into(new: Path, target: Path, paths: Collection[str], gone: Collection[str], moved: Move | None) -> None:
    """Put the files of `new` into `target`, which nobody else writes, and take those that are `gone` out of it.

    Before that a folder of `target` may be `moved`: from one name below it to another one.
    """
    if moved:
        target.joinpath(moved[0]).rename(target / moved[1])
    for path in gone:
        target.joinpath(path).unlink(missing_ok=True)
    emptied = {folder for path in gone for folder in PurePath(path).parents if folder.name}
    for folder in sorted(emptied, key=lambda folder: len(folder.parts), reverse=True):
        with contextlib.suppress(OSError):  # others are left in it
            target.joinpath(folder).rmdir()
    for path in paths:
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        new.joinpath(path).replace(place)
    drop(new)


def drop(new: Path) -> None:
    """Leave nothing of a folder that `aside` gave."""
    shutil.rmtree(new, ignore_errors=True)


def spare(path: Path, begins: bytes) -> None:
    """Raise KbgenError where a file stands that does not begin as what is to be written there: somebody's work."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(begins))
    except OSError:
        return  # none is there, or whoever writes it says why not
    if begin and begin != begins:
        raise KbgenError(f"{path} exists and was not written by this command. Name another file, or delete it first.")


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place in one step, so that nobody ever reads half of it, and none is lost on a full disk.

    Raises KbgenError where that can't be.
    """
    target = path.resolve()
    new = ""
    try:
        handle, new = tempfile.mkstemp(dir=target.parent, prefix=".kbgen-", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(new).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        Path(new).replace(target)
    except OSError as error:
        Path(new).unlink(missing_ok=True) if new else None
        raise KbgenError(f"{path} can't be written: {error.strerror}. The existing file is unchanged.") from None


def _exchange(one: Path, other: Path) -> bool:
    """Whether two folders changed places in one step; not every system and file system can."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return int(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)) == 0


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time, as far as the system can: the folder itself is the lock, and nothing is left in it."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
