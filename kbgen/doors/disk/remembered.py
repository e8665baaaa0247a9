"""What of each document is kept for the next time, and by what it is found again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.doors.disk.kept import Kept, digest
from kbgen.search import Entry, Tally, entry, entry_bytes, entry_from, tally, tally_bytes, tally_from


def kept_entries(kept: Kept, corpus: Corpus) -> dict[str, Entry]:
    """What the search reads of every document of a corpus, by id."""
    settings, taxonomy = corpus.settings, corpus.taxonomy
    base = digest(settings.model_dump_json(), *(f"{slug}{own.model_dump_json()}" for slug, own in taxonomy.own.items()))
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


def _told(document: Document) -> Iterable[str]:
    """Everything of a document that something may be made from; what its readers do not get is cut out already."""
    yield from (document.path, document.id, document.digest, str(document.readable), str(document.body_line))
    yield from (document.text, document.body, document.meta.model_dump_json())
    yield from (repr(document.extra), repr(document.foreign), str(document.withheld))
