"""Which postmortems their own `findable_by` does not find, for the summary of a build."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.doors.disk.beside import beside
from kbgen.search import Entry, Lexicon, Tally, first, memory_index

MOST = 500
"""With more documents the answers would cost more than the site; `kbgen lint` asks as well."""


def not_findable(
    corpus: Corpus, entries: Mapping[str, Entry], tallies: Mapping[str, Tally], words: Lexicon
) -> Callable[[], tuple[str, ...] | None]:
    """Begin to ask; what is given waits for the ids of those that a query of theirs does not bring into the first
    results, or for None where nobody asked.

    `entries` and `tallies` are those of the documents, by id; `words` is what the team adds to the search.
    """
    documents = [each for each in corpus if each.meta.findable_by]
    if not documents or len(corpus) > MOST:
        return lambda: None if documents else ()
    return beside(partial(_lost, documents, entries, tallies, words))


def _lost(
    documents: Sequence[Document], entries: Mapping[str, Entry], tallies: Mapping[str, Tally], words: Lexicon
) -> tuple[str, ...]:
    from kbgen.lint import FIRST  # all rules come with it

    index = memory_index(entries.values(), words, tallies)
    return tuple(
        sorted(
            each.id
            for each in documents
            if not all(each.id in first(index, query, FIRST, each.id) for query in each.meta.findable_by or ())
        )
    )
