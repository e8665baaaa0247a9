"""A knowledge base on disk: find it, read it."""

from __future__ import annotations

import fnmatch
import json
import os
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from kbgen.corpus import READERS, Corpus, adopted, collect, joined, may_read, targets
from kbgen.documents import Document, read_document, unopened
from kbgen.doors.disk.cache import cache_of
from kbgen.doors.disk.left_out import left_out
from kbgen.model import taxonomy
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.settings import FILE_NAME, Settings, settings_from

SUFFIXES = (".md", ".markdown")
OVERRIDES = "site_overrides"
"""The folder of templates and styles of a knowledge base's own, beside its settings."""
SITE, DESCRIBED, AUDIENCE = "api/postmortems.json", "api/openapi.json", "x-audience"

Progress = Callable[[str, int, int], None]


def silent(_what: str, _done: int, _all: int) -> None:
    """Show no progress."""


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


def open_folder(root: Path, docs: Path | None = None, audience: Visibility | None = None) -> Folder:
    """Find a knowledge base. A folder without `kbgen.toml` and without `postmortems/` is its own docs folder.

    `audience` are the readers to work for, where they are not those of the settings.
    Raises KbgenError when there is no such folder or `kbgen.toml` can't be used.
    """
    if not root.is_dir():
        raise KbgenError(f"{root} is no folder. Give the folder of your knowledge base with --root.")
    settings, named = _settings(root / FILE_NAME)
    if audience:
        settings = settings.model_copy(update={"audience": audience})
    chosen = docs or root / settings.docs
    if not chosen.is_dir():
        if named:
            raise KbgenError(f"{chosen} is no folder. Make it, or set 'docs' in {root / FILE_NAME}.")
        chosen = root
    return Folder(root, chosen, settings)


def _settings(path: Path) -> tuple[Settings, bool]:
    data = _toml(path)
    return (Settings(), False) if data is None else (settings_from(data, str(path)), True)


def _toml(path: Path) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KbgenError(f"{path} can't be read: {error}") from None


def postmortem_paths(folder: Folder) -> Iterator[str]:
    """The postmortems' paths below the docs folder, with forward slashes, sorted.

    Hidden files and folders, the home page and what the settings exclude are none; a link that leads
    out of the docs folder is not followed. A link that leads nowhere, or to a folder that holds it, is among them:
    it can't be opened, which the linter says.
    """
    home = folder.docs.resolve()
    for base, folders, files in os.walk(folder.docs):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        circles = [name for name in folders if holds(Path(base, name))]
        for name in sorted((*files, *circles)):
            path = Path(base, name)
            relative = _utf8(path.relative_to(folder.docs).as_posix())
            if name in circles or (path.is_symlink() and not _leads(path)):
                if not name.startswith((".", "_")):
                    yield relative
            elif _is_postmortem(relative, folder.settings) and path.resolve().is_relative_to(home):
                yield relative


def holds(link: Path) -> bool:
    """Whether a link leads to a folder that it stands in: who follows it never ends."""
    return link.is_symlink() and link.is_dir() and link.parent.resolve().is_relative_to(link.resolve())


def _leads(link: Path) -> bool:
    """Whether there is something at the end of a link."""
    try:
        return link.exists()
    except (OSError, RuntimeError):
        return False


def _utf8(path: str) -> str:
    """A path that can be written down; one that is not UTF-8 then leads to no file."""
    return os.fsencode(path).decode("utf-8", errors="replace")


def _is_postmortem(relative: str, settings: Settings) -> bool:
    name = relative.rpartition("/")[2]
    if name.startswith(".") or not name.lower().endswith(SUFFIXES) or relative in ("index.md", "README.md"):
        return False
    return not any(fnmatch.fnmatchcase(relative, pattern) for pattern in settings.exclude)


def other_files(folder: Folder) -> frozenset[str]:
    """Everything else below the docs folder that a link may lead to, by its path with forward slashes."""
    paths = (path for path in folder.docs.rglob("*") if not path.is_dir())
    found = frozenset(_utf8(path.relative_to(folder.docs).as_posix()) for path in paths)
    return found - frozenset(postmortem_paths(folder))


def read_corpus(folder: Folder, progress: Progress = silent) -> Corpus:
    """Read every postmortem of a knowledge base; of a built site, what it published."""
    if is_site(folder.root):
        return _of_site(folder.root, folder.settings)
    paths = list(postmortem_paths(folder))
    documents: list[Document] = []
    for number, path in enumerate(paths, 1):
        documents.append(read_file(folder, path))
        progress("read", number, len(paths))
    corpus = collect(documents, folder.settings, own_taxonomy(folder.root))
    corpus = replace(corpus, excluded=left_out(folder.root, paths))
    return with_origins(corpus, folder) if folder.settings.sources else corpus


def given(folder: Folder) -> Corpus | None:
    """What stands in no file of the docs folder: a built site's documents, and what other knowledge bases give."""
    if is_site(folder.root):
        return _of_site(folder.root, folder.settings)
    return with_origins(collect((), folder.settings), folder) if folder.settings.sources else None


def beside(folder: Folder) -> list[Path]:
    """The folders besides the docs folder that documents come from."""
    if is_site(folder.root):
        return [folder.root / "api"]
    found = []
    for name in folder.settings.sources:
        with suppress(KbgenError):
            found.append(origin_place(folder, name))
    return found


def with_origins(corpus: Corpus, folder: Folder) -> Corpus:
    """A corpus with what the other knowledge bases give; one that gives nothing is told of, and the rest works."""
    others, missing = [], {}
    for name in folder.settings.sources:
        try:
            others.append(adopted(_origin(folder, name), name, folder.settings))
        except KbgenError as error:
            missing[name] = str(error)
            click.echo(f"kbgen: the source '{name}' is left out: {error}", err=True)
    return joined(corpus, others, missing)


def _origin(folder: Folder, name: str) -> Corpus:
    """All of another knowledge base. Raises KbgenError where it can't be read."""
    place = origin_place(folder, name)
    if is_site(place):
        return _of_site(place, Settings(audience=folder.settings.audience))
    there = open_folder(place)
    corpus = read_corpus(replace(there, settings=there.settings.model_copy(update={"sources": {}})))
    if not len(corpus):
        raise KbgenError(f"{place} holds no postmortem. Is it checked out?")
    return corpus


def origin_place(folder: Folder, name: str) -> Path:
    """The folder of another knowledge base. Raises KbgenError where it may not be read, or its name is taken."""
    place, root = folder.root / folder.settings.sources[name].path, folder.root.resolve()
    if not place.resolve().is_relative_to(root) or place.resolve() == root:
        raise KbgenError(f"{place} does not lie below {root}, and nothing outside is read. Check it out below.")
    if place.resolve().is_relative_to(folder.docs.resolve()):
        raise KbgenError(f"{place} lies among the documents of this knowledge base. Check it out beside them.")
    if (folder.docs / name).exists():
        raise KbgenError(f"{folder.docs / name} is in the way of its name. Rename one of the two.")
    if not place.is_dir():
        raise KbgenError(f"{place} is no folder. Is it checked out?")
    return place


def origin_files(corpus: Corpus, folder: Folder) -> dict[str, Path]:
    """The files of other knowledge bases that their published documents link to or show, by their paths in ours."""
    found = {}
    above = {f"{name}/": _home(folder, name) for name in folder.settings.sources if name not in corpus.missing}
    for document in corpus:
        name = f"{document.path.partition('/')[0]}/"
        for target in targets(document) if name in above else ():
            place = above[name] / target.removeprefix(name)
            inside = target.startswith(name) and place.resolve().is_relative_to(above[name].resolve())
            hidden = any(part.startswith(".") for part in target.split("/"))
            if inside and not hidden and place.is_file() and not target.lower().endswith((*SUFFIXES, ".html")):
                found[target] = place
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
    """The folder below which another knowledge base has its documents, or a site its pages."""
    place = origin_place(folder, name)
    return place if is_site(place) else open_folder(place).docs


def is_site(place: Path) -> bool:
    """Whether a folder is a built site and no knowledge base that has one."""
    return (place / SITE).is_file() and not any((place / name).exists() for name in (FILE_NAME, "mkdocs.yml", ".git"))


def _of_site(place: Path, settings: Settings) -> Corpus:
    """The documents that a built site has, from its data: no more than it published.

    In a text no mark is left of parts that its readers got: a site for fewer readers than ours can't be narrowed.
    """
    audience = settings.audience
    found = []
    try:
        told = json.loads((place / DESCRIBED).read_bytes())["info"].get(AUDIENCE)
        if told not in READERS or not may_read(audience, told):
            whom = f"for {told} readers" if told in READERS else "for nobody knows whom"
            raise KbgenError(f"{place} was made {whom}, and this is for {audience} ones. Build it for them.")
        for row in json.loads((place / SITE).read_bytes()):
            file = place / row["file"]
            if not file.resolve().is_relative_to(place.resolve()):
                raise KbgenError(f"{file} leads out of {place}.")
            record = json.loads(file.read_bytes())
            # JSON is YAML: what was read once is read again, and checked again.
            front = (
                f"---\n{json.dumps(record['front_matter'], ensure_ascii=False)}\n---\n" if record["readable"] else ""
            )
            document = read_document(_inner(record["path"]), f"{front}{record['body']}".encode())
            found.append(replace(document, id=record["id"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KbgenError(f"{place} is no site that this kbgen can read: {error!r}") from None
    return collect(found, settings)


def read_file(folder: Folder, path: str) -> Document:
    """The postmortem at a path below the docs folder; of a file that can't be opened, what stands for it."""
    try:
        return read_document(path, (folder.docs / path).read_bytes())
    except OSError as error:
        return unopened(path, _reason(folder.docs / path, error))


def _reason(path: Path, error: OSError) -> str:
    if "\ufffd" in str(path):
        return "The file's name is no UTF-8. Rename it."
    if holds(path):
        return "The link leads to a folder that holds it. Delete it."
    if path.is_symlink():
        return "The link leads to no file. Correct it, or delete it."
    return f"The file can't be opened: {error.strerror}. Check its permissions."


def unusable(place: Path, docs: Path) -> str | None:
    """Why nothing can be made of a file below the docs folder, if so."""
    if "\ufffd" in _utf8(str(place)):
        return "its name is no UTF-8"
    if any(folder.is_symlink() for folder in place.parents if folder != docs and folder.is_relative_to(docs)):
        return "it stands behind a link to a folder"
    return None if _leads(place) and os.access(place, os.R_OK) else "it can't be opened"


def _inner(path: str) -> str:
    """A path that leads nowhere but down. Raises ValueError for any other."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or any(part.strip(" .") == "" for part in parts):
        raise ValueError(f"{path!r} is no path")
    return path


def own_taxonomy(root: Path) -> taxonomy.Taxonomy:
    """The failure modes, with the file of the team's own where there is one. Raises KbgenError for a wrong one."""
    path = root / taxonomy.FILE_NAME
    data = _toml(path)
    return taxonomy.Taxonomy() if data is None else taxonomy.taxonomy_from(data, str(path))


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises KbgenError when it can't be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise KbgenError(f"{path} can't be read: {error.strerror}. Check the file's permissions.") from None


def today(settings: Settings) -> date:
    """The day of this run: of SOURCE_DATE_EPOCH where it is set, in the knowledge base's zone."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch and epoch.isdigit() else datetime.now(UTC)
    return now.astimezone(settings.zone or UTC).date()
