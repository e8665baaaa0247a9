"""Everything that pages are made from, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from kbgen.corpus import Corpus, Promise, Relative, by_document, follow_ups, former_paths, is_ahead, kind, relations
from kbgen.documents import Document
from kbgen.model.command import Command
from kbgen.model.settings import Settings
from kbgen.recurrence import Patterns
from kbgen.report import SETTLED, Period, Report, reports
from kbgen.site.blocks import ListEntry
from kbgen.site.groupings import AXES, Grouping, group
from kbgen.site.pattern_lookup import Repeats, repeats
from kbgen.site.report.context import ReportContext, unsettled
from kbgen.site.words import Words


@dataclass(frozen=True)
class Site:
    """The documents that the site's readers may see, its name, its words, the day it is made, what keeps happening.

    `revised`: when documents last changed, by id, as far as that is known.
    """

    corpus: Corpus
    title: str
    words: Words
    today: date
    patterns: Patterns = field(default_factory=Patterns)
    commands: tuple[Command, ...] = ()
    revised: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings of the knowledge base."""
        return self.corpus.settings

    def other_language(self, document: Document) -> str:
        """The language of a document's texts where it is not that of the pages around them, else nothing."""
        lang = document.meta.lang or self.settings.lang
        return "" if lang.partition("-")[0].lower() == self.words.lang else lang

    def once(self, documents: Iterable[Document]) -> list[Document]:
        """What is counted: without those that tell, by an author's word, of an incident that another document tells,
        and without what begins only after today.
        """
        return [each for each in documents if each.id not in self.patterns.copies and each.id not in self.ahead]

    def incidents(self, documents: Iterable[Document]) -> list[Document]:
        """Those of what is counted `once` that are incidents."""
        return [each for each in self.once(documents) if kind(each) == "incident"]

    @cached_property
    def ahead(self) -> frozenset[str]:
        """The ids of documents that begin only after today: they are shown, and counted nowhere."""
        return frozenset(document.id for document in self.newest if is_ahead(document, self.today))

    @cached_property
    def newest(self) -> tuple[Document, ...]:
        """The documents that count, latest first."""
        return tuple(document for document in self.corpus.newest_first() if document.readable)

    @cached_property
    def unreadable(self) -> tuple[Document, ...]:
        """The documents whose front matter can't be read."""
        return tuple(document for document in self.corpus if not document.readable)

    @cached_property
    def groups(self) -> dict[str, dict[str, Grouping]]:
        """The groups of every axis by value."""
        taxonomy, pages = self.corpus.taxonomy, self.repeats.modes
        return {axis.name: group(axis, self.newest, self.settings, self.words, taxonomy, pages) for axis in AXES}

    def groups_of(self, document: Document, axis_name: str) -> list[Grouping]:
        """The groups of an axis that a document belongs to, in the document's order."""
        axis = next(axis for axis in AXES if axis.name == axis_name)
        values = dict.fromkeys(axis.values(document, self.settings, self.corpus.taxonomy))
        return [self.groups[axis_name][value] for value in values if value in self.groups[axis_name]]

    @cached_property
    def rows(self) -> dict[str, ListEntry]:
        """Rows of lists by their document's id, as far as they were made: most documents stand in several lists."""
        return {}

    @cached_property
    def told_until(self) -> dict[str, str | None]:
        """The latest moments of documents by id, as far as they were asked for: most stand in several feeds."""
        return {}

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """Every follow-up as it stands today, what is most overdue first."""
        return follow_ups(self.corpus, self.today, self.patterns.history)

    @cached_property
    def promises_of(self) -> dict[str, tuple[Promise, ...]]:
        """The follow-ups of every document by its id, in the authors' order."""
        return by_document(self.promises)

    @cached_property
    def neighbours(self) -> dict[str, tuple[Document | None, Document | None]]:
        """The document before and the one after by id, of the first service that a document names."""
        found = {}
        for service in reversed(self.groups["services"].values()):
            several = service.documents
            for at, document in enumerate(several):
                before = several[at + 1] if at + 1 < len(several) else None
                found[document.id] = (before, several[at - 1] if at else None)
        return found

    @cached_property
    def former(self) -> dict[str, str]:
        """Paths under former ids, and the paths of today."""
        return former_paths(self.corpus)

    @cached_property
    def relations(self) -> dict[str, tuple[Relative, ...]]:
        """The relatives of every document by its id."""
        return relations(self.corpus)

    @cached_property
    def repeats(self) -> Repeats:
        """The pages of failure modes and chains, and what belongs to each document."""
        return repeats(self.corpus, self.patterns, self.words)

    @cached_property
    def reports(self) -> dict[Period, Report]:
        """The reports of all time and of every year and quarter with an incident, in this order."""
        return reports(self.corpus, self.today, self.patterns, self.promises)

    @cached_property
    def settled(self) -> dict[Period, Report]:
        """The same without drafts and imported documents, of the periods where that makes a difference."""
        if all(document.status in SETTLED for document in self.corpus.counted):
            return {}
        found = reports(self.corpus, self.today, self.patterns, self.promises, SETTLED)
        return {period: each for period, each in found.items() if each.left_out and each.incidents}

    @cached_property
    def context(self) -> ReportContext:
        """What reports are told with."""
        titles = {document.id: document.title for document in self.corpus}
        paths = {document.id: document.path for document in self.corpus}
        langs = {document.id: self.other_language(document) for document in self.corpus}
        return ReportContext(
            self.words, self.corpus.taxonomy, titles, paths, self.repeats.modes, langs, unsettled(self.corpus)
        )


def site(
    corpus: Corpus,
    title: str,
    words: Words,
    today: date,
    patterns: Patterns | None = None,
    commands: tuple[Command, ...] = (),
    revised: Mapping[str, datetime] | None = None,
) -> Site:
    """What of `corpus` may be published, ready to make pages from. `patterns` are those of `corpus.published()`."""
    return Site(corpus.published(), title, words, today, patterns or Patterns(), commands, revised or {})
