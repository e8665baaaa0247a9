"""What keeps happening in a knowledge base, for the site, the stage and the commands alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kbgen.corpus import Corpus
from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.caches.corpus_cache import former_alike, former_weighed, keep_alike
from kbgen.doors.caches.document_cache import kept_of
from kbgen.doors.caches.entry_cache import kept_entries, kept_tallies
from kbgen.doors.disk.folder import Folder, today
from kbgen.doors.reading.git_history import read_history
from kbgen.recurrence import (
    JudgedPairs,
    Patterns,
    TextEvidence,
    Texts,
    as_of,
    find_patterns,
    text_evidence,
    text_evidence_bytes,
    text_evidence_from,
    texts,
    with_history,
)
from kbgen.search import Entry, TermCounts


def read_patterns(
    corpus: Corpus, folder: Folder, made: Texts | None = None, judged: JudgedPairs | None = None
) -> Patterns:
    """The patterns, as of today, of what a site's readers may see, with the days that only git knows.

    `made` are the texts of its documents ready to be compared, where the caller has made them already; `judged` has the
    pairs of the last time, in a process that asks again and again.
    """
    published, day = corpus.published(), today(folder.settings)
    found = (
        find_patterns(published, made=made, judged=judged, today=day)
        if made
        else kept_patterns(kept_of(folder), published, day)
    )
    memory = read_history(published, folder, (each.earlier for each in found.standings))
    return as_of(with_history(found, published, *memory), published, day)


def kept_patterns(kept: BuildCache, corpus: Corpus, today: date) -> Patterns:
    """What keeps happening in a corpus: of its texts only what changed since the last time is read again."""
    entries = kept_entries(kept, corpus)
    made = texts_of(kept, corpus, entries, kept_tallies(kept, entries))
    patterns = find_patterns(corpus, made=made, today=today)
    keep_alike(kept, "cause", made.alike)
    return patterns


def texts_of(
    kept: BuildCache, corpus: Corpus, entries: Mapping[str, Entry], tallies: Mapping[str, TermCounts]
) -> Texts:
    """The texts of a corpus, ready to be compared. Which are alike, `keep_alike` keeps."""
    digests = {name: each.digest for name, each in entries.items()}
    found = kept_evidence(kept, corpus, digests, entries.__getitem__, tallies)
    return kept_texts(kept, found, digests, tallies.__getitem__)


def kept_evidence(
    kept: BuildCache,
    corpus: Corpus,
    digests: Mapping[str, str],
    entry_of: Callable[[str], Entry],
    tallies: Mapping[str, TermCounts],
) -> dict[str, TextEvidence]:
    """What the texts of the documents that count give away, by id. `digests` has those of their entries."""
    documents = {each.id: each for each in corpus.counted}
    wanted = {name: digest("evidence", name, digests[name], str(each.body_line)) for name, each in documents.items()}
    return kept.of(
        wanted,
        lambda name: text_evidence(documents[name], entry_of(name), tallies[name]),
        text_evidence_bytes,
        text_evidence_from,
    )


def kept_texts(
    kept: BuildCache,
    found: Mapping[str, TextEvidence],
    digests: Mapping[str, str],
    counted: Callable[[str], TermCounts],
) -> Texts:
    """The texts of all documents with evidence, ready to be compared. Which are alike, `keep_alike` keeps.

    `digests` has those of their entries, and `counted` gives the counts of the words of each: it is asked once, and
    whoever forgets them then saves memory.
    """
    ordered = [digests[name] for name in found]
    return texts(found, counted, former_alike(kept, "cause"), former_weighed(kept, "cause"), ordered)
