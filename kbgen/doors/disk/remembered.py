"""What of each document is kept for the next time, and by what it is found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.doors.disk.kept import Kept, digest, read_with
from kbgen.markdown import Address
from kbgen.search import Entry, Tally, entry, entry_bytes, entry_from, tally, tally_bytes, tally_from
from kbgen.site import Shown, Site, is_as_it_was, made_from, page_bytes, page_from, shown


def kept_entries(kept: Kept, corpus: Corpus) -> dict[str, Entry]:
    """What the search reads of every document of a corpus, by id."""
    settings, taxonomy = corpus.settings, corpus.taxonomy
    base = read_with(settings, taxonomy)
    documents = {document.id: document for document in corpus}
    wanted = {name: digest("entry", base, *_told(document)) for name, document in documents.items()}
    return kept.of(wanted, lambda name: entry(documents[name], settings, taxonomy), entry_bytes, entry_from)


def kept_tallies(kept: Kept, entries: Mapping[str, Entry]) -> dict[str, Tally]:
    """The counts of the words of every document, by id."""
    wanted = {
        name: digest("tally", *(part for field in sorted(each.fields.items()) for part in field))
        for name, each in entries.items()
    }
    return kept.of(wanted, lambda name: tally(entries[name].fields), tally_bytes, tally_from)


def kept_pages(kept: Kept, site: Site, addresses: Mapping[str, Address]) -> dict[str, Shown]:
    """The pages of the postmortems by path; `addresses` gives for the path of each what others are called from there.

    A page is found by all that it is made from, and then asks its questions once more.
    """
    base = digest(read_with(site.settings, site.corpus.taxonomy), site.words.lang, repr(site.corpus.withheld))
    documents = site.corpus.by_path
    wanted = {
        path: digest("page", base, *_told(documents[path]), *made_from(documents[path], site)) for path in addresses
    }

    def unpacked(row: bytes) -> tuple[str, Shown]:
        path, page = page_from(row)
        if not is_as_it_was(page, documents[path], site, addresses[path]):
            raise ValueError(path)
        return path, page

    pages = kept.of(
        wanted,
        lambda path: (path, shown(documents[path], site, addresses[path])),
        lambda made: page_bytes(made[1], made[0]),
        unpacked,
    )
    return dict(pages.values())


def _told(document: Document) -> Iterable[str]:
    """Everything of a document that something may be made from; what its readers do not get is cut out already."""
    yield from (document.path, document.id, document.digest, str(document.readable), str(document.body_line))
    yield from (document.text, document.body, document.meta.model_dump_json())
    yield from (repr(document.extra), repr(document.foreign), str(document.withheld))
