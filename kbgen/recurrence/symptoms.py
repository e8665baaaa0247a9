"""The same symptom: alike by text, without what tells of the cause. The two axes must not mix."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kbgen.recurrence.causes import Both, both
from kbgen.search import FIELDS, Entry, Similar, Tally, likeness, steady_idf, tally, without

NEAREST = 5  # others at most that are looked at by text
WIDEST = 40  # shared terms; more of them tell no more

_TITLE, _LEAD = (list(FIELDS).index(name) for name in ("title", "lead"))
_DIGIT = re.compile(r"\d")

# Fields of the search that tell of a cause, of the services and components it struck, of what was tried.
_OTHER_AXIS = ("causes", "tags", "attempts")

Read = Mapping[str, Entry]
Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Near:
    """How alike two documents are by text.

    Attributes:
        score: the cosine, from 0 to 1.
        telling: how much that says, from 0: more where the title of the one stands in the beginning of the other,
            and where many terms are shared instead of a few rare ones.
        shared: the shared terms, the weightiest first.
    """

    score: float
    telling: float
    shared: tuple[str, ...]


def nearest(entries: Read, tallies: Tallies) -> dict[Both, Near]:
    """Each document with those most like it, by their ids in order. `entries` are all documents by id.

    `tallies` has the counts of their words, where they have been made already.
    """
    counted = {name: without(tallies.get(name) or tally(each.fields), _OTHER_AXIS) for name, each in entries.items()}
    alike = likeness(entries.values(), list(counted.values()))
    titles = _Titles(counted)
    found: dict[Both, Near] = {}
    for name in entries:
        for near in alike.of(name, NEAREST):
            pair = both(name, near.id)
            if pair not in found:
                found[pair] = _near(pair, near, titles)
    return found


def _near(pair: Both, near: Similar, titles: _Titles) -> Near:
    telling = (near.score + titles.echo(pair)) * math.sqrt(min(near.count, WIDEST))
    return Near(near.score, round(telling, 6), near.shared)


class _Titles:
    """The words of every title and beginning, and how rare they are there."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        self._titles = {name: _words(each, _TITLE, _TITLE) for name, each in tallies.items()}
        self._leads = {name: _words(each, _TITLE, _LEAD) for name, each in tallies.items()}
        counts = Counter(word for words in self._leads.values() for word in words)
        self._worth = {word: steady_idf(len(tallies), count) ** 2 for word, count in counts.items()}

    def echo(self, pair: Both) -> float:
        """How much of the two titles stands in the other document's beginning: 0 for nothing, about 1 for all."""
        one, other = pair
        heard = (self._titles[one] & self._leads[other]) | (self._titles[other] & self._leads[one])
        size = math.sqrt(self._sum(self._titles[one]) * self._sum(self._titles[other]))
        return self._sum(heard) / size if size else 0.0

    def _sum(self, words: frozenset[str]) -> float:
        return math.fsum(self._worth[word] for word in words)


def _words(counted: Tally, one: int, other: int) -> frozenset[str]:
    """Terms of two fields but for numbers and days: those are alike in all documents of a year."""
    found = (term for term, counts in counted.terms.items() if counts[one] or counts[other])
    return frozenset(term for term in found if len(term) > 1 and not _DIGIT.search(term))
