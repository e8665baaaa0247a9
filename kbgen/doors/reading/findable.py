"""Which postmortems their own `findable_by` does not find, for the summary of a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from kbgen.corpus import Corpus
from kbgen.doors.caches.build_cache import BuildCache
from kbgen.doors.caches.entry_cache import all_entries
from kbgen.doors.disk.folder import Folder
from kbgen.doors.disk.parallel import beside
from kbgen.model.required import FIRST
from kbgen.search import Entry, Lexicon, TermCounts

MOST = 500
"""With more documents the answers, a seventh of a cold build's work, would take long; `kbgen lint` asks as well."""


def not_findable(
    folder: Folder, corpus: Corpus, entries: Mapping[str, Entry], tallies: Mapping[str, TermCounts], words: Lexicon
) -> Callable[[], tuple[str, ...] | None]:
    """Begin to ask; what is given waits for the ids of those that a query of theirs does not bring into the first
    results, or for None where nobody asked.

    `entries`, perhaps not all, and `tallies` are those of the documents, by id; `words` is what the team adds to the
    search.
    """
    ask = any(each.meta.findable_by for each in corpus)
    if not ask or len(corpus) > MOST:
        return lambda: None if ask else ()
    return beside(partial(_lost, folder, corpus, entries, tallies, words))


def _lost(
    folder: Folder, corpus: Corpus, entries: Mapping[str, Entry], tallies: Mapping[str, TermCounts], words: Lexicon
) -> tuple[str, ...]:
    from kbgen.doors.reading.findable_cache import (
        answers_in_memory,  # they take their time to load, and many builds ask nothing
    )
    from kbgen.search import memory_index

    asked = [(query, each.id) for each in corpus for query in each.meta.findable_by or ()]
    known = all_entries(BuildCache(folder.cache), corpus, entries)
    index = memory_index(known.values(), words, tallies)
    found = answers_in_memory(folder, index, corpus, FIRST, asked)
    return tuple(sorted({sought for (_, sought), ids in found.items() if sought not in ids}))
