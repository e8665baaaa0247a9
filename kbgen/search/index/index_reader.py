"""An open index: the statistics that a query needs, and the ranking."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from operator import add
from typing import TYPE_CHECKING, Any

from kbgen.search.index import ranking
from kbgen.search.index.columns import Columns, columns, packed, unpacked
from kbgen.search.index.records import NOTHING_ADDED, Lexicon, Line
from kbgen.search.query.glossary import Glossary, glossary_bytes, glossary_from
from kbgen.search.query.query import Clause, Worths

if TYPE_CHECKING:
    from kbgen.search.index.memory_index import MemoryIndex
    from kbgen.search.index.whoosh_index import Store

MOST_HELD = 20_000_000
"""Documents of words that were looked up, held for the next question: a hundred megabytes."""
SET = 12  # times the memory of an array

Found = tuple[str, Mapping[str, Any], tuple[Line, ...]]  # id, record, lines


class Index:
    """The documents by number, and what of them ranks and narrows.

    Args:
        store: what Whoosh keeps, or what is in memory.
        summary: what `summary` made of it, for it is needed whole at every start.
        lexicon: what the team adds.
    """

    def __init__(
        self, store: Store | MemoryIndex, summary: Callable[[str], bytes], lexicon: Lexicon = NOTHING_ADDED
    ) -> None:
        self.store, self.lexicon, self._summary = store, lexicon, summary
        self._postings: dict[tuple[str, bool], tuple[Sequence[int], bytes]] = {}  # by term, and for which questions
        self._numbers: dict[str, frozenset[int]] = {}
        self._held = 0  # documents in these two together
        self._frequencies: dict[str, int] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    @property
    def documents(self) -> int:
        """Number of documents."""
        return self.store.documents

    @cached_property
    def chinese(self) -> int:
        """Number of documents in Chinese."""
        return int(self._summary("chinese"))

    @cached_property
    def glossary(self) -> Glossary:
        """The built-in glossary with the team's."""
        return glossary_from(self._summary("glossary"), self.lexicon.synonyms)

    @cached_property
    def modes(self) -> Mapping[str, str]:
        """What failure modes are called -> slug; read where somebody asks for one by another word."""
        return self.lexicon.modes or json.loads(self._summary("modes") or b"{}")

    @cached_property
    def columns(self) -> Columns:
        """What documents are filtered and counted by."""
        return unpacked(self._summary("columns"))

    @cached_property
    def _norms(self) -> dict[bool, array[float]]:
        """The factors of all documents, by whether they are for plain words; one is read of the two."""
        return _Norms(self._summary)

    def frequency(self, term: str) -> int:
        """Number of documents with `term`."""
        if term not in self._frequencies:
            self._frequencies[term] = self.store.frequency(term)
        return self._frequencies[term]

    def words(self, letter: str) -> tuple[str, ...]:
        """The terms of a-z only that begin with `letter`."""
        if letter not in self._words:
            self._words[letter] = tuple(self.store.words(letter))
        return self._words[letter]

    def postings(self, term: str, *, plain: bool = False) -> tuple[Sequence[int], bytes]:
        """The documents with `term` and its impact in each, the usual one or that for plain words."""
        found = self._postings.pop((term, plain), None)
        if found is None:
            numbers, counts = self.store.postings(term)
            found = array("I", numbers), ranking.impacts(numbers, counts, self._norms[plain])
            self._hold(len(numbers))
        self._postings[term, plain] = found  # what was asked for last stands last
        return found

    def _hold(self, documents: int) -> None:
        """Forget what nobody asked for of late, where it is much: thousands of questions ask for most words."""
        self._held += documents
        if self._held > MOST_HELD:
            for key in [*self._postings][: len(self._postings) // 2]:
                self._held -= len(self._postings.pop(key)[0])
            for term in [*self._numbers][: len(self._numbers) // 2]:
                self._held -= SET * len(self._numbers.pop(term))

    def units(self, clauses: Iterable[Clause], *, plain: bool) -> list[int]:
        """For each number what the terms of a query are worth in sum.

        Args:
            clauses: what is looked up.
            plain: whether the query is in plain words (`Pasted.plain`).
        """
        total = [0] * self.store.size
        for clause in clauses:
            if clause.alternatives:
                total = list(map(add, total, self._best_of(clause, plain)))
            elif clause.days:
                literal = self._add(clause.literal, [0] * self.store.size, plain)
                total = list(map(add, total, map(max, literal, self._by_day(clause))))
            else:
                self._add(clause.literal, total, plain)
        return total

    def _by_day(self, clause: Clause) -> list[int]:
        """For each number what it is worth that the document began when it did."""
        worths: dict[int, int] = {}
        for first, last, worth in clause.days:
            for day in range(first, last + 1):
                worths[day] = max(worth, worths.get(day, 0))
        return [worths.get(day, 0) for day in self.columns.days]

    def _best_of(self, clause: Clause, plain: bool) -> list[int]:
        """For each number the most that the literal terms or an alternative is worth."""
        best = self._add(clause.literal, [0] * self.store.size, plain)
        for alternative in clause.alternatives:
            if len(alternative) == 1:
                self._raise(*alternative[0], best, plain)
            else:
                part = self._add(alternative, [0] * self.store.size, plain)
                for number in self.with_all(term for term, _ in alternative):
                    best[number] = max(best[number], part[number])
        return best

    def _raise(self, term: str, worth: int, best: list[int], plain: bool) -> None:
        shares = [worth * share for share in range(ranking.STEPS + 1)]
        for number, share in zip(*self.postings(term, plain=plain), strict=True):
            if shares[share] > best[number]:
                best[number] = shares[share]

    def _add(self, terms: Worths, total: list[int], plain: bool) -> list[int]:
        for term, worth in terms:
            shares = [worth * share for share in range(ranking.STEPS + 1)]
            for number, share in zip(*self.postings(term, plain=plain), strict=True):
                total[number] += shares[share]
        return total

    def numbers(self, term: str) -> frozenset[int]:
        """The documents with `term`."""
        found = self._numbers.pop(term, None)
        if found is None:
            plain = (term, True) in self._postings  # looked up already, for its impacts
            found = frozenset(self.postings(term, plain=plain)[0])
            self._hold(SET * len(found))
        self._numbers[term] = found
        return found

    def with_all(self, terms: Iterable[str]) -> frozenset[int]:
        """The documents that have every one of some terms; none for no terms."""
        sets = [self.numbers(term) for term in terms]
        return frozenset.intersection(*sets) if sets else frozenset()

    def best(self, numbers: Sequence[int], value: Callable[[int], int], limit: int) -> list[int]:
        """The `limit` documents with the highest value, equal ones by id; ids are only read where they may decide."""
        if len(numbers) > limit:
            least = sorted(map(value, numbers), reverse=True)[limit - 1]
            numbers = [number for number in numbers if value(number) >= least]
        ids = self.store.ids(numbers)
        return sorted(numbers, key=lambda number: (-value(number), ids[number]))[:limit]

    def shown(self, number: int) -> Found:
        """What a hit shows."""
        name, record, lines = self.store.shown(number)
        return name, record, tuple(Line(*line) for line in lines)

    def record(self, name: str) -> Mapping[str, Any] | None:
        """What a hit shows of a document by its id; None where there is none."""
        number = self.store.number(name)
        return None if number is None else self.store.shown(number)[1]

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()


class _Norms(dict[bool, "array[float]"]):
    """What `summary` made of the factors, each read when it is asked for."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, plain: bool) -> array[float]:
        norms = self[plain] = array("d")
        norms.frombytes(self._read("plain" if plain else "norms"))
        return norms


def lexicon_bytes(lexicon: Lexicon, kept: bytes = b"") -> dict[str, bytes]:
    """What is made of a lexicon for the same end. To make a glossary takes its time: one that is `kept` may do."""
    return {"glossary": glossary_bytes(lexicon.synonyms, kept), "modes": json.dumps(lexicon.modes).encode()}


def summary(store: Store | MemoryIndex) -> dict[str, bytes]:
    """What is made of an index as a whole whenever it changes: the factors of all documents, and the columns."""
    rows = store.lengths()
    lengths = [row and row[:-1] for row in rows]
    means = ranking.mean_lengths(row for row in lengths if row)
    nothing = (0.0,) * len(ranking.FIELDS)

    def norms(*, plain: bool) -> bytes:
        found = (ranking.factors(row, means, plain=plain) if row else nothing for row in lengths)
        return array("d", chain.from_iterable(found)).tobytes()

    chinese = sum(row[-1] for row in rows if row)
    told = {"columns": packed(columns(store.facets())), "chinese": str(chinese).encode()}
    return {"norms": norms(plain=False), "plain": norms(plain=True), **told}
