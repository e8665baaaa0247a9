"""Documents of other knowledge bases as documents of ours: by names of their own, in our words, each from its home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from kbgen.corpus.audience import led_home, remembered
from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import Document
from kbgen.model.moments import Moment, instant
from kbgen.model.postmortem import Record
from kbgen.model.settings import Origin, Settings, Term, canonical
from kbgen.model.taxonomy import Taxonomy


def adopted(theirs: Corpus, name: str, ours: Settings) -> Corpus:
    """What readers of ours get of another knowledge base, as documents of ours.

    Each stands below a folder of that name, and goes by an id that begins with it, so that none meets another's. Words
    of its vocabulary are told in ours, clock times without an offset with that of its zone, and what its texts link to
    from the root of a server is on its own, where we know that.
    """
    origin = ours.sources[name]
    published = replace(theirs, settings=theirs.settings.model_copy(update={"audience": ours.audience})).published()
    others = published.withheld
    assert others
    reasons = {f"{name}/{path}": reason for path, reason in others.reasons.items()}
    documents = tuple(_adopted(document, name, origin, theirs.settings, ours) for document in published)
    return replace(
        theirs,
        documents=documents,
        settings=ours,
        clashes={},
        withheld=remembered(reasons, (f"{name}.{each}" for each in others.names)),
        absent=frozenset(f"{name}/{path}" for path in theirs.absent),
    )


def joined(ours: Corpus, others: Iterable[Corpus], missing: Mapping[str, str]) -> Corpus:
    """A corpus with the documents that others gave. `missing` says why some gave nothing, by their names."""
    given = tuple(others)
    held = [each.withheld for each in given if each.withheld]
    modes = {slug: mode for each in (*given, ours) for slug, mode in each.taxonomy.own.items()}
    everything = collect((*ours, *(document for each in given for document in each)), ours.settings, Taxonomy(modes))
    reasons = {path: reason for each in held for path, reason in each.reasons.items()}
    names = {name for each in held for name in each.names}
    return replace(
        everything,
        excluded=ours.excluded,
        elsewhere=remembered(reasons, names),
        missing={**ours.missing, **missing},
        absent=ours.absent.union(*(each.absent for each in given)),
    )


def origin_of(path: str, settings: Settings) -> Origin | None:
    """The knowledge base that a document comes from, by its path; None for one of ours."""
    return settings.sources.get(base_of(path, settings))


def base_of(path: str, settings: Settings) -> str:
    """The name of the knowledge base that a document comes from, by its path; empty for one of ours."""
    name = path.partition("/")[0]
    return name if name in settings.sources else ""


def _adopted(document: Document, name: str, origin: Origin, theirs: Settings, ours: Settings) -> Document:
    document = led_home(document, origin.url) if origin.url else document
    meta = document.meta

    def words(written: Iterable[str] | None, kind: str) -> list[str] | None:
        known = getattr(theirs.vocabulary, kind), getattr(ours.vocabulary, kind)
        return None if written is None else [_word(word, *known, origin) for word in written]

    def named(written: Iterable[Any] | None) -> list[Any] | None:
        return None if written is None else [item.model_copy(update={"id": f"{name}.{item.id}"}) for item in written]

    changed = {
        "lang": meta.lang or theirs.lang,
        "severity": next(iter(words([meta.severity] if meta.severity else [], "severities") or ()), None),
        "services": words(meta.services, "services"),
        "team": next(iter(words([meta.team] if meta.team else [], "teams") or ()), None),
        "tags": words(meta.tags, "tags"),
        "related": named(meta.related),
        "not_related": named(meta.not_related),
        "aliases": None if meta.aliases is None else [f"{name}.{alias}" for alias in meta.aliases],
    }
    meta = meta.model_copy(update={key: value for key, value in changed.items() if value is not None})
    if theirs.zone != ours.zone:
        meta = _everywhere(meta, lambda value: _placed(value, theirs.zone))
    return replace(document, path=f"{name}/{document.path}", id=f"{name}.{document.id}", meta=meta, zone=ours.zone)


def _word(word: str, theirs: tuple[Term, ...], ours: tuple[Term, ...], origin: Origin) -> str:
    """Our word for theirs: as the settings say, else by any spelling that both vocabularies know, else their own."""
    term = next((each for each in theirs if canonical(word, (each,))), Term(name=word))
    spellings = (word, term.name, *term.aliases)
    said = (origin.words[each] for each in spellings if each in origin.words)
    known = (found for each in spellings if (found := canonical(each, ours)))
    return next(said, None) or next(known, None) or term.name


def _placed(value: Moment, zone: tzinfo | None) -> Moment:
    """A clock time with the offset that it had at home. Where nobody there said which, only the day is known."""
    if not isinstance(value, datetime) or value.tzinfo:
        return value
    return instant(value, zone) or value.date()


def _everywhere(value: Any, change: Callable[[Moment], Moment]) -> Any:
    """A value with every point in time in it changed."""
    if isinstance(value, datetime):
        return change(value)
    if isinstance(value, list):
        return [_everywhere(item, change) for item in value]
    if isinstance(value, Record):
        update = {key: _everywhere(item, change) for key, item in value if isinstance(item, datetime | list | Record)}
        return value.model_copy(update=update) if update else value
    return value
