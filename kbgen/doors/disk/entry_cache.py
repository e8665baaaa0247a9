"""What the search reads of each document, kept for the next time, and what it makes of all of them.

No generator of sites is near: the terminal asks here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from kbgen.corpus import Corpus
from kbgen.documents import Document, fields_as_kept
from kbgen.doors.disk.build_cache import BuildCache, digest, read_with
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search import (
    Entry,
    Inverted,
    Lexicon,
    Likeness,
    Neighbours,
    Tallied,
    TermCounts,
    TermVectors,
    compared_bytes,
    compared_from,
    entry,
    entry_bytes,
    entry_from,
    inverted,
    inverted_bytes,
    inverted_from,
    search_files,
    tally_bytes,
    tally_from,
    term_counts,
    updated,
    weighed_bytes,
    weighed_from,
)

FEW = 200
"""Documents that changed at most where files are made by what changed; beyond, all are made."""
IN_MEMORY = 500  # documents
TOGETHER = 1000
WORTH = 8
"""Of so many documents one may have changed: to compare it again the next time costs less than to keep all anew."""
AT_ONCE = 16
"""Rows that are in memory together where all would be too many."""

Also = Callable[[Document], tuple[str, bytes]]
"""What else is made of a document's text while it is read: by what it is found, and its bytes."""


@dataclass(frozen=True)
class PerDocument:
    """What is made of each document alone, by id: what the search reads but for the texts whose words are counted,
    and their counts.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    tallies: dict[str, TermCounts] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """Those of the entries."""
        return {name: each.digest for name, each in self.entries.items()}


def kept_read(kept: BuildCache, corpus: Corpus, digests: Mapping[str, str], also: Also) -> PerDocument:
    """Read all documents, some at once: their texts take much memory. `digests` and `also` as in `kept_entries`."""
    found = PerDocument()
    for at in range(0, len(corpus), TOGETHER):
        part = replace(corpus, documents=corpus.documents[at : at + TOGETHER])
        entries = kept_entries(kept, part, {each.id: digests[each.id] for each in part}, also)
        tallies = kept_tallies(kept, entries)
        found.tallies.update(tallies)
        found.entries.update((name, each.without_fields()) for name, each in entries.items())
    return found


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
    wanted = {name: _tally_digest(each) for name, each in entries.items()}
    return kept.of(wanted, lambda name: term_counts(entries[name].once().fields), tally_bytes, tally_from, as_kept=True)


def former_tallies(kept: BuildCache, digests: Collection[str]) -> dict[str, TermCounts]:
    """The counts of the words of documents as they were, by their `entry_digests`, as far as they are kept."""
    with suppress(ValueError, TypeError, KeyError):
        entries = {each: entry_from(row) for each, row in kept.rows(digests).items()}
        rows = kept.rows(map(_tally_digest, entries.values()))
        return {name: tally_from(rows[_tally_digest(each)]) for name, each in entries.items()}
    return {}


def _tally_digest(found: Entry) -> str:
    return digest("tally", found.digest)


def kept_search(
    kept: BuildCache,
    entries: Iterable[Entry],
    counted: Callable[[str], TermCounts],
    lexicon: Lexicon,
    digests: Mapping[str, str],
) -> Iterator[tuple[str, bytes]]:
    """The browser's files, as `search_files` gives them. `digests` are the `entry_digests` of the entries.

    `counted` is as for `kept_texts`.
    """
    ordered = sorted(entries, key=lambda each: each.id)
    ids = [each.id for each in ordered]
    tallies = list(map(counted, ids))
    words = _words(kept, ordered, tallies, lexicon, digests)
    digests_of = [each.digest for each in ordered]
    alike = Likeness(ids, tallies, former_alike(kept, "all"), former_weighed(kept, "all"), (), digests_of)

    def of_documents(wanted: Mapping[str, str], make: Callable[[str], bytes]) -> Mapping[str, bytes]:
        return kept.of({name: digest("search file", each) for name, each in wanted.items()}, make, bytes, bytes)

    yield from search_files(ordered, lexicon, None, alike, words, of_documents)
    keep_alike(kept, "all", alike)


def _words(
    kept: BuildCache,
    ordered: Sequence[Entry],
    tallies: Sequence[TermCounts],
    lexicon: Lexicon,
    digests: Mapping[str, str],
) -> Inverted:
    """The files of the words: those of the last time with what changed since, where that is little."""
    now = [(each.id, digests[each.id]) for each in ordered]
    made = None
    with suppress(ValueError, TypeError, KeyError, IndexError):
        before, former = _former_words(kept)
        if [each for each, _ in before] == [each for each, _ in now]:
            old = {at: each for at, (_, each) in enumerate(before) if each != now[at][1]}
            rows = kept.rows(old.values()) if len(old) <= FEW else {}
            were = {at: entry_from(rows[each]) for at, each in old.items()}
            counts = kept.rows(map(_tally_digest, were.values()))
            changed = {at: (each, tally_from(counts[_tally_digest(each)])) for at, each in were.items()}
            made = updated(former, ordered, tallies, lexicon, changed)
    made = made or inverted(ordered, tallies, lexicon)
    if kept.last is None or "words" not in kept.last:
        head = row_bytes(now)
        kept.keep({digest("words"): b"%s\n%s" % (head, inverted_bytes(made))})
    if kept.last is not None:
        kept.last["words"] = now, made
    return made


def _former_words(kept: BuildCache) -> tuple[list[tuple[str, str]], Inverted]:
    """Of which entries the words were made the last time, by id and digest, and what was made."""
    if kept.last and "words" in kept.last:
        found: tuple[list[tuple[str, str]], Inverted] = kept.last["words"]
        return found
    head, _, rest = kept.rows([digest("words")])[digest("words")].partition(b"\n")
    return [(name, each) for name, each in row_from(head)], inverted_from(rest)


def former_alike(kept: BuildCache, what: str) -> dict[str, Neighbours]:
    """Which documents were alike the last time; what is of other texts is of no use, and no harm."""
    if kept.last and f"alike {what}" in kept.last:
        compared: dict[str, Neighbours] = kept.last[f"alike {what}"]
        return compared
    with suppress(ValueError, TypeError, KeyError):
        return compared_from(kept.rows([digest("alike", what)])[digest("alike", what)])
    return {}


def former_weighed(kept: BuildCache, what: str) -> TermVectors | None:
    """How documents were weighed the last time."""

    def read(digests: Collection[str]) -> Mapping[str, TermCounts]:
        wanted = {each: digest("tally", each) for each in digests}
        rows = kept.rows(wanted.values())
        return {each: tally_from(rows[row]) for each, row in wanted.items() if row in rows}

    if kept.last and f"weighed {what}" in kept.last:
        last: TermVectors = kept.last[f"weighed {what}"]
        return replace(last, read=read)
    with suppress(ValueError, TypeError, KeyError):
        return weighed_from(kept.rows([digest("weighed", what)])[digest("weighed", what)], read)
    return None


def keep_alike(kept: BuildCache, what: str, made: Likeness) -> None:
    """Keep which documents are alike, unless little is new; a process that stays keeps what it read first."""
    compared = made.compared()
    if (kept.last is None or f"alike {what}" not in kept.last) and made.anew * WORTH > len(compared):
        rows = {digest("alike", what): compared_bytes(compared), digest("weighed", what): weighed_bytes(made.weighed)}
        kept.keep(rows)
    if kept.last is not None:
        kept.last |= {f"alike {what}": compared, f"weighed {what}": made.weighed}


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
