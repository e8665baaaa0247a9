"""Incidents that read alike: the cosine of all words but those in code. Text proposes, it does not decide."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from kbgen.search.index import ranking
from kbgen.search.index.nouns import Entry, Line
from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.tallies import Tally, tally

MOST_COMMON = 0.1  # a term that stands in more of the documents than this says nothing of likeness
FEW = 30  # documents below which the rule above would leave no term
KEPT = 10  # similar documents that are kept for each
TOLD = 12  # shared terms that are named
# Bounds of the work: pairs are proposed by the weightiest terms, and only those proposed are compared in full.
PROPOSING, PROPOSED, CANDIDATES = 24, 64, 24
SPREAD = 400  # a term that proposes more documents than this proposes none: else the work would grow with the square
SHORTEST_SHARED = 12  # characters of a line that two documents can be said to share

_CODE = list(FIELDS).index("code")


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that reads like another one: its id, the cosine, the terms that weigh most in it, how many it has."""

    id: str
    score: float
    shared: tuple[str, ...]
    count: int


class Likeness:
    """The weight vectors of all documents, and what is most like each."""

    def __init__(self, ids: Sequence[str], vectors: Sequence[Mapping[str, float]]) -> None:
        self._ids, self._vectors = ids, vectors
        self._place = {name: at for at, name in enumerate(ids)}
        self._proposing = [nlargest(PROPOSED, vector, key=lambda term: (vector[term], term)) for vector in vectors]
        self._having: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for at, terms in enumerate(self._proposing):
            for term in terms:
                self._having[term].append(at)

    def of(self, name: str, limit: int = KEPT) -> tuple[Similar, ...]:
        """The documents most like one, the most alike first, equal ones by id; none for an unknown id."""
        at = self._place.get(name)
        if at is None:
            return ()
        mine = self._vectors[at]
        found = ((self._cosine(mine, self._vectors[other]), other) for other in self._candidates(at))
        best = sorted((-score, self._ids[other], other) for score, other in found if score > 0)[: min(limit, KEPT)]
        return tuple(Similar(each, -score, *_shared(mine, self._vectors[other])) for score, each, other in best)

    def _candidates(self, at: int) -> list[int]:
        sums: dict[int, float] = defaultdict(float)
        for term in self._proposing[at][:PROPOSING]:
            weight, having = self._vectors[at][term], self._having[term]
            if len(having) <= SPREAD:
                for other in having:
                    sums[other] += weight * weight
        sums.pop(at, None)
        return nlargest(CANDIDATES, sums, key=lambda other: (sums[other], -other))

    @staticmethod
    def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
        few, many = (one, other) if len(one) < len(other) else (other, one)
        return round(math.fsum([weight * many[term] for term, weight in few.items() if term in many]), 6)


def likeness(entries: Iterable[Entry], tallies: Sequence[Tally] | None = None) -> Likeness:
    """Make the vectors of all documents.

    Args:
        entries: all documents.
        tallies: their counts in the same order, where the caller has made them already.
    """
    ordered = list(entries)
    counted = tallies or [tally(entry.fields) for entry in ordered]
    frequency: dict[str, int] = defaultdict(int)
    for each in counted:
        for term in each.terms:
            frequency[term] += 1
    most = MOST_COMMON * len(counted) if len(counted) >= FEW else len(counted)
    worth = {count: ranking.steady_idf(len(counted), count) for count in {*frequency.values()}}
    idf = {term: worth[count] for term, count in frequency.items() if count <= most}
    means = ranking.mean_lengths(each.lengths for each in counted)
    rare = {term for term, count in frequency.items() if count == 1}
    vectors = [_vector(each, means, idf, rare) for each in counted]
    return Likeness([entry.id for entry in ordered], vectors)


def similar(source: Likeness | Iterable[Entry], name: str, limit: int = KEPT) -> tuple[Similar, ...]:
    """The documents most like the one with the id `name`; of many ids, make `likeness` once and give that."""
    return (source if isinstance(source, Likeness) else likeness(source)).of(name, limit)


def shared_lines(one: Iterable[Line], other: Iterable[Line]) -> tuple[tuple[Line, Line], ...]:
    """Lines that two documents have in common but for what varies from one log line to the next."""
    from kbgen.search.query.narrowing import normal

    theirs = {normal(line.text): line for line in reversed(list(other))}
    pairs: dict[str, tuple[Line, Line]] = {}
    for line in one:
        text = normal(line.text)
        if len(text) >= SHORTEST_SHARED and text in theirs:
            pairs.setdefault(text, (line, theirs[text]))
    return tuple(pairs.values())


def _vector(counted: Tally, means: ranking.Means, idf: Mapping[str, float], rare: Iterable[str]) -> dict[str, float]:
    """Weights of length 1. Terms of this document alone count in the length and are then of no use."""
    factors = ranking.factors(counted.lengths, means)
    weights = {}
    shares: dict[bytes, float] = {}  # the same few counts over and over
    for term, counts in counted.terms.items():
        if term in idf:
            if counts not in shares:
                total = math.fsum(count * factors[at] for at, count in enumerate(counts) if count and at != _CODE)
                shares[counts] = total
            if total := shares[counts]:
                weights[term] = idf[term] * total / (ranking.SATURATION + total)
    length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items() if term not in rare}


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> tuple[tuple[str, ...], int]:
    products = {term: one[term] * other[term] for term in one.keys() & other.keys()}
    return tuple(nlargest(TOLD, products, key=lambda term: (products[term], term))), len(products)
