"""What git knows of the knowledge base's files; the one module that runs git.

Nothing that a repository's files can say is run: no hooks, no filters for showing, no outside programs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from kbgen.model.errors import KbgenError

PATIENCE = 60.0  # seconds until git is given up

_SAFE = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "diff.external="),
    *("-c", "safe.bareRepository=explicit"),  # a checkout can hold folders that look like a repository of their own
)


_ELSEWHERE = ("GIT_DIR", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")
"""What git tells its hooks and `rebase --exec` of the repository that they run for, which a folder need not be in."""
_NEW = ("ls-files", "--others", "--exclude-standard", "-z", "--", ".")


_TRUST = "git config --global --add safe.directory "


class NoRepositoryError(KbgenError):
    """A folder is in no git repository, or there is no git."""


def git(folder: Path, *arguments: str, given: bytes = b"", index: Path | None = None) -> bytes:
    """What git prints when run in a folder, with `given` to read and an index of its own.

    Raises KbgenError with git's own reason; NoRepositoryError where it knows of none.
    """
    around = dict(os.environ)
    if "GIT_WORK_TREE" not in around:
        around = {name: value for name, value in around.items() if name not in _ELSEWHERE}
    quiet = {"GIT_INDEX_FILE": str(index)} if index else {}
    quiet |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
    command = ["git", "-C", str(folder), "--no-pager", *_SAFE, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell, and what the user gives is checked to be no option
            command,
            capture_output=True,
            check=False,
            env=around | quiet,
            input=given,
            timeout=PATIENCE,
        )
    except FileNotFoundError:
        raise NoRepositoryError(
            "git is not installed, and without it there is no telling what changed. Install git."
        ) from None
    except subprocess.TimeoutExpired:
        raise KbgenError(f"git did not answer within {PATIENCE:.0f} seconds in {folder}. Try again.") from None
    if done.returncode:
        raise _failure(folder, done.stderr.decode(errors="replace"))
    return done.stdout


def _failure(folder: Path, text: str) -> KbgenError:
    lines = [line.removeprefix("fatal: ").strip() for line in text.splitlines() if line.strip()]
    if any("not a git repository" in line for line in lines):
        return NoRepositoryError(f"{folder} is not in a git repository. Name a knowledge base in one with --root.")
    trusted = next((f" To trust it: {line}" for line in lines if line.startswith(_TRUST)), "")
    return KbgenError(f"git failed in {folder}: {lines[0].rstrip('.') if lines else 'it gave no reason'}.{trusted}")


def top(folder: Path) -> Path:
    """The folder of the repository that a folder belongs to, without symbolic links."""
    return Path(os.fsdecode(git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))).resolve()


def commit(folder: Path, reference: str) -> str:
    """The full hash of the commit that a branch, tag or hash means. Raises KbgenError where it means none."""
    try:
        if reference and not reference.startswith("-"):
            return git(folder, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}").decode().strip()
    except KbgenError:
        top(folder)  # no repository at all is the better reason
    advice = "Give a branch, tag or hash; in CI fetch the whole history (fetch-depth: 0)."
    raise KbgenError(f"git finds no commit '{reference}' here. {advice}")


def main_branch(folder: Path) -> str:
    """The branch that a clone's remote calls its main one, else one that goes by such a name.

    Raises KbgenError where there is none.
    """
    with suppress(KbgenError):
        return git(folder, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").decode().strip()
    top(folder)  # no repository at all is the better reason
    known = git(folder, "for-each-ref", "--format=%(refname:short)", "refs/remotes", "refs/heads").decode().split()
    for name in (f"{remote}{branch}" for remote in ("origin/", "upstream/", "") for branch in ("main", "master")):
        if name in known:
            return name
    raise KbgenError(
        "Name what the change will be merged into, as in --base main: no main or master branch was found here."
    )


def file_at(folder: Path, reference: str, path: str) -> bytes | None:
    """A file of a folder as it was in a commit; None where it was not there."""
    try:
        return git(folder, "show", f"{reference}:./{path}")
    except KbgenError:
        return None


def files_at(folder: Path, reference: str, paths: Collection[str]) -> dict[str, bytes]:
    """The files at some paths of a folder as they were in a commit; those that were not there are left out."""
    blobs: dict[str, str] = {}
    for line in git(folder, "ls-tree", "-r", "-z", reference).split(b"\0"):
        told, _, name = line.partition(b"\t")
        if (path := os.fsdecode(name)) in paths:
            blobs[path] = told.split()[2].decode()
    found = contents(folder, blobs.values())
    return {path: found[blob] for path, blob in blobs.items() if blob in found}


def merge_base(folder: Path, reference: str) -> str:
    """Where this branch left another one: the hash of the newest commit that both have."""
    base = commit(folder, reference)
    try:
        return git(folder, "merge-base", base, "HEAD").decode().split()[0]
    except KbgenError:
        advice = "In CI fetch the whole history (fetch-depth: 0)."
        raise KbgenError(f"git finds no common ancestor of '{reference}' and this branch. {advice}") from None


def changed(folder: Path, reference: str) -> frozenset[Path]:
    """The files that differ from where this branch left `reference`, and new ones that git does not know yet.

    Whole paths without symbolic links in their folders; files that are gone are left out.
    """
    home = top(folder)
    since = merge_base(folder, reference)
    plain = ("--no-ext-diff", "--no-textconv", "--no-renames", "--diff-filter=d")
    names = git(home, "diff", *plain, "--name-only", "-z", since, "--")
    names += git(home, *_NEW)
    return frozenset(home / os.fsdecode(name) for name in names.split(b"\0") if name)


def missed(folder: Path, reference: str) -> frozenset[Path]:
    """The files that `reference` gained or changed since this branch left it, and that are not the same here."""
    home, tip, since = top(folder), commit(folder, reference), merge_base(folder, reference)
    if tip == since:
        return frozenset()
    plain = ("--no-ext-diff", "--no-textconv", "--no-renames", "--name-only", "-z")
    there = git(home, "diff", *plain, "--diff-filter=d", since, tip, "--").split(b"\0")
    here = git(home, "diff", *plain, tip, "--").split(b"\0")
    return frozenset(home / os.fsdecode(name) for name in {*there} & {*here} if name)


def moved(folder: Path, reference: str) -> tuple[dict[Path, Path], frozenset[Path]]:
    """The files that were renamed since this branch left `reference`, by their new path, and those that are gone.

    What is a rename git decides, by what both files hold. Files that it does not know yet count as well: a plain `mv`
    is a rename, too.
    """
    home = top(folder)
    since = merge_base(folder, reference)
    with TemporaryDirectory() as own:
        told = _diff(home, since, _index_with_new(home, Path(own) / "index"))
    parts = iter(told)
    renamed: dict[Path, Path] = {}
    gone = set()
    for status in parts:
        if status.startswith("R"):
            old = home / next(parts)
            renamed[home / next(parts)] = old
        elif status:
            gone.add(home / next(parts))
    return renamed, frozenset(gone)


def _diff(home: Path, since: str, index: Path | None) -> list[str]:
    plain = ("--no-ext-diff", "--no-textconv", "--find-renames", "-l10000", "--diff-filter=DR")
    return os.fsdecode(git(home, "diff", *plain, "--name-status", "-z", since, "--", index=index)).split("\0")


def _index_with_new(home: Path, copy: Path) -> Path | None:
    """A copy of the index that knows of the new files; None where no file is gone that one of them may have been."""
    if not git(home, "ls-files", "--deleted", "-z") or not git(home, *_NEW):
        return None
    index = home / os.fsdecode(git(home, "rev-parse", "--git-path", "index").rstrip(b"\n"))
    copy.write_bytes(index.read_bytes())
    git(
        home,
        "add",
        "--intent-to-add",
        "--pathspec-from-file=-",
        "--pathspec-file-nul",
        given=git(home, *_NEW),
        index=copy,
    )
    return copy


def keeps(folder: Path) -> bool:
    """Whether any file of a folder came, or will go, with a repository."""
    try:
        return bool(git(folder, "ls-files", "-z", "--", "."))
    except KbgenError:
        return False  # in no repository


def user_name(folder: Path) -> str | None:
    """Who git thinks is working here, or None where it was not told, or is not there."""
    try:
        return git(folder, "config", "--get", "user.name").decode(errors="replace").strip() or None
    except KbgenError:
        return None


class FileVersion(NamedTuple):
    """A file in a commit: its path below the folder asked for, the day its author wrote it, its blob."""

    path: str
    day: date
    blob: str


def is_whole(folder: Path) -> bool | None:
    """Whether all the history and contents of the folder's repository are here, and git may read them; None where there
    is none.
    """
    try:
        shallow = git(folder, "rev-parse", "--is-shallow-repository").strip()
        return (
            shallow == b"false"
            and not git(folder, "config", "--default", "", "--get", "extensions.partialClone").strip()
        )
    except NoRepositoryError:
        return None
    except KbgenError:
        return False


def left_out(folder: Path) -> frozenset[str]:
    """The files below a folder that git keeps and was told to leave out of the checkout, by their paths there."""
    try:
        listed = git(folder, "ls-files", "-t", "-z", "--", ".").split(b"\0")
    except KbgenError:
        return frozenset()  # it may not be read
    skipped = (os.fsdecode(each[2:]) for each in listed if each.startswith(b"S "))
    return frozenset(path for path in skipped if not os.path.lexists(folder / path))


def versions(folder: Path, since: date) -> list[FileVersion]:
    """Every version of every file below a folder since a day, the oldest first. One look through the history.

    Merges are passed over: what they bring was written before. Raises KbgenError where there is no history.
    """
    chosen = ("--reverse", "--topo-order", "--no-renames", "--diff-filter=AM", f"--since={since.isoformat()}T00:00:00Z")
    form = ("--raw", "--no-abbrev", "-z", "--relative", "--no-show-signature", "--no-notes", "--format=%x01%as")
    found: list[FileVersion] = []
    day = date.min
    parts = iter(git(folder, "log", *chosen, *form, "HEAD", "--", ".").split(b"\0"))
    for part in parts:
        if part.startswith(b"\x01"):
            day = date.fromisoformat(part[1:11].decode())
        elif part.lstrip(b"\n").startswith(b":"):
            found.append(FileVersion(os.fsdecode(next(parts)), day, part.split()[3].decode()))
    return found


def revised(folder: Path) -> dict[str, datetime]:
    """When each file below a folder was last committed, by its path there. Raises KbgenError without a history."""
    form = ("--name-only", "-z", "--relative", "--no-renames", "--no-show-signature", "--no-notes", "--format=%x01%cI")
    found: dict[str, datetime] = {}
    moment = datetime.min
    for part in git(folder, "log", *form, "HEAD", "--", ".").split(b"\0"):
        if part.startswith(b"\x01"):
            moment = datetime.fromisoformat(part[1:].decode())
        elif name := part.lstrip(b"\n"):
            found.setdefault(os.fsdecode(name), moment)
    return found


def contents(folder: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """The contents of blobs by their hash; those that are not here are left out."""
    wanted = list(dict.fromkeys(blobs))
    data = git(folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in wanted).encode()) if wanted else b""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        blob, _, size = data[at:end].decode().partition(" blob ")
        at = end + 1
        if size:
            found[blob] = data[at : at + int(size)]
            at += int(size) + 1
    return found
