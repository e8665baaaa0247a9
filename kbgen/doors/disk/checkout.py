"""What a checkout lacks of the files that its repository has: left out by choice (a sparse checkout), or a submodule.

A knowledge base of which only a part is here looks whole. Whether there is reason to ask git is seen without it.
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from kbgen.doors.disk.file_stats import file_state

SUBMODULES = ".gitmodules"
_PLACE = re.compile(r"^\s*path\s*=\s*(.*?)\s*$", re.MULTILINE)


def absent_files(docs: Path) -> frozenset[str]:
    """The paths below the docs folder, with forward slashes, of the files that a sparse checkout leaves out."""
    top = _top(docs)
    if not top or not docs.is_dir() or not _sparse(top).exists():
        return frozenset()

    from kbgen.doors.disk import git  # and what runs a program, which few need

    return git.left_out(docs)


def absent_submodules(docs: Path) -> tuple[str, ...]:
    """The paths below the docs folder of the submodules that are not checked out."""
    top = _top(docs)
    if not top:
        return ()
    home, text = docs.resolve(), ""
    with suppress(OSError):
        text = (top / SUBMODULES).read_text(encoding="utf-8", errors="replace")
    places = (top / path.strip('"') for path in _PLACE.findall(text))
    inside = (place for place in places if place.is_relative_to(home) and place != home)
    return tuple(sorted(place.relative_to(home).as_posix() for place in inside if not _holds(place)))


def lacks(docs: Path) -> bool:
    """Whether there is any of them."""
    return bool(absent_submodules(docs) or absent_files(docs))


def checkout_state(docs: Path) -> str:
    """By what is seen whether the answers above may be others than they were; nothing where git need not be asked."""
    if not (top := _top(docs)):
        return ""
    sparse = _sparse(top)
    seen = [top / SUBMODULES, *((sparse, sparse.parent.parent / "index") if sparse.exists() else ())]
    return " ".join(filter(None, map(file_state, seen)))


def _holds(place: Path) -> bool:
    try:
        return any(place.iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True  # there is something, whatever it is


def _top(docs: Path) -> Path | None:
    """The folder of the repository that a folder is in."""
    place = docs.resolve()
    return next((each for each in (place, *place.parents) if (each / ".git").exists()), None)


def _sparse(top: Path) -> Path:
    """Where a checkout that leaves out files says which it has."""
    place = top / ".git"
    if place.is_file():  # of a linked worktree or a submodule
        with suppress(OSError):
            place = top / place.read_text(encoding="utf-8", errors="replace").partition("gitdir:")[2].strip()
    return place / "info" / "sparse-checkout"
