"""Where what can be made again is kept: with the user, never in the knowledge base, which may be anybody's checkout."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from kbgen.model.errors import KbgenError

VARIABLE = "KBGEN_CACHE"
"""The environment variable that names another folder for all caches. No file of a knowledge base can set it."""

FORMER = Path(".cache") / "kbgen"
"""Where caches stood below a knowledge base. Nothing there is read."""


def cache_of(root: Path) -> Path:
    """The folder for what is kept of one knowledge base; each has its own, by the path of its root.

    Raises KbgenError where the folder that was chosen, here or for all of the user's caches, holds files that came with
    a checkout.
    """
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return caches() / name


def caches() -> Path:
    """The folder for what is kept of all. Raises KbgenError likewise."""
    folder = _chosen() or _users()
    if _is_of_a_checkout(folder):
        raise KbgenError(
            f"the folder for caches is {folder}, which git tracks: a cache must not come with a checkout. "
            f"Name another one with {VARIABLE}."
        )
    return folder


def unread(root: Path) -> str | None:
    """What to say of a knowledge base that holds a cache of former times, or one put there for us to read."""
    if not (root / FORMER).exists() or (root / FORMER).resolve() == _users().resolve():
        return None
    return f"{root / FORMER} is not read: caches are kept with the user ({VARIABLE} moves them). Delete it."


def _chosen() -> Path | None:
    given = os.environ.get(VARIABLE)
    return Path(given).absolute() if given else None


@cache
def _is_of_a_checkout(folder: Path) -> bool:
    """Git is asked once, and where there is a repository: a command looks for its cache several times."""
    if not folder.is_dir():
        return False
    place = folder.resolve()
    if not any((above / ".git").exists() for above in (place, *place.parents)):
        return False

    from kbgen.doors.disk import git  # and what runs a program, which few caches need

    return git.keeps(folder)


def _users() -> Path:
    """The user's own folder for caches; a path that does not begin at the top would lead into any folder."""
    given = Path(os.environ.get("XDG_CACHE_HOME") or "")
    if given.is_absolute():
        return given / "kbgen"
    try:
        return Path.home() / ".cache" / "kbgen"
    except RuntimeError:  # nobody's home: what can't be written there is kept in memory
        return Path(os.devnull) / "kbgen"
