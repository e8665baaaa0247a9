"""The search index made anew, where files changed: only those are parsed; `file_rows` remembers the rest."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import click

from kbgen.corpus import Corpus, Withheld, remembered, seen
from kbgen.documents import Document
from kbgen.doors.caches.build_cache import BuildCache, read_with
from kbgen.doors.caches.document_cache import read_files
from kbgen.doors.caches.entry_cache import kept_entries, kept_tallies
from kbgen.doors.chinese import spoken
from kbgen.doors.disk.file_stats import settings_digest
from kbgen.doors.disk.folder import Folder, open_folder, own_taxonomy
from kbgen.doors.disk.origins import folders_beside, homes
from kbgen.doors.disk.parallel import spread
from kbgen.doors.reading.corpus import given
from kbgen.doors.reading.file_rows import FileRow, file_rows, remember_rows, remembered_rows, withheld_of
from kbgen.doors.reading.search_index import fingerprint
from kbgen.doors.reading.team_glossary import team_words
from kbgen.model.errors import KbgenError
from kbgen.model.postmortem import Visibility
from kbgen.model.progress import Progress
from kbgen.model.taxonomy import Taxonomy
from kbgen.search import Entry, Index, TermCounts, memory_index, update_index


@dataclass(frozen=True)
class _Searched:
    """The documents that are searched: their paths by id, and those of them that stand in no file of ours."""

    folder: Folder
    paths: Mapping[str, str]
    theirs: Mapping[str, Document]
    withheld: Withheld
    taxonomy: Taxonomy

    def entries(self, names: Collection[str]) -> list[Entry]:
        """What the search reads of some documents, by their ids."""
        ours = read_files(self.folder, [self.paths[name] for name in names if self.paths[name] not in self.theirs])
        documents = (self.theirs.get(self.paths[name]) or _named(next(ours), name) for name in names)
        settings = self.folder.settings
        read = Corpus(tuple(seen(each, settings, self.withheld) for each in documents), settings, {}, self.taxonomy)
        found = kept_entries(self._kept(), read)
        return [found[name] for name in names]

    def tallies(self, entries: Collection[Entry]) -> list[TermCounts]:
        """The counts of the words of some entries."""
        found = kept_tallies(self._kept(), {each.id: each for each in entries})
        return [found[each.id] for each in entries]

    def _kept(self) -> BuildCache:
        """A new one each time: it holds what it has seen, for as long as it lives."""
        return BuildCache(self.folder.cache)


def read_again(root: Path, place: Path, progress: Progress, audience: Visibility | None) -> Index:
    """The index at a place of the cache, brought up to date; one in memory where nothing can be written.

    Raises KbgenError where the knowledge base can't be read.
    """
    folder = open_folder(root, audience=audience)
    words = team_words(folder)
    beside = folders_beside(folder)
    begun = fingerprint(root, folder.docs, beside)  # taken before anything is read: a later change shows
    rows = file_rows(folder, remembered_rows(place, root), progress)
    withheld, more = withheld_of(rows), given(folder)
    if more is not None:
        rows |= {each.path: _row(each) for each in more}
        if held := more.elsewhere:
            withheld = remembered({**withheld.reasons, **held.reasons}, withheld.names | held.names)
    source = {
        "fingerprint": begun,
        "docs": os.path.relpath(folder.docs, root),
        "lang": folder.settings.lang,
        "homes": {before: os.path.relpath(home, root) for before, home in homes(folder).items()},
        "missing": dict(more.missing) if more is not None else {},
        "absent": len(more.absent) if more is not None else 0,
        "beside": [os.path.relpath(each, root) for each in beside],
        "synonyms": words.synonyms,
        "aliases": words.aliases,
        "withheld": Counter(withheld.reasons.values()),
    }
    paths = {row.id: path for path, row in rows.items() if not row.reason}
    taxonomy = more.taxonomy if more is not None else own_taxonomy(folder.root)
    found = _Searched(folder, paths, more.by_path if more is not None else {}, withheld, taxonomy)
    base = f"{settings_digest(root)}{read_with(folder.settings, taxonomy)}{sorted(withheld.names)}"
    digests = {name: _digest(f"{base}\n{path}\n{rows[path].content}") for name, path in paths.items()}
    try:
        told = json.loads(json.dumps(source))
        index = update_index(place, digests, found.entries, progress, words, told, found.tallies, spread)
        remember_rows(place, root, rows)
    except (KbgenError, OSError) as error:  # a full disk, or a home that can't be written to
        said = spoken(f"nothing could be cached for the next run: {error}", folder.settings.lang)
        click.echo(f"kbgen: {said}", err=True)
        return memory_index(found.entries(list(digests)), words)
    return index


def _row(document: Document) -> FileRow:
    """Of a document of another knowledge base: what it says counts, in our words."""
    content = _digest(f"{document.path}\n{document.text}\n{document.meta.model_dump_json()}")
    return FileRow("", content, document.id, [*(document.meta.aliases or ())], None)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _named(document: Document, name: str) -> Document:
    return document if document.id == name else replace(document, id=name)
