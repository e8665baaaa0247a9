"""A knowledge base on disk: find it, read it."""

from __future__ import annotations

import errno
import fnmatch
import io
import os
import stat
import tomllib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kbgen.documents import Document, read_document, unopened
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.disk.clock import now
from kbgen.model import taxonomy
from kbgen.model.errors import DISK_FULL, KbgenError
from kbgen.model.file_names import MARKDOWN, MODES, SETTINGS
from kbgen.model.postmortem import Visibility
from kbgen.model.settings import Settings, settings_from

OVERRIDES = "site_overrides"
"""The folder of templates and styles of a knowledge base's own, beside its settings."""
_HIDDEN = (".", "_")  # so the names of folders begin that are not looked into


@dataclass(frozen=True)
class Folder:
    """`root` holds `kbgen.toml`; `docs` holds the postmortems; `cache` may be deleted at any time."""

    root: Path
    docs: Path
    settings: Settings

    @property
    def cache(self) -> Path:
        """Where what can be made again is kept. Raises KbgenError as `cache_of` does."""
        return cache_of(self.root)


def open_folder(
    root: Path, docs: Path | None = None, audience: Visibility | None = None, *, fresh: bool = False
) -> Folder:
    """Find a knowledge base. A folder without `kbgen.toml` and without `postmortems/` is its own docs folder.

    `audience` are the readers to work for, where they are not those of the settings. `fresh` is for who writes into
    it: a docs folder that is named and not there is made by that, as a clone has none until its first postmortem.
    Raises KbgenError when there is no such folder or `kbgen.toml` can't be used.
    """
    if not root.is_dir():
        raise KbgenError(f"{root} is not a folder. Give the folder of your knowledge base with --root.")
    settings, named = _settings(root / SETTINGS)
    if audience:
        settings = settings.model_copy(update={"audience": audience})
    chosen = docs or root / settings.docs
    if not chosen.is_dir():
        if named and not (fresh and not chosen.exists()):
            raise KbgenError(f"{chosen} is not a folder. Create it, or set 'docs' in {root / SETTINGS}.")
        chosen = chosen if named else root
    if chosen.is_dir() and not os.access(chosen, os.R_OK | os.X_OK):
        raise KbgenError(f"{chosen} can't be read. Check its permissions.")
    if not docs and not chosen.resolve().is_relative_to(root.resolve()):
        raise KbgenError(
            f"{chosen} is outside {root}, and nothing outside is read. Set 'docs' in {root / SETTINGS} to a "
            "folder inside it."
        )
    return Folder(root, chosen, settings)


def _settings(path: Path) -> tuple[Settings, bool]:
    read = _toml(path)
    return (Settings(), False) if read is None else (settings_from(read[0], str(path), read[1]), True)


def _toml(path: Path) -> tuple[dict[str, Any], str] | None:
    """What a file says, and its text; None where there is no such file."""
    try:
        text = file_text(path)
        return tomllib.loads(text), text
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KbgenError(f"{path} can't be read: {error.strerror}.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KbgenError(f"{path} can't be read: {error}") from None


def postmortem_paths(folder: Folder) -> Iterator[str]:
    """The postmortems' paths below the docs folder, with forward slashes, sorted.

    Hidden files and folders, the home page and what the settings exclude are none. Links out of the docs folder and
    to folders are not followed. They are among them, and so are a link that leads nowhere and a folder that may not be
    read: `opened` says why it can't open them, and the linter says it.
    """
    docs = str(folder.docs)
    if not folder.docs.is_dir():
        return  # there is no postmortem yet
    locked: list[str] = []
    for base, folders, files in os.walk(docs, onerror=lambda error: locked.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith(_HIDDEN))
        above = _below(base, docs)
        links = _links(base)
        for name in sorted((*files, *(links.intersection(folders)))):
            relative = _utf8(f"{above}{name}")
            if name in links and (name in folders or not _leads(Path(base, name))):
                if not (name.startswith(_HIDDEN) or is_excluded(relative, folder.settings)):
                    yield relative
            elif is_postmortem(relative, folder.settings):
                yield relative
    yield from (_utf8(Path(name).relative_to(folder.docs).as_posix()) for name in locked)


def _below(base: str, docs: str) -> str:
    """What the paths of files in a folder below the docs folder begin with, with forward slashes."""
    inner = os.path.relpath(base, docs).replace(os.sep, "/")
    return "" if inner == "." else f"{inner}/"


def _links(folder: str) -> frozenset[str]:
    """The names of the links in a folder; to ask for each of thousands of files would take longer."""
    with suppress(OSError), os.scandir(folder) as entries:
        return frozenset(each.name for each in entries if each.is_symlink())
    return frozenset()


def holds(link: Path) -> bool:
    """Whether a link leads to a folder that it stands in: who follows it never ends."""
    return link.is_symlink() and link.is_dir() and link.parent.resolve().is_relative_to(link.resolve())


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except (OSError, RuntimeError):
        return False


def _leads(link: Path) -> bool:
    """Whether there is something at the end of a link."""
    try:
        return link.exists()
    except (OSError, RuntimeError):
        return False


def _utf8(path: str) -> str:
    """A path that can be written down; one that is not UTF-8 then leads to no file."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", errors="replace")


def is_hidden(relative: str) -> bool:
    """Whether a docs-relative path leads through a folder that is not looked into."""
    return any(name.startswith(_HIDDEN) for name in relative.split("/")[:-1])


def is_postmortem(relative: str, settings: Settings) -> bool:
    """Whether a file at a docs-relative path is a postmortem, in a folder that is not hidden."""
    name = relative.rpartition("/")[2]
    if name.startswith(".") or not name.lower().endswith(MARKDOWN) or relative in ("index.md", "README.md"):
        return False
    return not is_excluded(relative, settings)


def is_excluded(relative: str, settings: Settings) -> bool:
    """Whether the settings exclude what is at a docs-relative path."""
    return any(_fits(relative, pattern, settings) for pattern in settings.exclude)


def _fits(relative: str, pattern: str, settings: Settings) -> bool:
    """Whether a pattern means a file, or a folder that it is in; people write it from the root as well."""
    inner = pattern.removeprefix(f"{settings.docs.removeprefix('./').strip('/')}/")
    return any(fnmatch.fnmatchcase(relative, each) for each in {pattern, inner, f"{pattern}/*", f"{inner}/*"})


def vain_patterns(settings: Settings, others: Collection[str]) -> tuple[str, ...]:
    """Those in `exclude` that fit none of the `other_files` in Markdown: a slip, or there is no such file yet."""
    files = [path for path in others if path.lower().endswith(MARKDOWN)] if settings.exclude else []
    return tuple(each for each in settings.exclude if not any(_fits(path, each, settings) for path in files))


def other_files(folder: Folder, postmortems: Iterable[str] | None = None) -> frozenset[str]:
    """Everything else below the docs folder that a link may lead to, by its path with forward slashes.

    `postmortems` are the paths of those, where the caller has looked for them already.
    """
    docs = str(folder.docs)
    found = ((_below(base, docs), files) for base, _, files in os.walk(docs))
    paths = frozenset(_utf8(f"{above}{name}") for above, files in found for name in files)
    return paths - frozenset(postmortem_paths(folder) if postmortems is None else postmortems)


def read_file(folder: Folder, path: str) -> Document:
    """The postmortem at a path below the docs folder; of a file that can't be opened, what stands for it."""
    data = opened(folder, path)
    return read_document(path, data) if isinstance(data, bytes) else data


def opened(folder: Folder, path: str) -> bytes | Document:
    """The bytes of the file at a path below the docs folder; what stands for one that can't be opened."""
    try:
        data = docs_bytes(folder, path)
    except OSError as error:
        return unopened(path, _reason(folder, path, error))
    return unopened(path, _ELSEWHERE) if data.startswith(_POINTER) else data


def docs_bytes(folder: Folder, path: str) -> bytes:
    """The bytes of the file at a path below the docs folder.

    Raises OSError as `file_bytes` does, and for a link that leads out of it.
    """
    place = os.path.join(folder.docs, path)  # noqa: PTH118 - of thousands
    if os.path.islink(place) and _is_outside(folder, path):  # noqa: PTH114 - the same
        raise OSError(errno.EXDEV, "it leads out of the docs folder", place)
    return file_bytes(place)


def file_bytes(path: str | Path) -> bytes:
    """The bytes of a file that stands where anybody may have put it.

    Raises OSError where it can't be opened, and where it is no file: a pipe or a device may never end.
    """
    with open(path, "rb", buffering=0, opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.ENXIO, _NO_FILE, str(path))
        return file.readall()


def file_text(path: Path, errors: str = "strict") -> str:
    """The same as text. Raises UnicodeDecodeError, too, unless `errors` says what takes the place of other bytes."""
    return io.TextIOWrapper(io.BytesIO(file_bytes(path)), "utf-8-sig", errors).read()


_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
_ELSEWHERE = "The file's contents are not in this checkout: they are in Git LFS. Run: git lfs pull."
_NO_FILE = "it is a pipe, a socket or a device"


def _at_once(path: str, flags: int) -> int:
    """Open a file without waiting for somebody at the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _is_outside(folder: Folder, path: str) -> bool:
    return not Path(os.path.realpath(folder.docs / path)).is_relative_to(folder.docs.resolve())  # no error in a circle


def _reason(folder: Folder, path: str, error: OSError) -> str:
    place = folder.docs / path
    if "\ufffd" in path:
        return "The file's name is no UTF-8. Rename it."
    if place.is_symlink():
        return _reason_of_link(folder, path)
    if place.is_dir():
        return "The folder can't be read, and neither can anything in it. Check its permissions."
    if error.errno == errno.ENXIO:
        return "This is not a file but a pipe, a socket or a device. Delete it."
    return f"The file can't be opened: {error.strerror}. Check its permissions."


def _reason_of_link(folder: Folder, path: str) -> str:
    place = folder.docs / path
    if holds(place):
        return "The link leads to a folder that holds it. Delete it."
    if not _leads(place):
        return "The link points to a file that does not exist. Fix it, or delete it."
    if place.is_dir():
        return "The link leads to a folder, and nothing behind it is read. Put the folder itself here."
    if _is_outside(folder, path):
        return "The link leads out of the docs folder, and nothing outside is read. Put the file itself here."
    return "The link leads to a file that can't be opened. Check its permissions."


def unusable(place: Path, docs: Path) -> str | None:
    """Why nothing can be made of a file below the docs folder, if so."""
    if "\ufffd" in _utf8(str(place)):
        return "its name is no UTF-8"
    if any(map(os.path.islink, _between(place, docs) or ())):
        return "it stands behind a link to a folder"
    if not (_is_file(place) and os.access(place, os.R_OK)):
        return "it can't be opened"
    if place.name.lower().endswith(MARKDOWN) or not _begins(place, _POINTER):
        return None
    return "its contents are in Git LFS and not in this checkout"


def _begins(place: Path, begin: bytes) -> bool:
    with suppress(OSError), place.open("rb") as file:
        return file.read(len(begin)) == begin
    return False


def leads_out(place: Path, docs: Path) -> bool:
    """Whether a file that is not `unusable` lies outside of the docs folder after all."""
    if ".." not in place.parts and _between(place, docs) is not None and not place.is_symlink():
        return False  # nothing else leads anywhere
    return not place.resolve().is_relative_to(docs.resolve())


def _between(place: Path, docs: Path) -> list[str] | None:
    """The folders from the docs folder on down to a file, without the first; None for a file elsewhere."""
    top, path = f"{docs}{os.sep}", str(place)
    if not path.startswith(top):
        return None
    return [path[:at] for at in range(len(top), len(path)) if path[at] == os.sep]


def own_taxonomy(root: Path) -> taxonomy.Taxonomy:
    """The failure modes, with the file of the team's own where there is one. Raises KbgenError for a wrong one."""
    path = root / MODES
    read = _toml(path)
    return taxonomy.Taxonomy() if read is None else taxonomy.taxonomy_from(read[0], str(path), read[1])


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises KbgenError when it can't be opened."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KbgenError(f"{path} does not exist. Name an existing file.") from None
    except OSError as error:
        raise KbgenError(f"{path} can't be read: {error.strerror}. Check the file's permissions.") from None


def drop_piece(path: Path, error: OSError) -> None:
    """Remove a new file that could not be written whole: the next time it would pass for what was meant."""
    if error.errno in DISK_FULL:
        with suppress(OSError):
            path.unlink()


def today(settings: Settings) -> date:
    """The day of this run: of SOURCE_DATE_EPOCH where it is set, in the knowledge base's zone."""
    return datetime.fromtimestamp(now(), UTC).astimezone(settings.zone or UTC).date()
