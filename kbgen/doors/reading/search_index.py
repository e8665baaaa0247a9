"""The search index of a knowledge base on disk, brought up to date before it is read.

A search at night must not wait. So a knowledge base that is as it was is not read at all: one fingerprint of
its settings and of the names, sizes and times of its files stands in the index. Where that differs, `index_update`
reads what changed.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kbgen import __version__
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.disk.checkout import checkout_state
from kbgen.doors.disk.file_stats import file_state, settings_digest
from kbgen.doors.notices import tell_absent, tell_missing
from kbgen.model.file_names import MARKDOWN
from kbgen.model.progress import Progress, silent
from kbgen.search import VERSION, Lexicon, read_index, read_stamp

if TYPE_CHECKING:  # the document model takes its time to load: functions import it where they need it
    from kbgen.model.postmortem import Visibility
    from kbgen.search import Index


def bring_up_to_date(root: Path, progress: Progress = silent, audience: Visibility | None = None) -> Index:
    """The index of what the audience gets, as the files stand now. Raises KbgenError where that can't be.

    `audience` are the readers to answer, where they are not those of the settings.
    """
    if index := unchanged(root, audience):
        return index

    from kbgen.doors.reading.index_update import read_again  # the document model takes its time to load

    return read_again(root, _place(root, audience), progress, audience)


def unchanged(root: Path, audience: Visibility | None = None) -> Index | None:
    """The index, if the knowledge base is as it was when the index was made."""
    cache = _place(root, audience)
    stamp = read_stamp(cache)
    if stamp and stamp.source:
        source = stamp.source
        if source["fingerprint"] == fingerprint(
            root, root / source["docs"], [root / each for each in source["beside"]]
        ):
            tell_absent(source["absent"], source["lang"])
            tell_missing(source["missing"], source["lang"])
            synonyms = tuple(map(tuple, source["synonyms"]))
            return read_index(cache, Lexicon(synonyms, source["aliases"]))
    return None


def left_out_of(root: Path, audience: Visibility | None = None) -> Counter[str]:
    """How many documents are in no answer, by the reason, as of the last time the index was brought up to date."""
    return Counter(_source(root, audience).get("withheld", {}))


def missing_sources(root: Path) -> list[str]:
    """The sources that gave nothing, as of the same time."""
    return list(_source(root).get("missing", ()))


def absent_of(root: Path) -> int:
    """How many postmortems the checkout left out, as of the same time."""
    return int(_source(root).get("absent", 0))


def language(root: Path, audience: Visibility | None = None) -> str:
    """The knowledge base's own language, as of the same time."""
    return str(_source(root, audience).get("lang", "en"))


def _source(root: Path, audience: Visibility | None = None) -> Mapping[str, Any]:
    """What the index was made from, as of that time; empty where there is none."""
    stamp = read_stamp(_place(root, audience))
    return stamp.source if stamp else {}


def _place(root: Path, audience: Visibility | None) -> Path:
    return cache_of(root) / (f"search-{audience}" if audience else "search")


def fingerprint(root: Path, docs: Path, beside: Iterable[Path] = ()) -> str:
    """A digest of everything that an index is made from, files by name, size and times only.

    `beside` are folders of other knowledge bases, which count with their settings and data.
    """
    files = sorted(file_states(str(docs)))
    for place in beside:
        files += ["", *sorted(file_states(str(place), (*MARKDOWN, ".toml", ".json")) if place.is_dir() else ())]
    begin = f"{__version__} {VERSION} {docs}\n{settings_digest(root)}\n{checkout_state(docs)}\n"
    return hashlib.sha256((begin + "\n".join(files)).encode(errors="surrogateescape")).hexdigest()


def file_states(folder: str, suffixes: tuple[str, ...] = MARKDOWN) -> list[str]:
    """Every file below a folder that may be a postmortem, with its size and times. Links are followed to files."""
    found: list[str] = []
    folders = [folder]
    while folders:
        place = folders.pop()
        try:
            entries = list(os.scandir(place))
        except OSError:  # the linter says so
            found.append(f"{place}\0")
            continue
        for each in entries:
            name = each.name
            if name[0] == ".":
                continue
            if name.lower().endswith(suffixes) and not each.is_dir(follow_symlinks=False):
                found.append(f"{each.path}\0{file_state(each)}")
            elif name[0] != "_" and each.is_dir(follow_symlinks=False):
                folders.append(each.path)
    return found


def aliases(root: Path) -> dict[str, str]:
    """Every id that a document of the knowledge base bears or bore, and the id that it bears now.

    What bringing the index up to date has just remembered; the documents are only read where that is damaged.
    """
    from kbgen.doors.disk.folder import open_folder
    from kbgen.doors.reading.corpus import read_corpus
    from kbgen.doors.reading.file_rows import remembered_rows

    if rows := remembered_rows(_place(root, None), root):
        ids = [(row.id, row.earlier) for row in rows.values()]
        return {each: name for name, earlier in reversed(ids) for each in earlier} | {name: name for name, _ in ids}
    return {name: document.id for name, document in read_corpus(open_folder(root)).by_id.items()}


def places(root: Path, audience: Visibility | None = None) -> dict[str, str]:
    """Where documents are, seen from the folder that the reader is in, by what their paths begin with.

    Empty without an index, and for documents that are in no file of their own.
    """
    homes = _source(root, audience).get("homes", {})
    return {before: f"{os.path.relpath(root / place)}{os.sep}" for before, place in homes.items()}
