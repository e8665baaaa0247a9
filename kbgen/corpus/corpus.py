"""All documents together, and look-ups over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from functools import cached_property
from itertools import chain, count

from kbgen.corpus.audience import Withheld, reason_against, remembered, seen, withheld
from kbgen.documents import Document, day_in_name, may_tell
from kbgen.model.moments import day
from kbgen.model.postmortem import Kind
from kbgen.model.settings import Settings, Term, canonical
from kbgen.model.taxonomy import UNKNOWN, Taxonomy


@dataclass(frozen=True)
class Corpus:
    """Every postmortem of a knowledge base, ordered by path, the settings they stand under, and the failure modes.

    `clashes` has, for each document whose id another one bears too, the other one's path; such a document
    goes by an id made of its path, so that none is lost. `excluded` are the paths that the site's generator leaves out.
    `withheld` is what was taken out of a corpus of `published`, and None in one that has everything. `elsewhere` is
    what other knowledge bases did not give, and `missing` why some of them gave nothing, by their names. `absent` are
    the paths of postmortems that the repository has and this checkout of it leaves out. Of what is published for
    everybody, `partial` alone says that there is either: who reads them, nobody knows.
    """

    documents: tuple[Document, ...]
    settings: Settings
    clashes: dict[str, str]
    taxonomy: Taxonomy = field(default_factory=Taxonomy)
    excluded: frozenset[str] = frozenset()
    withheld: Withheld | None = None
    elsewhere: Withheld | None = None
    missing: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    partial: bool = False

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)

    @cached_property
    def by_id(self) -> dict[str, Document]:
        """Documents by id and by every earlier id; an id beats an alias, the first document beats the next."""
        named = (each for each in reversed(self.documents) if may_tell(each, "aliases"))
        aliases = {alias: document for document in named for alias in document.meta.aliases or ()}
        return aliases | {document.id: document for document in self.documents}

    @cached_property
    def by_path(self) -> dict[str, Document]:
        """Documents by their path below the docs folder."""
        return {document.path: document for document in self.documents}

    @cached_property
    def same_file(self) -> dict[str, Document]:
        """For each path whose file is another's byte for byte, the first such other; empty ones are none."""
        found: dict[str, list[Document]] = {}
        for each in self.documents:
            found.setdefault(each.digest, []).append(each)
        several = (group for group in found.values() if len(group) > 1 and group[0].readable and group[0].body.strip())
        return {each.path: group[1] if each is group[0] else group[0] for group in several for each in group}

    @cached_property
    def counted(self) -> tuple[Document, ...]:
        """What statistics are made of: every document whose front matter could be read."""
        return tuple(document for document in self.documents if document.readable)

    def published(self) -> Corpus:
        """What the settings' audience gets, of each document no more than it gets."""
        return self if self.withheld else self._published

    @cached_property
    def _published(self) -> Corpus:
        others = withheld(self.documents, self.settings, self.excluded)
        if self.elsewhere:
            others = remembered({**others.reasons, **self.elsewhere.reasons}, others.names | self.elsewhere.names)
        kept = tuple(seen(each, self.settings, others) for each in self.documents if each.path not in others.reasons)
        found = replace(self, documents=kept, withheld=others)
        if self.settings.audience != "public" or not (self.missing or self.absent):
            return found
        return replace(found, missing={}, absent=frozenset(), partial=True)

    def newest_first(self) -> list[Document]:
        """Documents by the day they began, latest first; those without a day last."""
        dated = sorted(self.documents, key=lambda d: d.id)
        return sorted(dated, key=lambda d: when(d) or date.min, reverse=True)

    @cached_property
    def zone(self) -> tzinfo | None:
        """The default time zone."""
        return self.settings.zone


def collect(documents: Iterable[Document], settings: Settings, taxonomy: Taxonomy | None = None) -> Corpus:
    """Put documents together. Where two share an id, the later path gets an id made of its whole path.

    Without a `taxonomy` the built-in failure modes count.
    """
    ordered = sorted(documents, key=lambda document: document.path)
    taken = {document.id for document in ordered}  # what files are named never moves for another's sake
    owner: dict[str, str] = {}
    clashes: dict[str, str] = {}
    unique: list[Document] = []
    for document in ordered:
        if document.id in owner:
            clashes[document.path] = owner[document.id]
            document = replace(document, id=_free_id(document.path, taken))
            taken.add(document.id)
        owner.setdefault(document.id, document.path)
        unique.append(document if document.zone == settings.zone else replace(document, zone=settings.zone))
    return Corpus(tuple(unique), settings, clashes, taxonomy or Taxonomy())


def _free_id(path: str, taken: Set[str]) -> str:
    """An id made of a whole path, with a number where another document goes by it already."""
    whole = path.rpartition(".")[0].replace("/", "-")
    numbered = (f"{whole}-{number}" for number in count(2))
    return next(name for name in chain([whole], numbered) if name not in taken)


def is_published(document: Document, settings: Settings) -> bool:
    """Whether the settings' audience gets a document, as far as it says so itself."""
    return reason_against(document, settings) is None


def kind(document: Document) -> Kind:
    """The kind that counts: an incident unless the document says otherwise."""
    return document.meta.kind or "incident"


def severity(document: Document, settings: Settings) -> str | None:
    """The severity in the knowledge base's own spelling, or as written where the vocabulary lacks it."""
    written = document.meta.severity
    return (canonical(written, settings.vocabulary.severities) or written) if written else None


def services(document: Document, settings: Settings) -> tuple[str, ...]:
    """The services in the knowledge base's own spelling, each once, in the document's order."""
    return _spelled(document.meta.services, settings.vocabulary.services)


def ended(document: Document) -> str:
    """What ended the incident, in one line without the mark of a list before it; nothing where nobody says."""
    found = document.meta.resolution
    said = " ".join((found.text or "").split()) if found else ""
    return said[2:] if said.startswith(("- ", "* ", "+ ")) else said


def named_modes(document: Document, taxonomy: Taxonomy) -> tuple[str, ...]:
    """The failure modes of the root causes in the taxonomy's spelling, each once, in the document's order; `unknown`
    may be one of them.
    """
    named = (cause.failure_mode for cause in document.meta.root_causes or () if cause.failure_mode)
    return tuple(dict.fromkeys(map(taxonomy.canonical, named)))


def known_modes(document: Document, taxonomy: Taxonomy) -> tuple[str, ...]:
    """Those of `named_modes` that say something."""
    return tuple(mode for mode in named_modes(document, taxonomy) if mode != UNKNOWN)


def team(document: Document, settings: Settings) -> str | None:
    """The team in the knowledge base's own spelling."""
    written = document.meta.team
    return (canonical(written, settings.vocabulary.teams) or written) if written else None


def tags(document: Document, settings: Settings) -> tuple[str, ...]:
    """The tags in the knowledge base's own spelling, each once, in the document's order."""
    return _spelled(document.meta.tags, settings.vocabulary.tags)


def _spelled(written: Iterable[str] | None, terms: tuple[Term, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(canonical(word, terms) or word for word in written or ()))


def when(document: Document) -> date | None:
    """The day a document is filed under: begin, else detection, else the first of the timeline, else its name."""
    meta = document.meta
    events = (event.at for event in meta.timeline or ())
    for moment in chain((meta.started_at, meta.detected_at), events, (meta.resolved_at,)):  # mostly the first
        if found := day(moment, document.zone):
            return found
    return day_in_name(document.id)


def is_ahead(document: Document, today: date) -> bool:
    """Whether it says that it began after `today`: a slip of the pen, or a plan. It is shown, and counted nowhere."""
    day = when(document)
    return day is not None and day > today
