"""An index in memory alone: for where nothing can be written, or where many questions come at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from kbgen.search.index.columns import Row
from kbgen.search.index.index_reader import Index, summary
from kbgen.search.index.records import NOTHING_ADDED, Entry, Lexicon
from kbgen.search.text.term_counts import TermCounts, term_counts


def memory_index(
    entries: Iterable[Entry], lexicon: Lexicon = NOTHING_ADDED, counted: Mapping[str, TermCounts] | None = None
) -> Index:
    """An index that stands nowhere but in memory; `counted` are the counts by id, where they are made already."""
    ordered = list(entries)
    store = MemoryIndex(ordered, [(counted or {}).get(each.id) or term_counts(each.fields) for each in ordered])
    made = summary(store)
    return Index(store, lambda name: made.get(name, b""), lexicon)


class MemoryIndex:
    """What `whoosh_index.Store` gives, of documents whose words are counted already."""

    def __init__(self, entries: Sequence[Entry], tallies: Sequence[TermCounts]) -> None:
        self._entries, self._tallies = entries, tallies
        self._numbers = {entry.id: number for number, entry in enumerate(entries)}
        self.size = self.documents = len(entries)

    @cached_property
    def _having(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._tallies):
            for term in each.terms:
                found[term].append(number)
        return found

    @cached_property
    def _by_letter(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for term in self._having:
            if term.isascii() and term.isalpha():
                found[term[0]].append(term)
        return {letter: sorted(words) for letter, words in found.items()}

    def live(self) -> Iterator[int]:
        """The numbers of all documents."""
        return iter(range(self.size))

    def frequency(self, term: str) -> int:
        """Number of documents with `term`."""
        return len(self._having.get(term, ()))

    def postings(self, term: str) -> tuple[Sequence[int], Sequence[bytes]]:
        """The documents with `term`, by number; the counts by field in each."""
        numbers = self._having.get(term, ())
        return numbers, [self._tallies[number].terms[term] for number in numbers]

    def words(self, letter: str) -> Iterator[str]:
        """The terms of a-z only that begin with `letter`."""
        return iter(self._by_letter.get(letter, ()))

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of some documents."""
        return {number: self._entries[number].id for number in numbers}

    def number(self, name: str) -> int | None:
        """The number of a document by its id."""
        return self._numbers.get(name)

    def shown(self, number: int) -> tuple[str, Any, list[list[Any]]]:
        """What a hit shows: the id, the record, the lines."""
        entry = self._entries[number]
        return entry.id, entry.record, [[line.field, line.line, line.text] for line in entry.lines]

    def lengths(self) -> list[tuple[int, ...] | None]:
        """For each number the lengths of the fields, and 1 for Chinese."""
        return [(*each.lengths, int(each.chinese)) for each in self._tallies]

    def facets(self) -> list[Row]:
        """For each number the facets and the day."""
        return [(entry.facets, entry.day) for entry in self._entries]

    def close(self) -> None:
        """Nothing is held."""
