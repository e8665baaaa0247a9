"""What the search reads of each document, kept for the next time.

No generator of sites is near: the terminal asks here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from kbgen.corpus import Corpus
from kbgen.documents import Document, fields_as_kept
from kbgen.doors.caches.build_cache import BuildCache, digest, read_with
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search import (
    Entry,
    Tallied,
    TermCounts,
    entry,
    entry_bytes,
    entry_from,
    tally_bytes,
    tally_from,
    term_counts,
)

IN_MEMORY = 500  # documents
TOGETHER = 1000
AT_ONCE = 16
"""Rows that are in memory together where all would be too many."""

Also = Callable[[Document], tuple[str, bytes]]
"""What else is made of a document's text while it is read: by what it is found, and its bytes."""


@dataclass(frozen=True)
class PerDocument:
    """What is made of each document alone, by id: what the search reads but for the texts whose words are counted, the
    counts of these, and the digests of what it reads.

    The entries of documents that are as they were are not there: `again` gives one of them.
    """

    again: Callable[[str], Entry]
    entries: dict[str, Entry] = field(default_factory=dict)
    tallies: dict[str, TermCounts] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def entry(self, name: str) -> Entry:
        """That of one document."""
        return self.entries.get(name) or self.again(name)


def kept_read(kept: BuildCache, corpus: Corpus, digests: Mapping[str, str], also: Also) -> PerDocument:
    """Read all documents, some at once: their texts take much memory. `digests` and `also` as in `kept_entries`.

    What is as it was the last time is not read, unless this process stays, and then has it in memory.
    """

    def again(name: str) -> Entry:
        return kept_entries(kept, replace(corpus, documents=(corpus.by_id[name],)), {name: digests[name]})[name]

    here = digest("entries", read_with(corpus.settings, corpus.taxonomy))
    before = {} if kept.stays else _told(kept, here)
    as_were = {each.id: before[digests[each.id]] for each in corpus if digests[each.id] in before}
    found = PerDocument(again, tallies=_tallies(kept, as_were, again), digests=as_were)
    anew = [each for each in corpus if each.id not in as_were]
    for at in range(0, len(anew), TOGETHER):
        part = replace(corpus, documents=tuple(anew[at : at + TOGETHER]))
        entries = kept_entries(kept, part, {each.id: digests[each.id] for each in part}, also)
        found.tallies.update(kept_tallies(kept, entries))
        found.entries.update((name, each.without_fields()) for name, each in entries.items())
    found.digests.update((name, each.digest) for name, each in found.entries.items())
    if not kept.stays:
        told = {digests[each]: of for each, of in found.digests.items()}
        kept.keep({here: row_bytes(told)} if told != before else {}, [here])
    return found


def _told(kept: BuildCache, name: str) -> dict[str, str]:
    """The digests of entries, by those by which the entries are found, as they were the last time."""
    with suppress(ValueError, TypeError, KeyError):
        return {str(key): str(each) for key, each in row_from(kept.rows([name])[name]).items()}
    return {}


def all_entries(
    kept: BuildCache, corpus: Corpus, known: Mapping[str, Entry], digests: Mapping[str, str] | None = None
) -> Mapping[str, Entry]:
    """Those of every document, where perhaps only some are `known`."""
    return known if len(known) == len(corpus) else kept_entries(kept, corpus, digests)


def kept_entries(
    kept: BuildCache, corpus: Corpus, digests: Mapping[str, str] | None = None, also: Also | None = None
) -> dict[str, Entry]:
    """What the search reads of every document of a corpus, by id. `digests` are its `entry_digests`.

    What is `also` made of each text is kept at once, so that it is parsed once.
    """
    settings, taxonomy = corpus.settings, corpus.taxonomy
    documents = {document.id: document for document in corpus}
    wanted = digests or entry_digests(kept, corpus)

    def made(name: str) -> Entry:
        return entry(documents[name], settings, taxonomy)

    def further(name: str) -> Mapping[str, bytes]:
        return dict([also(documents[name])]) if also else {}

    return kept.of(wanted, made, entry_bytes, entry_from, as_kept=True, also=further)


def entry_digests(kept: BuildCache, corpus: Corpus) -> dict[str, str]:
    """By what the entry of every document is found, by id."""
    base = read_with(corpus.settings, corpus.taxonomy)
    return {document.id: digest("entry", base, document_digest(kept, document)) for document in corpus}


def kept_tallies(kept: BuildCache, entries: Mapping[str, Entry]) -> dict[str, TermCounts]:
    """The counts of the words of every document, by id."""
    return _tallies(kept, {name: each.digest for name, each in entries.items()}, entries.__getitem__)


def _tallies(kept: BuildCache, digests: Mapping[str, str], entry_of: Callable[[str], Entry]) -> dict[str, TermCounts]:
    """The same by the digests of entries, which are asked for only where they are wanted."""
    wanted = {name: _tally_of(each) for name, each in digests.items()}
    return kept.of(
        wanted, lambda name: term_counts(entry_of(name).once().fields), tally_bytes, tally_from, as_kept=True
    )


def former_tallies(kept: BuildCache, digests: Collection[str]) -> dict[str, TermCounts]:
    """The counts of the words of documents as they were, by their `entry_digests`, as far as they are kept."""
    with suppress(ValueError, TypeError, KeyError):
        entries = {each: entry_from(row) for each, row in kept.rows(digests).items()}
        rows = kept.rows(map(tally_digest, entries.values()))
        return {name: tally_from(rows[tally_digest(each)]) for name, each in entries.items()}
    return {}


def tally_digest(found: Entry) -> str:
    """By what the counts of the words of a document are found."""
    return _tally_of(found.digest)


def _tally_of(entry_digest: str) -> str:
    return digest("tally", entry_digest)


def tallied(
    open_kept: Callable[[], BuildCache], corpus: Corpus, ids: Collection[str] | None = None
) -> Iterator[Tallied]:
    """What the search reads of documents with the counts of their words, a few documents in memory at once."""
    documents = [each for each in corpus if ids is None or each.id in ids]
    for at in range(0, len(documents), IN_MEMORY):
        kept = open_kept()  # one holds what it has seen, for as long as it lives
        entries = kept_entries(kept, replace(corpus, documents=tuple(documents[at : at + IN_MEMORY])))
        tallies = kept_tallies(kept, entries)
        yield from ((each, tallies[name]) for name, each in entries.items())


def document_digest(kept: BuildCache, document: Document) -> str:
    """A digest of everything of a document that something may be made from; it is asked for several times.

    What its readers do not get is cut out already.
    """
    of, found = kept.told.get(id(document), (None, ""))
    if of is not document:
        said = [document.path, document.id, document.digest]
        if fields_as_kept(document) is None:
            rest = (document.readable, document.body_line, document.extra, document.foreign, document.withheld)
            said += [document.text, document.body, document.meta.model_dump_json(), repr(rest)]
        found = digest(*said)
        kept.told[id(document)] = (document, found)
    return found
