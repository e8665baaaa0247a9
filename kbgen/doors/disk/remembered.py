"""What of each document is kept for the next time, and by what it is found again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from kbgen.corpus import Corpus
from kbgen.documents import Document, fields_as_kept
from kbgen.doors.disk.kept import Kept, checksum, digest, read_with
from kbgen.markdown import Address
from kbgen.recurrence import Clues, Texts, clues, clues_bytes, clues_from, texts
from kbgen.search import (
    Compared,
    Entry,
    Inverted,
    Lexicon,
    Likeness,
    Tallied,
    Tally,
    Weighed,
    compared_bytes,
    compared_from,
    entry,
    entry_bytes,
    entry_from,
    inverted,
    inverted_bytes,
    inverted_from,
    search_files,
    tally,
    tally_bytes,
    tally_from,
    updated,
    weighed_bytes,
    weighed_from,
)
from kbgen.site import (
    PAIRS,
    Anchor,
    Shown,
    Site,
    Words,
    Written,
    account,
    account_bytes,
    account_from,
    alike,
    common_exports,
    is_as_it_was,
    made_from,
    page_bytes,
    page_from,
    record,
    record_paths,
    shown,
    values,
)

FEW = 200
"""Documents that changed at most where files are made by what changed; beyond, all are made."""
IN_MEMORY = 500  # documents
TOGETHER = 1000
_AT_ONCE = 16
"""Accounts that are kept together, by the copy of the process that makes them."""


@dataclass(frozen=True)
class Read:
    """What is made of each document alone, by id: what the search reads but for the texts whose words are counted,
    and their counts.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        """Those of the entries."""
        return {name: each.digest for name, each in self.entries.items()}


def kept_read(kept: Kept, corpus: Corpus, digests: Mapping[str, str], words: Words) -> Read:
    """Read all documents, some at once: their texts take much memory. `digests` and `words` as in `kept_entries`."""
    found = Read()
    for at in range(0, len(corpus), TOGETHER):
        part = replace(corpus, documents=corpus.documents[at : at + TOGETHER])
        entries = kept_entries(kept, part, {each.id: digests[each.id] for each in part}, words)
        tallies = kept_tallies(kept, entries)
        found.tallies.update(tallies)
        found.entries.update((name, each.without_fields()) for name, each in entries.items())
    return found


def kept_entries(
    kept: Kept, corpus: Corpus, digests: Mapping[str, str] | None = None, words: Words | None = None
) -> dict[str, Entry]:
    """What the search reads of every document of a corpus, by id. `digests` are its `entry_digests`.

    With the `words` of a site the accounts of the texts are kept, too: so each is parsed once.
    """
    settings, taxonomy = corpus.settings, corpus.taxonomy
    documents = {document.id: document for document in corpus}
    wanted = digests or entry_digests(kept, corpus)
    accounts: dict[str, bytes] = {}

    def made(name: str) -> Entry:
        if words:
            body = documents[name].body
            accounts[_account(body, words)] = account_bytes(account(body, words))
            if len(accounts) >= _AT_ONCE:
                kept.keep(accounts)
                accounts.clear()
        return entry(documents[name], settings, taxonomy)

    found = kept.of(wanted, made, entry_bytes, entry_from)
    kept.keep(accounts)  # what is left over in a copy of the process is made again
    return found


def entry_digests(kept: Kept, corpus: Corpus) -> dict[str, str]:
    """By what the entry of every document is found, by id."""
    base = read_with(corpus.settings, corpus.taxonomy)
    return {document.id: digest("entry", base, _told(kept, document)) for document in corpus}


def kept_tallies(kept: Kept, entries: Mapping[str, Entry]) -> dict[str, Tally]:
    """The counts of the words of every document, by id."""
    wanted = {name: _tally_digest(each) for name, each in entries.items()}
    return kept.of(wanted, lambda name: tally(entries[name].fields), tally_bytes, tally_from)


def former_tallies(kept: Kept, digests: Collection[str]) -> dict[str, Tally]:
    """The counts of the words of documents as they were, by their `entry_digests`, as far as they are kept."""
    with suppress(ValueError, TypeError, KeyError):
        entries = {each: entry_from(row) for each, row in kept.rows(digests).items()}
        rows = kept.rows(map(_tally_digest, entries.values()))
        return {name: tally_from(rows[_tally_digest(each)]) for name, each in entries.items()}
    return {}


def _tally_digest(found: Entry) -> str:
    return digest("tally", found.digest)


def kept_search(
    kept: Kept,
    entries: Iterable[Entry],
    counted: Callable[[str], Tally],
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
    kept: Kept, ordered: Sequence[Entry], tallies: Sequence[Tally], lexicon: Lexicon, digests: Mapping[str, str]
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
        head = json.dumps(now, ensure_ascii=False).encode("utf-8", "surrogatepass")
        kept.keep({digest("words"): b"%s\n%s" % (head, inverted_bytes(made))})
    if kept.last is not None:
        kept.last["words"] = now, made
    return made


def _former_words(kept: Kept) -> tuple[list[tuple[str, str]], Inverted]:
    """Of which entries the words were made the last time, by id and digest, and what was made."""
    if kept.last and "words" in kept.last:
        found: tuple[list[tuple[str, str]], Inverted] = kept.last["words"]
        return found
    head, _, rest = kept.rows([digest("words")])[digest("words")].partition(b"\n")
    return [(name, each) for name, each in json.loads(head.decode("utf-8", "surrogatepass"))], inverted_from(rest)


def kept_clues(
    kept: Kept, corpus: Corpus, entries: Mapping[str, Entry], tallies: Mapping[str, Tally]
) -> dict[str, Clues]:
    """What the texts of the documents that count give away, by id."""
    documents = {each.id: each for each in corpus.counted}
    wanted = {
        name: digest("clues", name, entries[name].digest, str(each.body_line)) for name, each in documents.items()
    }
    return kept.of(wanted, lambda name: clues(documents[name], entries[name], tallies[name]), clues_bytes, clues_from)


def kept_texts(
    kept: Kept, found: Mapping[str, Clues], digests: Mapping[str, str], counted: Callable[[str], Tally]
) -> Texts:
    """The texts of all documents with clues, ready to be compared. Which are alike, `keep_alike` keeps.

    `digests` has those of their entries, and `counted` gives the counts of the words of each: it is asked once, and
    whoever forgets them then saves memory.
    """
    ordered = [digests[name] for name in found]
    return texts(found, counted, former_alike(kept, "cause"), former_weighed(kept, "cause"), ordered)


def former_alike(kept: Kept, what: str) -> dict[str, Compared]:
    """Which documents were alike the last time; what is of other texts is of no use, and no harm."""
    if kept.last and f"alike {what}" in kept.last:
        compared: dict[str, Compared] = kept.last[f"alike {what}"]
        return compared
    with suppress(ValueError, TypeError, KeyError):
        return compared_from(kept.rows([digest("alike", what)])[digest("alike", what)])
    return {}


def former_weighed(kept: Kept, what: str) -> Weighed | None:
    """How documents were weighed the last time."""

    def read(digests: Collection[str]) -> Mapping[str, Tally]:
        wanted = {each: digest("tally", each) for each in digests}
        rows = kept.rows(wanted.values())
        return {each: tally_from(rows[row]) for each, row in wanted.items() if row in rows}

    if kept.last and f"weighed {what}" in kept.last:
        last: Weighed = kept.last[f"weighed {what}"]
        return replace(last, read=read)
    with suppress(ValueError, TypeError, KeyError):
        return weighed_from(kept.rows([digest("weighed", what)])[digest("weighed", what)], read)
    return None


def keep_alike(kept: Kept, what: str, made: Likeness) -> None:
    """Keep which documents are alike; a process that stays reads it once, and keeps what it read first."""
    compared = made.compared()
    if kept.last is None or f"alike {what}" not in kept.last:
        rows = {digest("alike", what): compared_bytes(compared), digest("weighed", what): weighed_bytes(made.weighed)}
        kept.keep(rows)
    if kept.last is not None:
        kept.last |= {f"alike {what}": compared, f"weighed {what}": made.weighed}


def tallied(open_kept: Callable[[], Kept], corpus: Corpus, ids: Collection[str] | None = None) -> Iterator[Tallied]:
    """What the search reads of documents with the counts of their words, a few documents in memory at once."""
    documents = [each for each in corpus if ids is None or each.id in ids]
    for at in range(0, len(documents), IN_MEMORY):
        kept = open_kept()  # one holds what it has seen, for as long as it lives
        entries = kept_entries(kept, replace(corpus, documents=tuple(documents[at : at + IN_MEMORY])))
        tallies = kept_tallies(kept, entries)
        yield from ((each, tallies[name]) for name, each in entries.items())


def kept_pages(kept: Kept, site: Site, addresses: Mapping[str, Address], common: str | None = None) -> dict[str, Shown]:
    """The pages of the postmortems by path; `addresses` gives for the path of each what others are called from there.

    A page is found by all that it is made from, and then asks its questions once more. Where all that pages have in
    `common` is as it was when it was made, so are the answers; and where just the document is, too, so is the rest.
    """
    base = digest(read_with(site.settings, site.corpus.taxonomy), site.words.lang, repr(site.corpus.withheld))
    documents = site.corpus.by_path
    short = {path: _own(kept, "same page", common, documents[path], site) for path in addresses} if common else {}
    found = kept.rows(short.values())
    trusted = {path: tuple(found[each].decode().split()) for path, each in short.items() if each in found}
    told = {path: values(documents[path], site) for path in addresses if path not in trusted}
    digests = {
        path: digest("page", base, _told(kept, documents[path]), made_from(documents[path], site, each))
        for path, each in told.items()
    }
    digests |= {path: name for path, (name, _) in trusted.items()}

    accounts = kept.rows(_account(documents[path].body, site.words) for path in told)

    def made(path: str) -> tuple[str, Shown]:
        known = None
        with suppress(ValueError, TypeError, KeyError):
            known = account_from(accounts[_account(documents[path].body, site.words)])
        return path, shown(documents[path], site, addresses[path], told.get(path), known)

    sums: dict[str, str] = {}

    def packed(page: tuple[str, Shown]) -> bytes:
        row = page_bytes(page[1], page[0])
        sums[page[0]] = checksum(row)
        return row

    def unpacked(row: bytes) -> tuple[str, Shown]:
        path, page = page_from(row)
        if trusted.get(path, ("", ""))[1] != checksum(row) and not is_as_it_was(
            page, documents[path], site, addresses[path]
        ):
            raise ValueError(path)
        return path, page

    pages = dict(kept.of(digests, made, packed, unpacked, in_memory=False).values())
    new = {
        short[path]: f"{digests[path]} {sums.get(path) or checksum(page_bytes(page, path))}".encode()
        for path, page in pages.items()
        if path in short and path not in trusted
    }
    kept.keep(new, [short[path] for path in trusted])
    return pages


def kept_written(kept: Kept, common: str) -> list[Written] | None:
    """The generated pages as they were written of just this, if so; a process that stays reads them once."""
    if kept.last and kept.last.get("written", ("",))[0] == common:
        last: list[Written] = kept.last["written"][1]
        return last
    with suppress(ValueError, TypeError, KeyError):
        count = int(kept.rows([common])[common])
        digests = [digest("written", common, str(at)) for at in range(count)]
        rows = kept.rows(digests)
        found = []
        for each in digests:
            path, title, heading, in_nav, headings, html = json.loads(rows.pop(each).decode("utf-8", "surrogatepass"))
            found.append(Written(path, title, heading, in_nav, tuple(Anchor(*one) for one in headings), html))
        kept.keep({}, [common, *digests])
        if kept.last is not None:
            kept.last["written"] = common, found
        return found
    return None


def keep_written(kept: Kept, common: str, pages: Iterable[Written]) -> None:
    """Keep generated pages for the next time, a few at once: together they may take much memory."""
    rows: dict[str, bytes] = {}
    count = 0
    for each in pages:
        headings = [(anchor.id, anchor.title, anchor.level) for anchor in each.headings]
        row = [each.path, each.title, each.heading, each.in_nav, headings, each.html]
        rows[digest("written", common, str(count))] = json.dumps(row, ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
        count += 1
        if len(rows) == _AT_ONCE:
            kept.keep(rows)
            rows.clear()
    kept.keep({**rows, common: str(count).encode()})


def record_digests(kept: Kept, site: Site, common: str) -> dict[str, str]:
    """By what the records of single documents are found, by path."""
    return {path: _own(kept, "record", common, document, site) for path, document in record_paths(site).items()}


def kept_exports(
    kept: Kept, site: Site, address: Address, site_url: str | None, common: str, wanted: Collection[str]
) -> dict[str, bytes]:
    """Of what `exports` gives, the `wanted` paths at least."""

    def bundled() -> bytes:
        return json.dumps({path: data.decode() for path, data in common_exports(site, address, site_url)}).encode()

    paths = record_paths(site)
    records = kept.of(
        {path: each for path, each in record_digests(kept, site, common).items() if path in wanted},
        lambda path: record(paths[path], path, site, address, site_url),
        bytes,
        bytes,
    )
    if paths.keys() >= set(wanted) - {PAIRS}:
        return records
    rows = kept.of({"": digest("exports", common)}, lambda _: bundled(), bytes, bytes)
    return records | {path: text.encode() for path, text in json.loads(rows[""]).items()}


def page_digest(kept: Kept, around: str, document: Document, site: Site) -> str:
    """A digest of all that a postmortem's whole page is made of, beside what is `around` all pages."""
    return _own(kept, "page file", around, document, site)


def _own(kept: Kept, what: str, common: str, document: Document, site: Site) -> str:
    """A digest of what is in common and of what one document alone has."""
    return digest(what, common, _told(kept, document), alike(document, site.patterns))


def _account(body: str, words: Words) -> str:
    return digest("account", words.lang, body)


def _told(kept: Kept, document: Document) -> str:
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
