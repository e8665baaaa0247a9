"""Everything that pages are made from, looked up once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.nouns.settings import Settings
from kbgen.publishing.groups import AXES, Group, group
from kbgen.publishing.relations import Relative, relations
from kbgen.publishing.words import Words


@dataclass(frozen=True)
class Site:
    """The documents that the site's readers may see, its name, its words, and the day it is made."""

    corpus: Corpus
    title: str
    words: Words
    today: date

    @property
    def settings(self) -> Settings:
        """The settings of the knowledge base."""
        return self.corpus.settings

    @cached_property
    def newest(self) -> tuple[Document, ...]:
        """The documents that count, latest first."""
        return tuple(document for document in self.corpus.newest_first() if document.readable)

    @cached_property
    def unreadable(self) -> tuple[Document, ...]:
        """The documents whose front matter can't be read."""
        return tuple(document for document in self.corpus if not document.readable)

    @cached_property
    def groups(self) -> dict[str, dict[str, Group]]:
        """The groups of every axis by value."""
        return {axis.name: group(axis, self.newest, self.settings, self.words) for axis in AXES}

    def groups_of(self, document: Document, axis_name: str) -> list[Group]:
        """The groups of an axis that a document belongs to, in the document's order."""
        axis = next(axis for axis in AXES if axis.name == axis_name)
        values = dict.fromkeys(axis.values(document, self.settings))
        return [self.groups[axis_name][value] for value in values if value in self.groups[axis_name]]

    @cached_property
    def relations(self) -> dict[str, tuple[Relative, ...]]:
        """The relatives of every document by its id."""
        return relations(self.corpus)


def site(corpus: Corpus, title: str, words: Words, today: date) -> Site:
    """What of `corpus` may be published, ready to make pages from."""
    return Site(corpus.published(), title, words, today)
