"""Where the other knowledge bases and built sites are that a knowledge base takes documents from."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from kbgen.corpus import Corpus, base_of, targets
from kbgen.doors.disk.built_site import is_site
from kbgen.doors.disk.folder import Folder, open_folder
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MARKDOWN


def folders_beside(folder: Folder) -> list[Path]:
    """The folders besides the docs folder that documents come from."""
    if is_site(folder.root):
        return [folder.root / "api"]
    found = []
    for name in folder.settings.sources:
        with suppress(KbgenError):
            found.append(origin_place(folder, name))
    return found


def homes(folder: Folder) -> dict[str, Path]:
    """The folders that documents are files in, by what their paths begin with; a built site has no such files."""
    found = {} if is_site(folder.root) else {"": folder.docs}
    for name in folder.settings.sources:
        with suppress(KbgenError):
            if not is_site(origin_place(folder, name)):
                found[f"{name}/"] = _home(folder, name)
    return found


def _home(folder: Folder, name: str) -> Path:
    """The folder below which another knowledge base has its documents, or a site its pages.

    Raises KbgenError as `origin_place` does.
    """
    place = origin_place(folder, name)
    return place if is_site(place) else open_folder(place).docs


def origin_place(folder: Folder, name: str) -> Path:
    """The folder of another knowledge base. Raises KbgenError where it may not be read, or its name is taken."""
    place, root = folder.root / folder.settings.sources[name].path, folder.root.resolve()
    if place.resolve() == root:
        raise KbgenError(f"{place} is this knowledge base itself. Name the subfolder with the other one.")
    if not place.resolve().is_relative_to(root):
        raise KbgenError(f"{place} is outside {root}, and nothing outside is read. Check it out inside.")
    if place.resolve().is_relative_to(folder.docs.resolve()):
        raise KbgenError(f"{place} is among the documents of this knowledge base. Check it out next to them.")
    if (folder.docs / name).exists():
        raise KbgenError(f"{folder.docs / name} already has that name. Rename one of the two.")
    if not place.is_dir():
        raise KbgenError(f"{place} is not a folder. Is it checked out?")
    return place


def origin_files(corpus: Corpus, folder: Folder) -> dict[str, Path]:
    """The files of other knowledge bases that their published documents link to or show, by their paths in ours."""
    found = {}
    above = {f"{name}/": _home(folder, name) for name in folder.settings.sources if name not in corpus.missing}
    for document in corpus:
        name = f"{base_of(document.path, folder.settings)}/"
        for target in targets(document) if name in above else ():
            inner = target.removeprefix(name)
            if target.startswith(name) and _is_given(above[name], inner):
                found[target] = above[name] / inner
    return found


def _is_given(home: Path, path: str) -> bool:
    """Whether a path in another knowledge base leads to a file of it that is no page and not hidden."""
    place = home / path
    named = place.resolve().name.lower()
    return (
        place.resolve().is_relative_to(home.resolve())
        and not any(part.startswith(".") for part in path.split("/"))
        and place.is_file()
        and not named.endswith((*MARKDOWN, ".html"))
    )
