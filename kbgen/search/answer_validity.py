"""An answer that still stands after some documents changed, told without asking again: for many queries at once.

A query asks of all documents together only how many have a term, and which words begin with a letter. Where these are
as they were, so is what each document is worth that did not change; and a changed one is weighed by itself.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from kbgen.search.answer import answered, by_line
from kbgen.search.index import ranking
from kbgen.search.index.columns import columns, packed
from kbgen.search.index.index_reader import Index
from kbgen.search.index.memory_index import MemoryIndex
from kbgen.search.index.records import Entry
from kbgen.search.query.query import Clause
from kbgen.search.reranking import together
from kbgen.search.sure_place import leads
from kbgen.search.text.term_counts import TermCounts

if TYPE_CHECKING:
    from kbgen.search.query.glossary import Glossary


@dataclass(frozen=True)
class Grounds:
    """Why an answer is what it is.

    Attributes:
        among: the ids of the documents that had a say in it.
        least: what another one must be worth to have a say, too.
        share: what the worth of a line of another one counts; 0 where lines have no say.
        own: what another one must be worth with a line for the same.
        plain: whether the query is in plain words.
        clauses: what was looked up.
        terms: those whose number of documents was asked for.
        letters: those whose words were gone through.
    """

    among: tuple[str, ...]
    least: int
    share: int
    own: int
    plain: bool
    clauses: tuple[Clause, ...]
    terms: frozenset[str]
    letters: frozenset[str]


class Changed:
    """Documents that are others now: `before` and `now` are their counts, by the same ids.

    `means` are the mean lengths of the fields of all documents, which are what they were.
    """

    def __init__(
        self, entries: Sequence[Entry], before: Iterable[TermCounts], now: Sequence[TermCounts], means: ranking.Means
    ):
        self._ids = {each.id for each in entries}
        moved = (old.terms.keys() ^ new.terms.keys() for old, new in zip(before, now, strict=True))
        self._terms = frozenset(chain.from_iterable(moved))
        self._letters = frozenset(term[0] for term in self._terms if term.isascii() and term.isalpha())

        def told(what: str) -> bytes:
            if what == "columns":
                return packed(columns(store.facets()))
            rows = (ranking.factors(each.lengths, means, plain=what == "plain") for each in now)
            return array("d", chain.from_iterable(rows)).tobytes()

        self._now = [each.terms for each in now]
        store = MemoryIndex(entries, now)
        self._index = Index(store, told)

    def leaves(self, grounds: Grounds) -> bool:
        """Whether an answer with some grounds is what it was."""
        asked = grounds.terms.isdisjoint(self._terms) and grounds.letters.isdisjoint(self._letters)
        if not asked or not self._ids.isdisjoint(grounds.among):
            return False
        near = [number for number, has in enumerate(self._now) if _may_count(has, grounds)]
        if not near:
            return True
        units = self._index.units(grounds.clauses, plain=grounds.plain)
        return not any(units[each] >= grounds.least or self._leads(each, units[each], grounds) for each in near)

    def _leads(self, number: int, units: int, grounds: Grounds) -> bool:
        """Whether one of them is worth as much with its line."""

        def line(least: int) -> int:
            return by_line(self._index.shown(number), grounds.clauses, least)

        return bool(grounds.share) and leads(units, grounds.own, grounds.share, line)


def _may_count(has: Container[str], grounds: Grounds) -> bool:
    """Whether a document that has some terms may have a say, if it has each of them as often as can count."""
    units = line = largest = 0
    for literal, others, days in grounds.clauses:
        most = max([sum([worth for term, worth in terms if term in has]) for terms in (literal, *others)])
        line, largest = line + most, max(largest, most)
        units += max([most * ranking.STEPS, *(worth for _, _, worth in days)])
    counts = together(line, largest, len(grounds.clauses))
    return units >= grounds.least or (bool(grounds.share) and units + grounds.share * counts >= grounds.own)


class _Noted:
    """What a query has to know of the documents, with a note of what it asked."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.terms: set[str] = set()
        self.letters: set[str] = set()

    @property
    def documents(self) -> int:
        return self._index.documents

    @property
    def chinese(self) -> int:
        return self._index.chinese

    @property
    def glossary(self) -> Glossary:
        return self._index.glossary

    def frequency(self, term: str) -> int:
        self.terms.add(term)
        return self._index.frequency(term)

    def words(self, letter: str) -> Iterable[str]:
        self.letters.add(letter)
        return self._index.words(letter)


def first_with_grounds(index: Index, query: str, limit: int, sought: str) -> tuple[list[str], Grounds | None]:
    """What `first` gives, and its grounds where no value of other documents had a say in what is asked."""
    noted = _Noted(index)
    ids, why = answered(index, query, limit, sought, noted)
    if why is None:
        return ids, None
    terms, letters = frozenset(noted.terms), frozenset(noted.letters)
    plain, clauses = why.plan.pasted.plain, why.plan.clauses
    return ids, Grounds(why.among, why.least, why.share, why.own, plain, clauses, terms, letters)


def grounds_row(found: Grounds) -> list[Any]:
    """Grounds as JSON."""
    clauses = [tuple(each) for each in found.clauses]
    numbers = (found.least, found.share, found.own)
    return [found.among, *numbers, found.plain, clauses, sorted(found.terms), sorted(found.letters)]


def grounds_from(row: Sequence[Any]) -> Grounds:
    """The way back, of a row that is whole: there are thousands, and most are looked at once."""
    among, least, share, own, plain, clauses, terms, letters = row
    made = tuple(Clause(*each) for each in clauses)
    return Grounds(tuple(among), least, share, own, plain, made, frozenset(terms), frozenset(letters))
