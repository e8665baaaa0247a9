"""Which documents their authors put in relation, seen from both ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kbgen.corpus.corpus import Corpus, when
from kbgen.corpus.federation import base_of
from kbgen.documents import Document

# A relation that reads the same from both ends needs no name for the way back.
ONE_WAY = ("follow_up_not_done", "caused_by")


@dataclass(frozen=True)
class Relative:
    """Another document and what it has to do with this one: `relation` is a key below `relation.` of the words."""

    document: Document
    relation: str
    note: str | None = None


def relations(corpus: Corpus) -> dict[str, tuple[Relative, ...]]:
    """The relatives of every document by its id. An id that the corpus lacks is left out: it may be a secret."""
    found: dict[str, dict[tuple[str, str], Relative]] = {document.id: {} for document in corpus}
    for document, other, relation, note in _declared(corpus):
        back = f"{relation}_of" if relation in ONE_WAY else relation
        found[document.id][other.id, relation] = Relative(other, relation, note)
        found[other.id].setdefault((document.id, back), Relative(document, back, note))
    return {name: tuple(relatives.values()) for name, relatives in found.items()}


def said_of_others(document: Document) -> Iterator[tuple[str, str, str | None]]:
    """Every id that its authors name in `related` or `not_related`, with the relation and the note or reason."""
    yield from ((item.id, str(item.relation), item.note) for item in document.meta.related or ())
    yield from ((item.id, "not_related", item.reason) for item in document.meta.not_related or ())


def others_named(document: Document) -> frozenset[str]:
    """The ids of `said_of_others`."""
    return frozenset(name for name, _, _ in said_of_others(document))


def fields_told(document: Document, corpus: Corpus) -> dict[str, Any]:
    """The fields as written, for other programs, but for what is about our linter. Ids of documents that the corpus
    lacks are left out: they may be secrets.
    """
    data = document.meta.model_dump(mode="json", exclude_none=True, exclude={"ignore"})
    for name in ("related", "not_related"):
        if name in data:
            data[name] = [item for item in data[name] if item["id"] in corpus.by_id]
    return data


def _declared(corpus: Corpus) -> Iterator[tuple[Document, Document, str, str | None]]:
    for document in corpus:
        for name, relation, note in said_of_others(document):
            other = corpus.by_id.get(name)
            if other and other.id != document.id:
                yield document, other, relation, note


def perhaps_same(corpus: Corpus) -> dict[str, str]:
    """Documents that may tell of an incident that another one tells, though no author says anything of the two: the
    same file, or of the same day with the same name in two knowledge bases, or from the same address. Each by its id
    with the id of the first of them.
    """
    groups: dict[tuple[object, ...], list[Document]] = {}
    for document in corpus.counted:
        for sign in _signs(document, corpus):
            groups.setdefault(sign, []).append(document)
    found: dict[str, str] = {}
    said = same_incident(corpus)
    for group in groups.values():
        for at, each in enumerate(group[1:], 1):
            first = next((other for other in islice(group, at) if not _speak(each, other)), None)
            if first and said.get(each.id, each.id) != said.get(first.id, first.id):
                found.setdefault(each.id, first.id)
    return found


def _signs(document: Document, corpus: Corpus) -> Iterator[tuple[object, ...]]:
    if document.body.strip():
        yield "file", document.digest
    if day := when(document):
        base = base_of(document.path, corpus.settings)
        yield "name", document.id.removeprefix(f"{base}."), day
        for source in document.meta.sources or ():
            yield "source", source.url.partition("#")[0].rstrip("/"), day


def _speak(one: Document, other: Document) -> bool:
    """Whether authors of one of two say anything of the other."""
    return not (others_named(one).isdisjoint(other.names) and others_named(other).isdisjoint(one.names))


def same_incident(corpus: Corpus) -> dict[str, str]:
    """The documents that tell of an incident that another one tells, by an author's word: id -> one id for all of them.

    A `not_related` of either beats it.
    """
    said = [(document.id, other.id, relation) for document, other, relation, _ in _declared(corpus)]
    refused = {frozenset(pair) for *pair, relation in said if relation == "not_related"}
    found: dict[str, str] = {}
    for one, other, relation in said:
        if relation == "duplicate" and frozenset((one, other)) not in refused:
            names = {found.get(one, one), found.get(other, other)}
            found |= {name: min(names) for name in (one, other, *(each for each in found if found[each] in names))}
    return found
