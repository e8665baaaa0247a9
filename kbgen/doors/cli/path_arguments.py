"""Which postmortems a person means, and as much of the others as those need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from kbgen.corpus import Corpus, collect, others_named
from kbgen.documents import Document, called, read_document
from kbgen.doors.cli.root import speak
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import (
    Folder,
    docs_bytes,
    is_hidden,
    is_postmortem,
    own_taxonomy,
    postmortem_paths,
    read_file,
)
from kbgen.doors.reading.corpus import absent_postmortems, read_corpus, whole, with_origins
from kbgen.model.errors import KbgenError
from kbgen.model.progress import Progress, silent


def chosen_paths(paths: Collection[Path], folder: Folder) -> frozenset[str]:
    """The docs-relative paths that files and folders mean; none given means all.

    A file below the docs folder that is no postmortem is named and passed over: pre-commit hands over whatever was
    changed. Raises KbgenError for a path outside, for one that is not there, and for a folder without any.
    """
    known = list(postmortem_paths(folder))
    if not paths:
        return frozenset(known)
    return frozenset(name for path in paths for name in _meant(path, folder, known))


def _meant(path: Path, folder: Folder, known: list[str]) -> set[str]:
    home = folder.docs.resolve()
    for candidate in (path, folder.root / path):
        if not candidate.exists():
            continue
        absolute = candidate.resolve()
        if home.is_relative_to(absolute):
            return set(known)
        if absolute.is_relative_to(home):
            inner = absolute.relative_to(home).as_posix()
            found = {name for name in known if name == inner or name.startswith(f"{inner}/")}
            if not found and absolute.is_dir():  # nothing read must never look like nothing found
                raise KbgenError(f"{path} has no postmortem. Name a file or folder that has, or none for all.")
            if not found:
                speak(f"skipped {path}: not Markdown, the home page, or excluded in kbgen.toml")
            return found
        raise KbgenError(f"{path} is not in {folder.docs}. Name the knowledge base with --root.")
    raise KbgenError(f"{path} does not exist. Give a file or folder in {folder.docs}.")


def below_docs(files: Collection[Path], folder: Folder) -> frozenset[str]:
    """The docs-relative paths of those of some whole paths that are postmortems."""
    return frozenset(postmortem_paths(folder)) & _inner(files, folder)


def unread(files: Collection[Path], folder: Folder) -> int:
    """How many of some whole paths are postmortems that this checkout leaves out."""
    return len(absent_postmortems(folder) & _inner(files, folder))


def _inner(files: Collection[Path], folder: Folder) -> set[str]:
    home = folder.docs.resolve()
    return {path.relative_to(home).as_posix() for path in files if path.is_relative_to(home)}


class Moves(NamedTuple):
    """What a branch did to files that were there: the former path of each renamed postmortem, what else is gone."""

    renamed: dict[str, str]
    gone: frozenset[str]

    @property
    def former(self) -> frozenset[str]:
        """All paths at which nothing stands any more."""
        return self.gone | frozenset(self.renamed.values())


UNMOVED = Moves({}, frozenset())


def moves(folder: Folder, base: str) -> Moves:
    """The docs-relative paths of what was renamed or deleted since this branch left `base`."""
    home, known = folder.docs.resolve(), frozenset(postmortem_paths(folder))

    def inner(path: Path) -> str:
        return path.relative_to(home).as_posix() if path.is_relative_to(home) else ""

    renamed, gone = git.moved(folder.root, base)
    pairs = {inner(new): inner(old) for new, old in renamed.items()}
    kept = {new: old for new, old in pairs.items() if new in known and old}
    left = {*map(inner, gone), *pairs.values()} - {"", *kept.values()}
    return Moves(kept, frozenset(left))


def missed(folder: Folder, base: str) -> int:
    """How many postmortems `base` gained or changed since this branch left it: those are not among the files here."""
    found = _inner(git.missed(folder.root, base), folder)
    return sum(is_postmortem(path, folder.settings) and not is_hidden(path) for path in found)


def as_they_were(folder: Folder, base: str, changed: Collection[str], moved: Moves) -> dict[str, Document]:
    """The changed postmortems where this branch left `base`, by the path of today, and those that it deleted by their
    own.
    """
    since, former = git.merge_base(folder.root, base), {path: moved.renamed.get(path, path) for path in changed}
    former |= {path: path for path in moved.gone if is_postmortem(path, folder.settings) and not is_hidden(path)}
    found = git.files_at(folder.docs, since, frozenset(former.values()))
    return {path: read_document(was, found[was]) for path, was in former.items() if was in found}


def shown_path(path: str, folder: Folder) -> str:
    """A docs-relative path as the person at the terminal would write it: from here, else from the root."""
    return shown_paths((path,), folder)[path]


def shown_paths(paths: Iterable[str], folder: Folder) -> dict[str, str]:
    """The same of many."""
    docs, *bases = (_before(each) for each in (folder.docs.resolve(), Path.cwd(), folder.root.resolve()))
    return {path: _shown(docs + path, bases) or path for path in paths}


def _before(place: Path) -> str:
    """What paths below a folder begin with. As text: thousands of paths as objects take a tenth of a lint."""
    return f"{place.as_posix().rstrip('/')}/"


def _shown(whole: str, bases: Iterable[str]) -> str | None:
    return next((whole.removeprefix(base) for base in bases if whole.startswith(base)), None)


def read_around(
    folder: Folder,
    chosen: Collection[str],
    progress: Progress = silent,
    former: Iterable[Document] = (),
    gone: Iterable[str] = (),
) -> Corpus:
    """The chosen documents, and of the others what rules about several documents ask for.

    `former` are the chosen as they were, and those at the paths of `gone`, where other files may have stood, too.

    Parsing takes most of the time, so a file that has no aliases and names no chosen document stands for itself by
    its path alone. Where most are chosen, all are read.
    """
    paths = list(postmortem_paths(folder))
    if 2 * len(chosen) > len(paths):
        return read_corpus(folder, progress, paths=paths)
    read = {path: read_file(folder, path) for path in sorted(chosen)}
    names = {name for each in (*read.values(), *former) for name in (*each.names, *others_named(each))}
    names |= {called(path) for path in gone}
    wanted = [b"aliases", *(name.encode() for name in names)]
    for path in paths:
        if path not in read:
            data = _bytes(folder, path)
            needed = any(word in data for word in wanted) or any(name in path for name in names)
            read[path] = read_document(path, data if needed else b"")
    corpus = whole(collect(read.values(), folder.settings, own_taxonomy(folder.root)), folder)
    return (
        with_origins(corpus, folder)
        if any(name.partition(".")[0] in folder.settings.sources for name in names)
        else corpus
    )


def _bytes(folder: Folder, path: str) -> bytes:
    try:
        return docs_bytes(folder, path)
    except OSError:
        return b""  # it is none of the chosen, whose lint says so
