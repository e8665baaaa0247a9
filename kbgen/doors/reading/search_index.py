"""The search index of a knowledge base on disk, brought up to date before it is read.

A search at night must not wait. So a knowledge base that is as it was is not read at all: one fingerprint of
its settings and of the names, sizes and times of its files stands in the index. Where that differs, only the
files that changed are parsed; `files.json` remembers the rest.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kbgen import __version__
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.disk.checkout import checkout_state
from kbgen.doors.disk.file_stats import file_state, settings_digest
from kbgen.doors.notices import tell_absent, tell_missing
from kbgen.model.errors import KbgenError
from kbgen.model.file_names import MARKDOWN
from kbgen.model.progress import Progress, silent
from kbgen.search import VERSION, Lexicon, batches, memory_index, read_index, read_stamp, update_index

if TYPE_CHECKING:  # the document model takes its time to load: functions import it where they need it
    from kbgen.corpus import Reason, Withheld
    from kbgen.documents import Document
    from kbgen.doors.disk.folder import Folder
    from kbgen.model.postmortem import Visibility
    from kbgen.search import Entry, Index, TermCounts

TOLD_AT = 50  # files that are read before anybody is told


def bring_up_to_date(root: Path, progress: Progress = silent, audience: Visibility | None = None) -> Index:
    """The index of what the audience gets, as the files stand now. Raises KbgenError where that can't be.

    `audience` are the readers to answer, where they are not those of the settings.
    """
    index = unchanged(root, audience)
    return index or _read_again(root, progress, audience)


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


def _read_again(root: Path, progress: Progress, audience: Visibility | None) -> Index:
    from kbgen.corpus import remembered
    from kbgen.doors.caches.build_cache import BuildCache, read_with
    from kbgen.doors.caches.document_cache import read_files
    from kbgen.doors.caches.entry_cache import kept_entries, kept_tallies
    from kbgen.doors.disk.folder import open_folder, own_taxonomy
    from kbgen.doors.disk.origins import folders_beside, homes
    from kbgen.doors.disk.parallel import spread
    from kbgen.doors.reading.corpus import given
    from kbgen.doors.reading.team_glossary import team_words

    folder = open_folder(root, audience=audience)
    words = team_words(folder)
    others_at = folders_beside(folder)
    begun = fingerprint(root, folder.docs, others_at)  # taken before anything is read: a later change shows
    place = _place(root, audience)
    memory = place / "files.json"
    rows = _rows(folder, _remembered(memory, root), progress)
    others, more = _withheld(rows), given(folder)
    if more is not None:
        rows |= {each.path: ("", _digest(_told(each)), each.id, [*(each.meta.aliases or ())], None) for each in more}
        if held := more.elsewhere:
            others = remembered({**others.reasons, **held.reasons}, others.names | held.names)
    source = {
        "fingerprint": begun,
        "docs": os.path.relpath(folder.docs, root),
        "lang": folder.settings.lang,
        "homes": {before: os.path.relpath(home, root) for before, home in homes(folder).items()},
        "missing": dict(more.missing) if more is not None else {},
        "absent": len(more.absent) if more is not None else 0,
        "beside": [os.path.relpath(each, root) for each in others_at],
        "synonyms": words.synonyms,
        "aliases": words.aliases,
        "withheld": Counter(others.reasons.values()),
    }
    paths = {row[2]: path for path, row in rows.items() if not row[4]}
    digests = {name: rows[path][1] for name, path in paths.items()}
    taxonomy = more.taxonomy if more is not None else own_taxonomy(folder.root)

    def load(names: Collection[str]) -> list[Entry]:
        from kbgen.corpus import Corpus, seen

        theirs = more.by_path if more is not None else {}
        ours = read_files(folder, [paths[name] for name in names if paths[name] not in theirs])
        documents = (theirs.get(paths[name]) or _named(next(ours), name) for name in names)
        read = Corpus(tuple(seen(each, folder.settings, others) for each in documents), folder.settings, {}, taxonomy)
        entries = kept_entries(BuildCache(folder.cache), read)  # which holds what it has seen, for as long as it lives
        return [entries[name] for name in names]

    def count(entries: Collection[Entry]) -> list[TermCounts]:
        tallies = kept_tallies(BuildCache(folder.cache), {each.id: each for each in entries})
        return [tallies[each.id] for each in entries]

    base = f"{settings_digest(root)}{read_with(folder.settings, taxonomy)}{sorted(others.names)}"
    digests = {name: _digest(f"{base}\n{paths[name]}\n{content}") for name, content in digests.items()}
    try:
        told = json.loads(json.dumps(source))
        index = update_index(place, digests, load, progress, words, told, count, spread)
        memory.write_text(json.dumps({"settings": settings_digest(root), "files": rows}), encoding="utf-8")
    except (KbgenError, OSError) as error:  # a full disk, or a home that can't be written to
        from kbgen.doors.chinese import spoken  # not for each search

        told = spoken(f"nothing could be cached for the next run: {error}", folder.settings.lang)
        click.echo(f"kbgen: {told}", err=True)
        return memory_index(load(list(digests)), words)
    return index


def _told(document: Document) -> str:
    """What a document of another knowledge base says, in our words."""
    return f"{document.path}\n{document.text}\n{document.meta.model_dump_json()}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


# What is remembered of a file by its path below the docs folder: its state, the digest of its bytes, the id that
# its document goes by, earlier ids, and why the audience does not get it.
FileRow = tuple[str, str, str, list[str], "Reason | None"]


def _remembered(memory: Path, root: Path) -> dict[str, FileRow]:
    try:
        data = json.loads(memory.read_bytes())
        if data["settings"] == settings_digest(root):
            return {
                path: (state, content, name, [*earlier], reason)
                for path, (state, content, name, earlier, reason) in data["files"].items()
            }
    except Exception:  # whatever a damaged file may hold
        return {}
    return {}


def _withheld(rows: Mapping[str, FileRow]) -> Withheld:
    """What the rows say that the audience does not get."""
    from kbgen.corpus import remembered

    reasons = {path: row[4] for path, row in rows.items() if row[4]}
    return remembered(reasons, (name for row in rows.values() if row[4] for name in (row[2], *row[3])))


def _rows(folder: Folder, before: Mapping[str, FileRow], progress: Progress) -> dict[str, FileRow]:
    """A row for each postmortem. What changed is read, by as many copies of the process as there are processors."""
    from kbgen.corpus import collect
    from kbgen.doors.disk.folder import postmortem_paths
    from kbgen.doors.disk.mkdocs_excludes import left_out
    from kbgen.doors.disk.parallel import spread

    paths = list(postmortem_paths(folder))
    excluded = left_out(folder.root, paths)
    rows: dict[str, FileRow] = {}
    changed: list[str] = []
    for path in paths:
        old, state = before.get(path), file_state(folder.docs / path)
        if old and state and state == old[0]:
            rows[path] = old
        else:
            changed.append(path)
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress("read", done, len(changed))

    for found in spread(partial(_read, folder, before), batches(changed), told):
        rows.update(found)
    for each in collect(map(_unread, paths), folder.settings):  # which gives new ids where two documents share one
        state, content, _, earlier, reason = rows[each.path]
        outside: Reason | None = "excluded" if each.path in excluded else None
        rows[each.path] = (state, content, each.id, earlier, outside or reason)
    return {path: rows[path] for path in paths}


def _read(
    folder: Folder, before: Mapping[str, FileRow], paths: Collection[str], told: Callable[[int], None]
) -> dict[str, FileRow]:
    """The rows of some files; those whose bytes are as they were keep what was known of them."""
    from kbgen.corpus import reason_against
    from kbgen.doors.caches.document_cache import read_files

    rows: dict[str, FileRow] = {}
    changed: dict[str, tuple[str, str]] = {}
    for path in paths:
        old, state = before.get(path), file_state(folder.docs / path)
        content = _content(folder, path)
        if old and content and content == old[1]:
            rows[path] = (state, *old[1:])
        else:
            changed[path] = state, content
    for number, document in enumerate(read_files(folder, list(changed)), 1):
        reason = reason_against(document, folder.settings)
        rows[document.path] = (*changed[document.path], document.id, [*(document.meta.aliases or ())], reason)
        if number % TOLD_AT == 0:
            told(TOLD_AT)
    told(len(paths) - len(changed) // TOLD_AT * TOLD_AT)
    return rows


def _content(folder: Folder, path: str) -> str:
    """A digest of a file's bytes; empty for one that can't be opened."""
    from kbgen.doors.disk.folder import docs_bytes

    try:
        return hashlib.sha256(docs_bytes(folder, path)).hexdigest()
    except OSError:
        return ""


def _unread(path: str) -> Document:
    """Stands for a document that is as it was; only its id matters. It has no digest."""
    from kbgen.documents import Document, document_id
    from kbgen.model.postmortem import Postmortem

    return Document(path, document_id(path), "", "", 1, Postmortem(), readable=True, digest="")


def _named(document: Document, name: str) -> Document:
    return document if document.id == name else replace(document, id=name)


def aliases(root: Path) -> dict[str, str]:
    """Every id that a document of the knowledge base bears or bore, and the id that it bears now.

    What bringing the index up to date has just remembered; the documents are only read where that is damaged.
    """
    if rows := _remembered(cache_of(root) / "search" / "files.json", root):
        ids = [(name, earlier) for _, _, name, earlier, _ in rows.values()]
        return {each: name for name, earlier in reversed(ids) for each in earlier} | {name: name for name, _ in ids}

    from kbgen.doors.disk.folder import open_folder
    from kbgen.doors.reading.corpus import read_corpus

    return {name: document.id for name, document in read_corpus(open_folder(root)).by_id.items()}


def places(root: Path, audience: Visibility | None = None) -> dict[str, str]:
    """Where documents are, seen from the folder that the reader is in, by what their paths begin with.

    Empty without an index, and for documents that are in no file of their own.
    """
    homes = _source(root, audience).get("homes", {})
    return {before: f"{os.path.relpath(root / place)}{os.sep}" for before, place in homes.items()}
