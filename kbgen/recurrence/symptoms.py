"""The same symptom: alike by text, without what tells of the cause. The two axes must not mix."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from kbgen.recurrence.causes import Both, both
from kbgen.recurrence.evidence import TextEvidence
from kbgen.recurrence.records import Similarity
from kbgen.search import Likeness, Neighbours, Similar, TermCounts, TermVectors, steady_idf

NEAREST = 5  # others at most that are looked at by text
WIDEST = 40  # shared terms; more of them tell no more
# Those that a document is measured against: what is no more like it than they are, is like it as any other is.
BACKGROUND = slice(2, 8)

# Fields of the search that tell of a cause, of the services and components it struck, of what was tried.
_OTHER_AXIS = ("causes", "tags", "attempts")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of all documents, ready to be compared: what each gives away, and which are alike."""

    evidence: Mapping[str, TextEvidence]
    alike: Likeness


def texts(
    found: Mapping[str, TextEvidence],
    counted: Callable[[str], TermCounts],
    former: Mapping[str, Neighbours] | None = None,
    before: TermVectors | None = None,
    digests: Sequence[str] = (),
) -> Texts:
    """Compare all documents by what does not tell of the cause.

    Args:
        found: their evidence, by id.
        counted: gives the counts of the words of each, once.
        former: which were alike the last time.
        before: how they were weighed the last time.
        digests: of all that the counts are made of, in the order of the evidence.
    """
    tallies = list(map(counted, found))
    return Texts(found, Likeness(list(found), tallies, former or {}, before, _OTHER_AXIS, digests))


def nearest(made: Texts) -> dict[Both, Similarity]:
    """Each document with those most like it, by their ids in order."""
    alike = {name: made.alike.of(name) for name in made.evidence}
    usual = {name: _mean([each.score for each in found[BACKGROUND]]) for name, found in alike.items()}
    titles = _Titles(made.evidence)
    found: dict[Both, Similarity] = {}
    for name in made.evidence:
        for near in alike[name][:NEAREST]:
            pair = both(name, near.id)
            if pair not in found:
                found[pair] = _near(pair, near, titles, max(usual[name], usual[near.id]))
    return found


def _near(pair: Both, near: Similar, titles: _Titles, usual: float) -> Similarity:
    telling = (near.score + titles.echo(pair)) * math.sqrt(min(near.count, WIDEST))
    margin = near.score / usual if usual else math.inf
    return Similarity(
        near.score, round(telling, 6), near.shared, near.count, round(titles.same(pair), 6), round(margin, 6)
    )


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


class _Titles:
    """The words of every title and beginning, and how rare they are there."""

    def __init__(self, evidence: Mapping[str, TextEvidence]) -> None:
        self._titles = {name: each.title for name, each in evidence.items()}
        self._leads = {name: each.lead for name, each in evidence.items()}
        counts = Counter(chain.from_iterable(self._leads.values()))
        worth = {count: steady_idf(len(evidence), count) ** 2 for count in {*counts.values()}}
        self._worth = {word: worth[count] for word, count in counts.items()}
        self._sums = {name: self._sum(words) for name, words in self._titles.items()}

    def echo(self, pair: Both) -> float:
        """How much of the two titles stands in the other document's beginning: 0 for nothing, 1 for all."""
        one, other = pair
        return self._share(pair, (self._titles[one] & self._leads[other]) | (self._titles[other] & self._leads[one]))

    def same(self, pair: Both) -> float:
        """How much of the two titles is the same."""
        one, other = pair
        return self._share(pair, self._titles[one] & self._titles[other])

    def _share(self, pair: Both, words: frozenset[str]) -> float:
        if not words:  # most have none
            return 0.0
        one, other = pair
        size = math.sqrt(self._sums[one] * self._sums[other])
        return min(1.0, self._sum(words) / size) if size else 0.0

    def _sum(self, words: frozenset[str]) -> float:
        return math.fsum(map(self._worth.__getitem__, words))
