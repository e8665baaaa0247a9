"""What pages are made of, as plain data: where that is the same, so are they."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache, partial
from typing import Any

from kbgen.documents import Document, fields_as_kept
from kbgen.model.json_bytes import row_bytes
from kbgen.model.postmortem import Record
from kbgen.recurrence import Pair, Patterns
from kbgen.site.site import Site


def in_common(site: Site) -> Iterator[str]:
    """All that more than one page is made of, beside the settings, the failure modes and the addresses.

    Of each document that is all but its text, and of each pair all but how alike the words are and where they stand:
    that is told on the pages of the two alone.
    """
    corpus = site.corpus
    around = [
        site.title,
        site.words.lang,
        site.today,
        site.commands,
        site.revised,
        corpus.clashes,
        corpus.missing,
        len(corpus.absent),
        corpus.partial,
    ]
    around += [sorted(corpus.excluded), repr(corpus.withheld), repr(corpus.elsewhere)]
    yield plain_json(around)
    for document in corpus:
        kept = fields_as_kept(document)
        fields = document.meta.model_dump_json() if kept is None else kept.decode()
        yield from (document.path, document.id, document.title, fields)
        yield repr((document.readable, document.withheld, document.extra, document.foreign))
    yield plain_json(replace(site.patterns, pairs=(), near={}, history={}))
    yield repr([*site.patterns.history.items()])  # its keys are no texts
    yield "\n".join(map(_said, site.patterns.pairs))


def alike(document: Document, patterns: Patterns) -> str:
    """What a document's own page tells beside that: the words that it shares with others."""
    return repr([(pair.earlier, pair.later, pair.reasons.terms) for pair in patterns.pairs_of(document.id)])


def _said(pair: Pair) -> str:
    why = pair.reasons  # all of it is plain values, in their order
    lines = [(each.earlier, each.later, each.documents) for each in why.lines]
    quotes = [(each.id, each.text) for each in why.quotes]
    told = (pair.earlier, pair.later, pair.verdict, pair.ordered, pair.declared, pair.returned)
    return repr((told, why.keys, why.modes, lines, why.declarations, quotes))


def plain_json(value: object) -> str:
    """Any value as JSON; another document is what its file holds."""
    return row_bytes(value, _plain).decode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    """What JSON has no name for, by what it holds."""
    if isinstance(value, Document):
        return [value.path, value.id, value.digest, value.withheld]
    if isinstance(value, Record):
        return value.model_dump_json()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [*value]
    if is_dataclass(value):
        kind: Any = type(value)
        return [kind.__name__, *map(partial(getattr, value), _names(kind))]
    if isinstance(value, date | datetime | timedelta | Enum):
        return repr(value)
    raise TypeError(f"{type(value)} is no value")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
