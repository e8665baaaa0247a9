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
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kbgen import __version__
from kbgen.doors.disk.cache import cache_of
from kbgen.model.errors import KbgenError
from kbgen.search import VERSION, Entry, Lexicon, Progress, memory_index, read_index, read_stamp, update_index

if TYPE_CHECKING:  # the document model takes its time to load: functions import it where they need it
    from kbgen.corpus import Reason, Withheld
    from kbgen.documents import Document
    from kbgen.doors.disk.folder import Folder
    from kbgen.model.postmortem import Visibility
    from kbgen.model.taxonomy import Taxonomy
    from kbgen.search import Index

GLOSSARY = "glossary.yml"
INPUTS = ("kbgen.toml", GLOSSARY, "failure_modes.toml", "mkdocs.yml")
SUFFIXES = (".md", ".markdown")


def silent(_what: str, _done: int, _all: int) -> None:
    """Show no progress."""


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
        if source["fingerprint"] == fingerprint(root, root / source["docs"]):
            synonyms = tuple(map(tuple, source["synonyms"]))
            return read_index(cache, Lexicon(synonyms, source["aliases"]))
    return None


def left_out_of(root: Path, audience: Visibility | None = None) -> Counter[str]:
    """How many documents are in no answer, by the reason, as of the last time the index was brought up to date."""
    stamp = read_stamp(_place(root, audience))
    return Counter(stamp.source.get("withheld", {})) if stamp else Counter()


def _place(root: Path, audience: Visibility | None) -> Path:
    return cache_of(root) / (f"search-{audience}" if audience else "search")


def fingerprint(root: Path, docs: Path) -> str:
    """A digest of everything that an index is made from, files by name, size and times only."""
    files = sorted(file_states(str(docs)))
    begin = f"{__version__} {VERSION} {docs}\n{settings_digest(root)}\n"
    return hashlib.sha256((begin + "\n".join(files)).encode(errors="surrogateescape")).hexdigest()


def settings_digest(root: Path) -> str:
    """A digest of the files that say how documents are read."""
    found = hashlib.sha256()
    for name in INPUTS:
        place = root / name
        data = place.read_bytes() if place.is_file() else b""
        found.update(f"{name} {len(data)}\n".encode() + data)
    return found.hexdigest()


def file_states(folder: str) -> list[str]:
    """Every file below a folder that may be a postmortem, with its size and times. Links are followed to files."""
    found: list[str] = []
    folders = [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for each in entries:
                name = each.name
                if name[0] == ".":
                    continue
                if name.lower().endswith(SUFFIXES) and not each.is_dir(follow_symlinks=False):
                    found.append(f"{each.path}\0{file_state(each)}")
                elif name[0] != "_" and each.is_dir(follow_symlinks=False):
                    folders.append(each.path)
    return found


def file_state(file: os.DirEntry[str] | Path) -> str:
    """Size and times of a file; the time of its last change of any kind can't be set by hand."""
    try:
        now = file.stat()
    except OSError:
        return ""
    return f"{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}"


def _read_again(root: Path, progress: Progress, audience: Visibility | None) -> Index:
    from kbgen.doors.disk.folder import open_folder, own_taxonomy

    folder = open_folder(root, audience=audience)
    words = team_words(folder)
    begun = fingerprint(root, folder.docs)  # taken before anything is read: a later change shows
    place = _place(root, audience)
    memory = place / "files.json"
    rows, entries = _read_changed(folder, _remembered(memory, root), progress)
    others = _withheld(rows)
    source = {
        "fingerprint": begun,
        "docs": os.path.relpath(folder.docs, root),
        "synonyms": words.synonyms,
        "aliases": words.aliases,
        "withheld": Counter(others.reasons.values()),
    }
    digests = {row[2]: row[3] for row in rows.values() if row[3]}
    paths = {row[2]: path for path, row in rows.items()}

    def load(names: Collection[str]) -> Iterator[Entry]:
        taxonomy = own_taxonomy(folder.root)
        return (entries.get(name) or _entry(folder, paths[name], name, taxonomy, others) for name in names)

    try:
        index = update_index(place, digests, load, progress, words, json.loads(json.dumps(source)))
        memory.write_text(json.dumps({"settings": settings_digest(root), "files": rows}), encoding="utf-8")
    except (KbgenError, OSError) as error:  # a full disk, or a home that can't be written to
        click.echo(f"kbgen: nothing is kept for the next time: {error}", err=True)
        return memory_index(load(digests), words)
    return index


def team_words(folder: Folder) -> Lexicon:
    """What the team adds to the search: its vocabulary's other spellings, and its own `glossary.yml`."""
    from kbgen.doors.disk.folder import read_bytes
    from kbgen.search import lexicon, read_glossary

    place = folder.root / GLOSSARY
    text = read_bytes(place).decode("utf-8-sig", errors="replace") if place.is_file() else ""
    return lexicon(folder.settings, read_glossary(text, str(place)))


# What is remembered of a file by its path below the docs folder: its state, the digest of its bytes, the id that
# its document goes by, the digest of its entry, which is empty where the audience does not get it, earlier ids, and
# why it does not get it.
FileRow = tuple[str, str, str, str, list[str], "Reason | None"]


def _remembered(memory: Path, root: Path) -> dict[str, FileRow]:
    try:
        data = json.loads(memory.read_bytes())
        if data["settings"] == settings_digest(root):
            return {
                path: (state, content, name, digest, [*earlier], reason)
                for path, (state, content, name, digest, earlier, reason) in data["files"].items()
            }
    except Exception:  # whatever a damaged file may hold
        return {}
    return {}


def _withheld(rows: Mapping[str, FileRow]) -> Withheld:
    """What the rows say that the audience does not get."""
    from kbgen.corpus import remembered

    reasons = {path: row[5] for path, row in rows.items() if row[5]}
    return remembered(reasons, (name for row in rows.values() if row[5] for name in (row[2], *row[4])))


def _read_changed(
    folder: Folder, before: Mapping[str, FileRow], progress: Progress
) -> tuple[dict[str, FileRow], dict[str, Entry]]:
    """A row for each postmortem, and the entries of those that had to be parsed, by id."""
    from kbgen.corpus import collect, reason_against, seen
    from kbgen.documents import read_document
    from kbgen.doors.disk.folder import own_taxonomy, postmortem_paths, read_file
    from kbgen.doors.disk.left_out import left_out
    from kbgen.search import entry

    taxonomy = own_taxonomy(folder.root)
    paths = list(postmortem_paths(folder))
    excluded = left_out(folder.root, paths)
    states, contents, documents = {}, {}, []
    for number, path in enumerate(paths, 1):
        old = before.get(path)
        states[path] = file_state(folder.docs / path)
        if old and states[path] and states[path] == old[0]:
            contents[path] = old[1]
            documents.append(_unread(path))
            continue
        try:
            data = (folder.docs / path).read_bytes()
        except OSError:
            contents[path] = states[path] = ""
            documents.append(read_file(folder, path))
            continue
        contents[path] = hashlib.sha256(data).hexdigest()
        if old and contents[path] == old[1]:
            documents.append(_unread(path))
            continue
        documents.append(read_document(path, data))
        progress("read", number, len(paths))
    rows: dict[str, FileRow] = {}
    parsed: dict[str, Document] = {}
    for found in collect(documents, folder.settings):  # which also gives new ids where two documents share one
        path, old = found.path, before.get(found.path)
        if old and not found.digest and old[2] == found.id:
            rows[path] = (states[path], contents[path], found.id, *old[3:])
            continue
        parsed[path] = document = found if found.digest else replace(_parsed(folder, path), id=found.id)
        reason = "excluded" if path in excluded else reason_against(document, folder.settings)
        rows[path] = (states[path], contents[path], found.id, "", [*(document.meta.aliases or ())], reason)
    others = _withheld(rows)
    if before and others != _withheld(before):
        return _read_changed(folder, {}, progress)  # what is withheld is cut out of the others, too
    entries: dict[str, Entry] = {}
    for path, document in parsed.items():
        row = rows[path]
        if not row[5]:
            made = entries[row[2]] = entry(seen(document, folder.settings, others), folder.settings, taxonomy)
            rows[path] = (*row[:3], made.digest, *row[4:])
    return rows, entries


def _unread(path: str) -> Document:
    """Stands for a document that is as it was; only its id matters. It has no digest."""
    from kbgen.documents import Document, document_id
    from kbgen.model.postmortem import Postmortem

    return Document(path, document_id(path), "", "", 1, Postmortem(), readable=True, digest="")


def _parsed(folder: Folder, path: str) -> Document:
    from kbgen.doors.disk.folder import read_file

    return read_file(folder, path)


def _entry(folder: Folder, path: str, name: str, taxonomy: Taxonomy, others: Withheld) -> Entry:
    from kbgen.corpus import seen
    from kbgen.search import entry

    document = replace(_parsed(folder, path), id=name)
    return entry(seen(document, folder.settings, others), folder.settings, taxonomy)


def aliases(root: Path) -> dict[str, str]:
    """Every id that a document of the knowledge base bears or bore, and the id that it bears now.

    What bringing the index up to date has just remembered; the documents are only read where that is damaged.
    """
    if rows := _remembered(cache_of(root) / "search" / "files.json", root):
        ids = [(name, earlier) for _, _, name, _, earlier, _ in rows.values()]
        return {each: name for name, earlier in reversed(ids) for each in earlier} | {name: name for name, _ in ids}

    from kbgen.doors.disk.folder import open_folder, read_corpus

    return {name: document.id for name, document in read_corpus(open_folder(root)).by_id.items()}


def documents_under(root: Path, audience: Visibility | None = None) -> str:
    """What stands before a document's path, seen from the folder that the reader is in; nothing without an index."""
    stamp = read_stamp(_place(root, audience))
    return f"{os.path.relpath(root / stamp.source['docs'])}{os.sep}" if stamp and stamp.source else ""
