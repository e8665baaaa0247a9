"""Incidents that read alike: the cosine of all words but those in code. Text proposes, it does not decide."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from heapq import nlargest
from itertools import chain, repeat
from operator import mul
from pathlib import Path

from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search.index import ranking
from kbgen.search.index.ranking import FIELDS
from kbgen.search.index.records import Entry, Line
from kbgen.search.text.analyzer import analyze
from kbgen.search.text.term_counts import TermCounts, left_lengths, term_counts, without

MOST_COMMON = 0.1  # a term that stands in more of the documents than this says nothing of likeness
FEW = 30  # documents below which the rule above would leave no term
KEPT = 10  # similar documents that are kept for each
TOLD = 12  # shared terms that are named
# Bounds of the work: pairs are proposed by the weightiest terms, and only those proposed are compared in full.
PROPOSING, PROPOSED, CANDIDATES = 24, 64, 24
SPREAD = 400  # a term that proposes more documents than this proposes none: else the work would grow with the square
SHORTEST_SHARED = 12  # characters of a line that two documents can be said to share

_CODE = list(FIELDS).index("code")
_RARE = 1
_NOTHING = TermCounts({}, (0,) * len(FIELDS), False)

Vector = dict[int, float]  # number of a term -> its weight
Seen = tuple[Sequence[str], Sequence[bytes], tuple[int, ...]]  # terms, the row of counts of each, lengths of the fields
Numbered = tuple[Sequence[int], Sequence[bytes], tuple[int, ...]]  # likewise with the numbers of the terms


@dataclass(frozen=True, slots=True)
class Similar:
    """A document that reads like another one: its id, the cosine, the terms that weigh most in it, how many it has."""

    id: str
    score: float
    shared: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What was found of a document, to be known again.

    Attributes:
        key: a digest of its weights and all that they are made of.
        proposing: its weightiest terms, by which others are proposed.
        candidates: ids of those that were compared with it, each with the cosine.
        similar: the most alike of them.
        limit: how many of these were asked for.
    """

    key: str
    proposing: tuple[str, ...]
    candidates: Mapping[str, float]
    similar: tuple[Similar, ...]
    limit: int


class Likeness:
    """The weight vectors of all documents, and what is most like each.

    `former` is what was found the last time, of any documents: what an edit left as it was is not compared again.
    `before` is how they were weighed the last time, `leave_out` are the fields that do not count, and `digests` those
    of all that the counts are made of. Counts are taken out of `tallies` as their vectors are made.
    """

    def __init__(
        self,
        ids: Sequence[str],
        tallies: list[TermCounts],
        former: Mapping[str, Neighbours],
        before: TermVectors | None = None,
        leave_out: Collection[str] = (),
        digests: Sequence[str] = (),
    ) -> None:
        self._ids, self._tallies, self._leave_out = ids, tallies, leave_out
        self._place = {name: at for at, name in enumerate(ids)}
        self.weighed, self._seen = _weighed(digests, tallies, leave_out, before)
        self._weights, self._keys = self.weighed.weights, self.weighed.keys
        self._vectors: dict[int, Vector] = {}
        if not digests or [name for name in former if name in self._place] != [name for name in ids if name in former]:
            former = {}  # equal ones go by their order
        same = {name for name, each in former.items() if self._key(name) == each.key}
        self._former = {name: former[name] for name in same}
        self._proposing = [former[name].proposing if name in same else self._weightiest(name) for name in ids]
        self._known = {name: former[name] for name in self._undisturbed(same, former)}
        self._as_before = len(self._known)

    @property
    def anew(self) -> int:
        """How many documents were compared that no former comparison told of."""
        return len(self._known) - self._as_before

    @cached_property
    def _having(self) -> dict[str, array[int]]:
        """The documents that each term proposes, of those terms that somebody has yet to be compared by."""
        left = (terms for name, terms in zip(self._ids, self._proposing, strict=True) if name not in self._known)
        asked = {term for terms in left for term in terms[:PROPOSING]}
        found: dict[str, array[int]] = {term: array("I") for term in asked}
        for at, terms in enumerate(self._proposing):
            for term in asked.intersection(terms):
                found[term].append(at)
        return found

    def _proposed(self, term: str) -> array[int]:
        found = self._having.get(term)
        if found is None:  # of one that was compared, of whom more is asked now
            found = array("I", (at for at, terms in enumerate(self._proposing) if term in terms))
            self._having[term] = found
        return found

    def _undisturbed(self, same: Set[str], former: Mapping[str, Neighbours]) -> Iterator[str]:
        """The documents that are as they were, and are proposed and compared with just those that they were."""
        changed = (self._place.keys() | former.keys()) - same
        moved: set[str] = set()
        for name in changed:
            now = self._proposing[self._place[name]] if name in self._place else ()
            moved |= {*now} ^ {*(former[name].proposing if name in former else ())}
        for name in same:
            known = former[name]
            if changed.isdisjoint(known.candidates) and moved.isdisjoint(known.proposing[:PROPOSING]):
                yield name

    def _key(self, name: str) -> str | None:
        return self._keys[self._place[name]] if name in self._place else None

    def _weightiest(self, name: str) -> tuple[str, ...]:
        vector, terms = self._vector(self._place[name]), self._weights.terms
        weighed = zip(vector.values(), map(terms.__getitem__, vector), strict=True)
        return tuple(term for _, term in nlargest(PROPOSED, weighed))

    def _vector(self, at: int) -> Vector:
        found = self._vectors.get(at)
        if found is None:
            seen = self._seen.pop(at, None) or self._weights.numbered(_seen(self._tallies[at], self._leave_out))
            found = self._vectors[at] = self._weights.vector(*seen)
            self._tallies[at] = _NOTHING
        return found

    def of(self, name: str, limit: int = KEPT) -> tuple[Similar, ...]:
        """The documents most like one, the most alike first, equal ones by id; none for an unknown id."""
        at = self._place.get(name)
        if at is None:
            return ()
        known = self._known.get(name)
        limit = min(limit, KEPT)
        if known is None or known.limit < limit:
            known = self._known[name] = self._compared(at, limit)
        return known.similar[:limit]

    def compared(self) -> dict[str, Neighbours]:
        """What is to be remembered: of each document that was asked for."""
        return {name: self._known[name] for name in self._ids if name in self._known}

    def _compared(self, at: int, limit: int) -> Neighbours:
        """A document with its candidates; two that are as they were are not compared again."""
        before = self._former.get(self._ids[at])
        names = {self._ids[other]: other for other in self._candidates(at)}
        scores = {name: before.candidates[name] for name in names if before and self._was_met(name, before.candidates)}
        for name, other in names.items():
            if name not in scores:
                met = self._known.get(name)
                score = met.candidates.get(self._ids[at]) if met else None  # from the other side
                scores[name] = _cosine(self._vector(at), self._vector(other)) if score is None else score
        told = {each.id: each for each in before.similar if each.id in self._former} if before else {}
        best = sorted((-score, name) for name, score in scores.items() if score > 0)[:limit]
        similar = tuple(
            told.get(name) or Similar(name, -score, *self._shared(self._vector(at), self._vector(names[name])))
            for score, name in best
        )
        return Neighbours(self._keys[at], self._proposing[at], {name: scores[name] for name in names}, similar, limit)

    def _was_met(self, name: str, met: Mapping[str, float]) -> bool:
        return name in met and name in self._former

    def _candidates(self, at: int) -> list[int]:
        sums: dict[int, float] = defaultdict(float)
        vector = self._vector(at)
        for term in self._proposing[at][:PROPOSING]:
            having = self._proposed(term)
            if len(having) <= SPREAD:
                weight = vector[self._weights.numbers[term]]
                for other in having:
                    sums[other] += weight * weight
        sums.pop(at, None)
        return nlargest(CANDIDATES, sums, key=lambda other: (sums[other], -other))

    def _shared(self, one: Vector, other: Vector) -> tuple[tuple[str, ...], int]:
        terms = self._weights.terms
        products = [(one[term] * other[term], terms[term]) for term in one.keys() & other.keys()]
        return tuple(term for _, term in nlargest(TOLD, products)), len(products)


@dataclass(frozen=True)
class TermVectors:
    """How documents were weighed: digests of all that their counts are made of, what terms are worth, and the keys of
    the documents. `read` gives the counts of some again by their digests, as far as they are to be had.
    """

    digests: Sequence[str]
    weights: _Weights
    keys: Sequence[str]
    read: Read


Read = Callable[[Collection[str]], Mapping[str, TermCounts]]


def _weighed(
    digests: Sequence[str], tallies: list[TermCounts], leave_out: Collection[str], before: TermVectors | None
) -> tuple[TermVectors, dict[int, Numbered]]:
    """Weigh documents; where there are as many as `before`, by what changed since.

    Else all are unpacked, once: what was seen of each then takes the place of its counts.
    """
    means = ranking.mean_lengths(left_lengths(each.lengths, leave_out) for each in tallies)
    again = _weighed_again(digests, tallies, means, leave_out, before) if before else None
    if again:
        return again, {}
    numbers = defaultdict[str, int]()
    numbers.default_factory = numbers.__len__  # each new term has the next number
    seen: dict[int, Numbered] = {}
    for at, each in enumerate(tallies):
        terms, rows, lengths = _seen(each, leave_out)
        seen[at], tallies[at] = ([*map(numbers.__getitem__, terms)], rows, lengths), _NOTHING
    numbers.default_factory = None
    times = Counter(chain.from_iterable(terms for terms, _, _ in seen.values()))
    frequency = Counter({term: times[number] for term, number in numbers.items()})
    weights = _Weights(frequency, len(tallies), means, numbers)
    keys = map(weights.key, digests or repeat(""), (terms for terms, _, _ in seen.values()))
    return TermVectors(digests, weights, [*keys], _nothing), seen


def _nothing(_: Collection[str]) -> Mapping[str, TermCounts]:
    return {}


def _weighed_again(
    digests: Sequence[str],
    tallies: Sequence[TermCounts],
    means: ranking.Means,
    leave_out: Collection[str],
    before: TermVectors,
) -> TermVectors | None:
    """By what changed; None where that is much."""
    gone, new = Counter(before.digests), Counter(digests)
    gone, new = gone - new, new - gone
    if max(gone.total(), new.total()) > len(tallies) // 8:
        return None
    here, there = dict(zip(digests, tallies, strict=True)), before.read(gone)
    if gone.keys() - there.keys():
        return None
    frequency = before.weights.frequency.copy()
    moved: set[str] = set()
    for some, counted, count in ((gone, there, frequency.subtract), (new, here, frequency.update)):
        for digest in some.elements():
            terms, _, _ = _seen(counted[digest], leave_out)
            count(terms)
            moved.update(terms)
    if any(frequency[term] < 0 for term in moved):
        return None
    for term in moved:
        if not frequency[term]:
            del frequency[term]
    weights = _Weights(frequency, len(tallies), means)
    if weights.worths != before.weights.worths:
        return None
    codes = before.weights.codes  # a term that had none stands in new documents alone
    others = {term for term, code in weights.codes.items() if codes.get(term, code) != code}
    encoded = [term.encode("utf-8", "surrogatepass") for term in others]
    known = dict(zip(before.digests, before.keys, strict=True))
    keys = [
        weights.key(digest, weights.numbered(_seen(each, leave_out))[0])
        if digest not in known or each.has_any(others, encoded)
        else known[digest]
        for digest, each in zip(digests, tallies, strict=True)
    ]
    return TermVectors(digests, weights, keys, before.read)


def weighed_bytes(made: TermVectors) -> bytes:
    """How documents were weighed, as JSON."""
    row = [made.digests, made.keys, made.weights.means, made.weights.frequency]
    return row_bytes(row)


def weighed_from(data: bytes, read: Read) -> TermVectors:
    """What `weighed_bytes` wrote. Raises ValueError or TypeError for anything else."""
    digests, keys, means, frequency = row_from(data)
    return TermVectors(digests, _Weights(Counter(frequency), len(digests), tuple(means)), keys, read)


def _seen(counted: TermCounts, leave_out: Collection[str]) -> Seen:
    return (*without(counted, leave_out), left_lengths(counted.lengths, leave_out))


class _Weights:
    """What terms are worth over all documents; `frequency` is in how many of them each term stands, `numbers` are the
    places of the terms in it.
    """

    def __init__(
        self, frequency: Counter[str], count: int, means: ranking.Means, numbers: Mapping[str, int] | None = None
    ) -> None:
        little = _little()
        most = MOST_COMMON * count if count >= FEW else count
        self.frequency = frequency
        self.means = means
        # One byte for what a term is worth: nothing, what one of this document alone is, or a step.
        found = {*frequency.values()}
        codes = {times: _RARE if times == 1 else _step(times) if times <= most else 0 for times in found}
        idf = {0: 0.0} | {code: ranking.steady_idf(count, times) for times, code in codes.items() if code}
        self.codes = {term: codes[times] if term not in little else 0 for term, times in frequency.items()}
        self._by_number = bytes(self.codes.values())
        self._worths = [idf[code] for code in self._by_number]
        self.terms = list(frequency)
        self.numbers = numbers or {term: at for at, term in enumerate(self.terms)}
        self.worths = repr((self.means, ranking.steady(count)))

    def numbered(self, seen: Seen) -> Numbered:
        """What is seen of a document, with the numbers of its terms."""
        terms, rows, lengths = seen
        return [*map(self.numbers.__getitem__, terms)], rows, lengths

    def key(self, digest: str, terms: Iterable[int]) -> str:
        """A digest of all that the vector of a document with such terms is made of; `digest` is that of its counts."""
        made = hashlib.blake2b(f"{self.worths}{digest}".encode(), digest_size=16)
        made.update(bytes(map(self._by_number.__getitem__, terms)))
        return made.hexdigest()

    def vector(self, terms: Sequence[int], rows: Sequence[bytes], lengths: tuple[int, ...]) -> Vector:
        """Weights of length 1. Terms of this document alone count in the length and are then of no use."""
        factors = ranking.factors(lengths, self.means)
        shares = {row: _share(row, factors) for row in {*rows}}  # the same few counts over and over
        weights = list(map(mul, map(self._worths.__getitem__, terms), map(shares.__getitem__, rows)))
        length = math.sqrt(math.fsum(map(mul, weights, weights))) or 1.0
        told = {weight: weight / length for weight in {*weights}}  # equal ones are one number in memory
        codes = self._by_number
        return {term: told[each] for term, each in zip(terms, weights, strict=True) if each and codes[term] != _RARE}


@cache
def _little() -> frozenset[str]:
    """What only says in which language a text is; English and Chinese have their stop words in the analyzer."""
    text = Path(__file__).with_name("little_words.txt").read_text(encoding="utf-8")
    return frozenset(term for line in text.splitlines() if not line.startswith("#") for term in analyze(line))


def _share(counts: bytes, factors: Sequence[float]) -> float:
    """How much of its worth a term has in a document; none for what stands in code alone."""
    total = math.fsum(count * factors[at] for at, count in enumerate(counts) if count and at != _CODE)
    return total / (ranking.SATURATION + total)


def _step(times: int) -> int:
    """A number for each that `steady` gives: a power of two, or one and a half of it."""
    found = ranking.steady(times)
    return 2 * found.bit_length() + bool(found & (found - 1))


def likeness(
    entries: Iterable[Entry],
    tallies: Sequence[TermCounts] | None = None,
    former: Mapping[str, Neighbours] | None = None,
    before: TermVectors | None = None,
    leave_out: Collection[str] = (),
) -> Likeness:
    """Compare all documents.

    Args:
        entries: all documents.
        tallies: their counts in the same order, where the caller has made them already.
        former: what was found the last time.
        before: how they were weighed the last time.
        leave_out: fields of the search that do not count.
    """
    ordered = list(entries)
    counted = list(tallies or [term_counts(entry.fields) for entry in ordered])
    digests = [entry.digest for entry in ordered]
    return Likeness([entry.id for entry in ordered], counted, former or {}, before, leave_out, digests)


def similar(source: Likeness | Iterable[Entry], name: str, limit: int = KEPT) -> tuple[Similar, ...]:
    """The documents most like the one with the id `name`; of many ids, make `likeness` once and give that."""
    return (source if isinstance(source, Likeness) else likeness(source)).of(name, limit)


def shared_lines(one: Iterable[Line], other: Iterable[Line]) -> tuple[tuple[Line, Line], ...]:
    """Lines that two documents have in common but for what varies from one log line to the next."""
    from kbgen.search.query.filtering import normal

    theirs = {normal(line.text): line for line in reversed(list(other))}
    pairs: dict[str, tuple[Line, Line]] = {}
    for line in one:
        text = normal(line.text)
        if len(text) >= SHORTEST_SHARED and text in theirs:
            pairs.setdefault(text, (line, theirs[text]))
    return tuple(pairs.values())


def _cosine(one: Vector, other: Vector) -> float:
    return round(math.fsum([one[term] * other[term] for term in one.keys() & other.keys()]), 6)


def compared_bytes(known: Mapping[str, Neighbours]) -> bytes:
    """What is to be remembered, as JSON."""
    rows = []
    for name, each in known.items():
        similar = [(other.id, other.score, other.shared, other.count) for other in each.similar]
        rows.append([name, each.key, each.proposing, dict(each.candidates), similar, each.limit])
    return row_bytes(rows)


def compared_from(data: bytes) -> dict[str, Neighbours]:
    """What `compared_bytes` wrote. Raises ValueError or TypeError for anything else."""
    found = {}
    for name, key, proposing, candidates, similar, limit in row_from(data):
        alike = tuple(Similar(other, score, tuple(shared), count) for other, score, shared, count in similar)
        found[name] = Neighbours(key, tuple(proposing), candidates, alike, limit)
    return found
