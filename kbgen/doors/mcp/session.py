"""A knowledge base that stays open between questions, and is read again when its files have changed.

The search's index answers most questions. All documents together are only read for the rest, and compared for a few:
in the background from the first moment on, one after the other, so that nobody waits for what was not asked. An index
that is not there yet is made by a process of its own, which may use all processors.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kbgen.corpus import Corpus, Promise, follow_ups
from kbgen.doors.caches.corpus_cache import former_alike, keep_alike
from kbgen.doors.caches.document_cache import kept_of
from kbgen.doors.caches.entry_cache import kept_entries, kept_tallies
from kbgen.doors.disk.folder import Folder, open_folder, today
from kbgen.doors.disk.origins import folders_beside
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_history
from kbgen.doors.reading.patterns import read_patterns, texts_of
from kbgen.doors.reading.search_index import (
    absent_of,
    bring_up_to_date,
    file_states,
    fingerprint,
    left_out_of,
    missing_sources,
    unchanged,
)
from kbgen.recurrence import Patterns
from kbgen.search import Index, Likeness, likeness

MANY = 500  # files


@dataclass(frozen=True)
class Snapshot:
    """All that a reader may see, read once: documents, and what was promised."""

    whole: Corpus
    corpus: Corpus
    today: date
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class SessionLikeness:
    """What comes of comparing all of them: what keeps happening, and what is alike."""

    patterns: Patterns
    alike: Likeness


class Session:
    """One knowledge base; safe to ask from several threads."""

    def __init__(self, root: Path) -> None:
        self.folder: Folder = open_folder(root)
        self._lock = threading.Lock()
        self._state = ""
        self._index: Index | None = None
        self._read: Future[Snapshot] | None = None
        self._compared: Future[SessionLikeness] | None = None
        self._behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kbgen-reads")
        self._behind.submit(self.index)  # whoever starts the server is about to ask

    def index(self) -> Index:
        """The search index as the files stand now."""
        with self._lock:
            state = fingerprint(self.folder.root, self.folder.docs, folders_beside(self.folder))
            if self._index is None or state != self._state:
                self.folder = open_folder(self.folder.root)
                self._index = unchanged(self.folder.root) or _made(self.folder)
                self._state, self._read = state, None
            if self._read is None:
                self._read = self._behind.submit(_read, self.folder)
                self._compared = self._behind.submit(_compared, self.folder, self._read)
            return self._index

    def read(self) -> Snapshot:
        """All documents as the files stand now; waits until they are read."""
        self.index()
        assert self._read is not None
        return self._read.result()

    def compared(self) -> SessionLikeness:
        """What comes of comparing all documents as the files stand now; waits until they are compared."""
        self.index()
        assert self._compared is not None
        return self._compared.result()

    def withheld(self) -> int:
        """How many documents take no part in any answer, as of the last one."""
        return left_out_of(self.folder.root).total()

    def missing(self) -> list[str]:
        """The sources that gave nothing to any answer, as of the last one."""
        return missing_sources(self.folder.root)

    def absent(self) -> int:
        """How many postmortems took no part, as this checkout leaves them out."""
        return absent_of(self.folder.root)

    def close(self) -> None:
        """Read nothing more."""
        self._behind.shutdown(wait=False, cancel_futures=True)


def _made(folder: Folder) -> Index:
    """The index; of many files made beside: here are threads, so that no copies of the process may be made."""
    if len(file_states(str(folder.docs))) > MANY:
        # -P: nothing is loaded from the folder that the assistant was started in, which may be anybody's checkout.
        command = [sys.executable, "-P", "-m", "kbgen", "search", "--root", str(folder.root), "--", "kbgen"]
        with suppress(OSError):
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
    return bring_up_to_date(folder.root)


def _read(folder: Folder) -> Snapshot:
    whole = read_corpus(folder)
    corpus, now = whole.published(), today(folder.settings)
    return Snapshot(whole, corpus, now, follow_ups(corpus, now, read_history(corpus, folder).dates))


def _compared(folder: Folder, reading: Future[Snapshot]) -> SessionLikeness:
    read = reading.result()
    kept = kept_of(folder)
    entries = kept_entries(kept, read.corpus)
    tallies = kept_tallies(kept, entries)
    texts = texts_of(kept, read.corpus, entries, tallies)
    patterns = read_patterns(read.whole, folder, texts)
    keep_alike(kept, "cause", texts.alike)
    return SessionLikeness(
        patterns, likeness(list(entries.values()), list(tallies.values()), former_alike(kept, "all"))
    )
