"""A knowledge base that stays open between questions, and is read again when its files have changed.

The search's index answers most questions. All documents together are only read for the rest: in the background from
the first moment on, so that nobody waits for what was not asked.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kbgen.corpus import Corpus, Promise, follow_ups
from kbgen.doors.disk.folder import Folder, open_folder, today
from kbgen.doors.disk.history import read_history
from kbgen.doors.disk.index import bring_up_to_date, fingerprint, left_out_of, missing_sources
from kbgen.doors.disk.kept import Kept
from kbgen.doors.disk.patterns import read_patterns
from kbgen.doors.disk.reading import beside, read_corpus
from kbgen.doors.disk.remembered import kept_entries, kept_tallies
from kbgen.recurrence import Patterns
from kbgen.search import Index, Likeness, likeness


@dataclass(frozen=True)
class Read:
    """All that a reader may see, read once: documents, what was promised, what keeps happening, what is alike."""

    corpus: Corpus
    today: date
    promises: tuple[Promise, ...]
    patterns: Patterns
    alike: Likeness


class Shelf:
    """One knowledge base; safe to ask from several threads."""

    def __init__(self, root: Path) -> None:
        self.folder: Folder = open_folder(root)
        self._lock = threading.Lock()
        self._state = ""
        self._index: Index | None = None
        self._read: Future[Read] | None = None
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kbgen-reads")
        self._behind.submit(self.index)  # whoever starts the server is about to ask

    def index(self) -> Index:
        """The search index as the files stand now."""
        with self._lock:
            state = fingerprint(self.folder.root, self.folder.docs, beside(self.folder))
            if self._index is None or state != self._state:
                self.folder = open_folder(self.folder.root)
                self._index = bring_up_to_date(self.folder.root)
                self._state, self._read = state, None
            if self._read is None:
                self._read = self._behind.submit(_read, self.folder)
            return self._index

    def read(self) -> Read:
        """All documents as the files stand now; waits until they are read."""
        self.index()
        assert self._read is not None
        return self._read.result()

    def withheld(self) -> int:
        """How many documents take no part in any answer, as of the last one."""
        return left_out_of(self.folder.root).total()

    def missing(self) -> list[str]:
        """The sources that gave nothing to any answer, as of the last one."""
        return missing_sources(self.folder.root)

    def close(self) -> None:
        """Read nothing more."""
        self._behind.shutdown(wait=False, cancel_futures=True)


def _read(folder: Folder) -> Read:
    whole = read_corpus(folder)
    corpus, now = whole.published(), today(folder.settings)
    kept = Kept(folder.cache)
    entries = kept_entries(kept, corpus)
    tallies = kept_tallies(kept, entries)
    promises = follow_ups(corpus, now, read_history(corpus, folder).dates)
    patterns = read_patterns(whole, folder, entries, tallies)
    return Read(corpus, now, promises, patterns, likeness(entries.values(), list(tallies.values())))
