"""All that a knowledge base has: its own documents, and what other knowledge bases and built sites give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kbgen.corpus import READERS, Corpus, adopted, collect, joined, may_read
from kbgen.documents import read_document
from kbgen.doors.caches.build_cache import RecentlyAsked
from kbgen.doors.caches.document_cache import read_files
from kbgen.doors.disk.built_site import AUDIENCE, DESCRIBED, SET, SITE, is_site
from kbgen.doors.disk.checkout import absent_files, absent_submodules
from kbgen.doors.disk.folder import Folder, is_hidden, is_postmortem, open_folder, own_taxonomy, postmortem_paths
from kbgen.doors.disk.mkdocs_excludes import left_out
from kbgen.doors.disk.origins import origin_place
from kbgen.doors.notices import tell_absent, tell_missing
from kbgen.model.errors import KbgenError
from kbgen.model.progress import Progress, silent
from kbgen.model.settings import Settings, settings_from


def read_corpus(
    folder: Folder,
    progress: Progress = silent,
    memory: RecentlyAsked | None = None,
    paths: Sequence[str] | None = None,
) -> Corpus:
    """Read every postmortem of a knowledge base; of a built site, what it published.

    `memory` is that of a process that reads them again and again; `paths` are those of all postmortems, where the
    caller has looked for them already.
    """
    if is_site(folder.root):
        return _of_site(folder.root, folder.settings)
    paths = list(postmortem_paths(folder)) if paths is None else paths
    corpus = collect(read_files(folder, paths, progress, memory), folder.settings, own_taxonomy(folder.root))
    corpus = whole(replace(corpus, excluded=left_out(folder.root, paths)), folder)
    return with_origins(corpus, folder) if folder.settings.sources else corpus


def whole(corpus: Corpus, folder: Folder) -> Corpus:
    """A knowledge base's own corpus with what its checkout lacks, which is told of."""
    absent = absent_postmortems(folder)
    missing = {each: _NOT_HERE for each in absent_submodules(folder.docs) if not is_hidden(f"{each}/")}
    tell_absent(len(absent), folder.settings.lang)
    tell_missing(missing, folder.settings.lang)
    return replace(corpus, absent=absent, missing=missing) if absent or missing else corpus


def absent_postmortems(folder: Folder) -> frozenset[str]:
    """The docs-relative paths of the postmortems that this checkout leaves out."""
    found = absent_files(folder.docs)
    return frozenset(each for each in found if is_postmortem(each, folder.settings) and not is_hidden(each))


_NOT_HERE = "it is a submodule that is not checked out. Run: git submodule update --init"


def with_origins(corpus: Corpus, folder: Folder) -> Corpus:
    """A corpus with what the other knowledge bases give; one that gives nothing is told of, and the rest works."""
    others, missing = [], {}
    for name in folder.settings.sources:
        try:
            others.append(adopted(_origin(folder, name), name, folder.settings))
        except KbgenError as error:
            missing[name] = str(error)
    tell_missing(missing, folder.settings.lang)
    return joined(corpus, others, missing)


def given(folder: Folder) -> Corpus | None:
    """What stands in no file of the docs folder: a built site's documents, what other knowledge bases give, and what
    this checkout lacks.
    """
    if is_site(folder.root):
        return _of_site(folder.root, folder.settings)
    ours = whole(collect((), folder.settings, own_taxonomy(folder.root)), folder)
    if folder.settings.sources:
        return with_origins(ours, folder)
    return ours if ours.absent or ours.missing else None


def _origin(folder: Folder, name: str) -> Corpus:
    """All of another knowledge base. Raises KbgenError where it can't be read."""
    place = origin_place(folder, name)
    if is_site(place):
        return _of_site(place, Settings(audience=folder.settings.audience))
    there = open_folder(place)
    corpus = read_corpus(replace(there, settings=there.settings.model_copy(update={"sources": {}})))
    if not len(corpus):
        raise KbgenError(f"{place} has no postmortems. Is it checked out?")
    return corpus


def _of_site(place: Path, settings: Settings) -> Corpus:
    """The documents that a built site has, from its data: no more than it published.

    In a text no mark is left of parts that its readers got: a site for fewer readers than ours can't be narrowed.
    """
    audience = settings.audience
    found = []
    try:
        about = json.loads((place / DESCRIBED).read_bytes())["info"]
        told = about.get(AUDIENCE)
        if told not in READERS or not may_read(audience, told):
            whom = f"for {told} readers" if told in READERS else "for unknown readers"
            raise KbgenError(f"{place} was made {whom}, but this site is for {audience} readers. Build it for them.")
        given = {name: about[key] for name, key in SET.items() if about.get(key)}
        settings_from(given, str(place / DESCRIBED))  # which checks them
        settings = settings.model_copy(update=given)
        for row in json.loads((place / SITE).read_bytes()):
            file = place / row["file"]
            if not file.resolve().is_relative_to(place.resolve()):
                raise KbgenError(f"{file} points outside {place}.")
            record = json.loads(file.read_bytes())
            # JSON is YAML: what was read once is read again, and checked again.
            front = (
                f"---\n{json.dumps(record['front_matter'], ensure_ascii=False)}\n---\n" if record["readable"] else ""
            )
            document = read_document(_inner(record["path"]), f"{front}{record['body']}".encode())
            found.append(replace(document, id=record["id"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KbgenError(f"{place} is not a site that this kbgen can read: {error!r}") from None
    return collect(found, settings)


def _inner(path: str) -> str:
    """A path that leads nowhere but down. Raises ValueError for any other."""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or any(part.strip(" .") == "" for part in parts):
        raise ValueError(f"{path!r} is no path")
    return path
