"""What a rule is, and what it may look at besides the document.

A rule is a module with the names of `Rule`. Its docstring is its page, with examples that run as tests.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple, Protocol

from kbgen.corpus import Corpus, unclaimed
from kbgen.documents import Document, document_id, plain_fields
from kbgen.lint.moved import referring
from kbgen.model.file_names import MARKDOWN
from kbgen.model.findings import Level, Mark, Problem
from kbgen.model.taxonomy import fold

# Ids of the documents that a query finds, best first, at least the first three; the second is the id that is sought.
Find = Callable[[str, str], Sequence[str]]


class Unanswered(NamedTuple):
    """An earlier incident that a document has yet to answer: what both share, in words, and where that stands."""

    id: str
    shared: str
    mark: Mark


Recurrences = Callable[[Document], Iterable[Unanswered]]


@dataclass(frozen=True)
class Context:
    """All documents, the day of the run, and the paths of all other files below the docs folder.

    `codes` has the code of every rule. `hidden` has those that the document's own `ignore` has hidden; the
    engine fills it in for the rules that look at the linter itself and run last. `find` asks the search index, and
    `unanswered` compares with earlier incidents, where there is something to ask. `moved` has the former path of each
    document that a branch renamed.
    """

    corpus: Corpus
    today: date
    files: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    find: Find | None = None
    unanswered: Recurrences | None = None
    moved: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def aliases(self) -> frozenset[str]:
        """Every former id of a document."""
        return frozenset(alias for document in self.corpus for alias in document.meta.aliases or ())

    @cached_property
    def absent(self) -> frozenset[str]:
        """The ids of documents that are not in this checkout."""
        return frozenset(map(document_id, self.corpus.absent))

    @cached_property
    def referring(self) -> dict[str, tuple[Document, ...]]:
        """Who refers to each former path: one look at all documents, however many a branch renamed."""
        return referring(self.corpus, self.moved.values())

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file, at whatever depth."""
        parents = (PurePosixPath(path).parents for path in (*self.corpus.by_path, *self.files))
        return frozenset(str(parent) for folders in parents for parent in folders)

    @cached_property
    def unclaimed(self) -> dict[str, list[str]]:
        """The attachments that no document names, by the path of the first document beside each.

        Where a page of the team's own stands beside it too, that one may name it, and nobody looked.
        """
        pages = {posixpath.dirname(path) for path in self.files if path.lower().endswith(MARKDOWN)}
        first: dict[str, str] = {}
        for document in self.corpus:
            first.setdefault(posixpath.dirname(document.path), document.path)
        found: dict[str, list[str]] = {}
        for path in unclaimed(self.corpus, self.files):
            folder = posixpath.dirname(path)
            if folder not in pages:
                found.setdefault(first[folder], []).append(path)
        return found

    @cached_property
    def by_folded_path(self) -> dict[str, list[str]]:
        """The paths of all documents by what a system makes of them that does not tell case apart."""
        folded: dict[str, list[str]] = {}
        for path in self.corpus.by_path:
            folded.setdefault(path.casefold(), []).append(path)
        return folded

    @cached_property
    def spellings(self) -> dict[str, dict[str, Counter[str]]]:
        """How often each service, team and tag is written how, by what it is without case and blanks: only those of
        which the settings have no list.
        """
        lists = self.corpus.settings.vocabulary
        found: dict[str, dict[str, Counter[str]]] = {"service": {}, "team": {}, "tag": {}}
        for document in self.corpus.counted:
            services, team, tags = plain_fields(document, "services", "team", "tags")
            written = {
                "service": () if lists.services else services or (),
                "team": () if lists.teams or not team else (team,),
                "tag": () if lists.tags else tags or (),
            }
            for what, words in written.items():
                for word in words:
                    found[what].setdefault(fold(word), Counter())[word] += 1
        return found

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """The paths of all files by the file's name."""
        named: dict[str, list[str]] = {}
        for path in (*self.corpus.by_path, *self.files):
            named.setdefault(path.rpartition("/")[2], []).append(path)
        return named


class Rule(Protocol):
    """One rule of the linter. A code is permanent: it is never given to another rule."""

    __doc__: str | None
    CODE: str
    NAME: str
    LEVEL: Level

    def check(self, document: Document, context: Context, /) -> Iterator[Problem]:
        """The rule's problems with one document. Places only; the engine adds path, code and level."""
        ...


def reported(document: Document, rule: str, subject: str = "") -> Iterator[Problem]:
    """The problems that the reader noticed already, under the rule's name; `subject` begins their sentences."""
    for problem in document.problems:
        if problem.rule == rule:
            yield replace(problem, message=f"{subject} {problem.message}".strip())
