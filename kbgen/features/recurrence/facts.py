"""What a document says of itself that others may say too: when it began, its causes, its error lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from kbgen.corpus import Corpus
from kbgen.corpus.corpus import kind, when
from kbgen.documents import Document
from kbgen.features.recurrence.lines import ErrorLine, error_lines
from kbgen.features.recurrence.nouns import Quote
from kbgen.features.recurrence.quotes import quotes
from kbgen.features.searching import Entry, Line
from kbgen.nouns.moments import Moment, instant, is_before, is_known
from kbgen.nouns.postmortem import Kind
from kbgen.nouns.settings import canonical
from kbgen.nouns.taxonomy import UNKNOWN, fold

Cause = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """One document, ready to be compared.

    Attributes:
        began: the best that is known of when it began, or None.
        causes: (canonical failure mode, component or None) of each root cause that names a mode; not `unknown`.
        services: slugs in the vocabulary's spelling.
        lines: masked error line -> where it stands.
        place: its rank in time among all documents, those without a day last.
    """

    document: Document
    kind: Kind
    began: Moment | None
    causes: frozenset[Cause]
    services: frozenset[str]
    lines: Mapping[tuple[str, ...], ErrorLine]
    quotes: tuple[Quote, ...]
    place: int

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def modes(self) -> frozenset[str]:
        """The known failure modes."""
        return frozenset(mode for mode, _ in self.causes)


def all_facts(corpus: Corpus, entries: Mapping[str, Entry]) -> dict[str, Facts]:
    """The facts of every readable document by its id, in time order. `entries` has what the search reads of each."""
    spelled = _Spelling(corpus)
    ordered = sorted(corpus.counted, key=lambda document: _order(document, corpus))
    return {
        document.id: _facts(document, entries[document.id].lines, corpus, spelled, at)
        for at, document in enumerate(ordered)
    }


def _facts(document: Document, found: tuple[Line, ...], corpus: Corpus, spelled: _Spelling, place: int) -> Facts:
    return Facts(
        document,
        kind(document),
        began(document),
        frozenset(_causes(document, corpus, spelled)),
        frozenset(map(spelled, document.meta.services or ())),
        error_lines(found),
        quotes(document.id, found),
        place,
    )


def began(document: Document) -> Moment | None:
    """The first known of: start, detection, first entry of the timeline; else the day it is filed under."""
    meta = document.meta
    told = (meta.started_at, meta.detected_at, *(event.at for event in meta.timeline or ()))
    return next((moment for moment in told if is_known(moment)), when(document))


def in_order(first: Facts, second: Facts, corpus: Corpus) -> bool:
    """Whether it is certain that `first` began before `second`."""
    return is_before(first.began, second.began, corpus.zone)


def _order(document: Document, corpus: Corpus) -> tuple[datetime, str]:
    found = began(document)
    zone = corpus.zone or UTC
    exact = instant(found, zone)
    if exact is None:
        exact = datetime.combine(found if isinstance(found, date) else date.max, time.min, UTC if not found else zone)
    return exact, document.id


def _causes(document: Document, corpus: Corpus, spelled: _Spelling) -> Iterable[Cause]:
    for cause in document.meta.root_causes or ():
        mode = corpus.taxonomy.canonical(cause.failure_mode or UNKNOWN)
        if mode != UNKNOWN:
            yield mode, spelled(cause.component) if cause.component else None


class _Spelling:
    """One spelling for a service or component: the vocabulary's, else the one that was met first."""

    def __init__(self, corpus: Corpus) -> None:
        self._terms = corpus.settings.vocabulary.services
        self._first: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        known = canonical(word, self._terms)
        return known or self._first.setdefault(fold(word), word)
