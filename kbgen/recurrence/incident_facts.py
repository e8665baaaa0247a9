"""What a document says of itself that others may say too: when it began, its causes, its error lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from kbgen.corpus import Corpus, base_of, kind, when
from kbgen.documents import Document
from kbgen.model.moments import Moment, instant, is_before, is_known
from kbgen.model.postmortem import Kind
from kbgen.model.settings import Term, canonical
from kbgen.model.taxonomy import UNKNOWN, fold
from kbgen.recurrence.evidence import TextEvidence
from kbgen.recurrence.log_templates import ErrorLine, Masked
from kbgen.recurrence.records import Quote

Cause = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """One document, ready to be compared.

    Attributes:
        began: when it is known to have begun, or None; a start that is `unknown` is not guessed from a file name.
        causes: (canonical failure mode, component or None) of each root cause that names a mode, in the document's
            order; not `unknown`.
        modes: the failure modes of the causes.
        services: slugs in the vocabulary's spelling.
        team: in the vocabulary's spelling, or None.
        homes: where it happened and who answers for that: its services and its team.
        technologies: in the spelling of components.
        lines: masked error line -> where it stands.
        place: its rank in time among all documents, those without a day last.
        base: the knowledge base that it comes from; empty for ours.
    """

    document: Document
    kind: Kind
    began: Moment | None
    causes: tuple[Cause, ...]
    modes: frozenset[str]
    services: frozenset[str]
    team: str | None
    homes: frozenset[str]
    technologies: frozenset[str]
    lines: Mapping[Masked, ErrorLine]
    quotes: tuple[Quote, ...]
    place: int
    base: str = ""

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    def is_as(self, other: IncidentFacts) -> bool:
        """Whether the very same document says the same, whatever its place among others."""
        return self.document is other.document and self == replace(other, place=self.place)


def all_facts(corpus: Corpus, evidence: Mapping[str, TextEvidence]) -> dict[str, IncidentFacts]:
    """The facts of every readable document by its id, in time order. `evidence` is what the text of each gives away."""
    spelled = _Spelling(corpus)
    ordered = sorted(corpus.counted, key=lambda document: _order(document, corpus))
    return {
        document.id: _facts(document, evidence[document.id], corpus, spelled, at) for at, document in enumerate(ordered)
    }


def _facts(document: Document, found: TextEvidence, corpus: Corpus, spelled: _Spelling, place: int) -> IncidentFacts:
    meta = document.meta
    causes = tuple(dict.fromkeys(_causes(document, corpus, spelled)))
    services = frozenset(map(spelled.service, meta.services or ()))
    team = spelled.team(meta.team) if meta.team else None
    return IncidentFacts(
        document=document,
        kind=kind(document),
        began=began(document),
        causes=causes,
        modes=frozenset(mode for mode, _ in causes),
        services=services,
        team=team,
        homes=services | {team} if team else services,
        technologies=frozenset(map(spelled.service, meta.technologies or ())),
        lines=found.lines,
        quotes=found.quotes,
        place=place,
        base=base_of(document.path, corpus.settings),
    )


def began(document: Document) -> Moment | None:
    """The first known of: start, detection, first entry of the timeline; else the day it is filed under.

    None where nothing of these is known and the start is said to be.
    """
    meta = document.meta
    told = (meta.started_at, meta.detected_at, *(event.at for event in meta.timeline or ()))
    filed = when(document) if meta.started_at is None else None
    return next((moment for moment in told if is_known(moment)), filed)


def in_order(first: IncidentFacts, second: IncidentFacts, corpus: Corpus) -> bool:
    """Whether it is certain that `first` began before `second`."""
    return is_before(first.began, second.began, corpus.zone)


def apart(one: IncidentFacts, other: IncidentFacts) -> bool:
    """Whether two documents are known to be of different places: two teams, and no service that both name."""
    return bool(one.team and other.team) and one.homes.isdisjoint(other.homes)


def _order(document: Document, corpus: Corpus) -> tuple[datetime, str]:
    found = began(document) or when(document)
    zone = corpus.zone or UTC
    exact = instant(found, zone)
    if exact is None:
        exact = datetime.combine(found if isinstance(found, date) else date.max, time.min, UTC if not found else zone)
    return exact, document.id


def _causes(document: Document, corpus: Corpus, spelled: _Spelling) -> Iterable[Cause]:
    for cause in document.meta.root_causes or ():
        mode = corpus.taxonomy.canonical(cause.failure_mode or UNKNOWN)
        if mode != UNKNOWN:
            yield mode, spelled.service(cause.component) if cause.component else None


class _Spelling:
    """One spelling for a service, component or team: the vocabulary's, else the one that was met first."""

    def __init__(self, corpus: Corpus) -> None:
        self._vocabulary = corpus.settings.vocabulary
        self._services: dict[str, str] = {}
        self._teams: dict[str, str] = {}

    def service(self, word: str) -> str:
        """Of a component, too: one may be a service to others."""
        return self._services.get(fold(word)) or _remember(word, self._vocabulary.services, self._services)

    def team(self, word: str) -> str:
        return self._teams.get(fold(word)) or _remember(word, self._vocabulary.teams, self._teams)


def _remember(word: str, terms: tuple[Term, ...], known: dict[str, str]) -> str:
    return known.setdefault(fold(word), canonical(word, terms) or word)
