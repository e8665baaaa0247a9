"""From the text of a query to what is looked up: terms with their worth, and what may stand for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kbgen.features.searching.analyzer import analyze, is_han
from kbgen.features.searching.glossary import Phrase, glossary
from kbgen.features.searching.ranking import idf, worth
from kbgen.features.searching.typos import is_correctable, nearest

# Bounds of the work a query makes, for a pasted stack trace is a query too.
MAX_CHARACTERS = 20_000
MAX_HEAD, MAX_TAIL = 128, 64  # distinct terms looked at, from the query's begin and end
MAX_TERMS = 64  # distinct terms searched for: the rarest
MAX_TYPOS = 8  # unknown words for which similar ones are looked up

MAX_REPEATS = 2  # how often a term of the query counts
FUNCTION_CHARACTERS = "的了是在和与就都而及着或个也又把被让给吗呢吧啊"
FUNCTION_WEIGHT = 0.3  # of a pair of Han characters with one of these in it
TYPO_WEIGHT = 0.4  # of a word that may have been meant
ALTERNATIVE_WEIGHT = 0.9  # of a phrase with the same meaning

Worths = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query. A document gets the best of the literal terms' and any alternative's sum.

    Attributes:
        literal: (term, worth) of what the query says.
        alternatives: the same for each phrase with that meaning.
    """

    literal: Worths
    alternatives: tuple[Worths, ...] = ()


class Statistics(Protocol):
    """What a query has to know of the documents."""

    @property
    def documents(self) -> int:
        """Number of documents."""

    def frequency(self, term: str) -> int:
        """Number of documents with `term`."""

    def words(self, letter: str) -> Iterable[str]:
        """The terms of letters only that begin with `letter`."""


def clauses(query: str, statistics: Statistics) -> tuple[Clause, ...]:
    """What to look up for `query`. Any text will do; there may be nothing to look up."""
    terms = _kept(analyze(query[:MAX_CHARACTERS]), statistics)
    have = frozenset(terms)
    found: list[Clause] = []
    typos = MAX_TYPOS
    for phrase, others in _phrases(terms):
        if others:
            found.append(_with_alternatives(phrase, [each for each in others if not have.issuperset(each)], statistics))
        elif statistics.frequency(phrase[0]):
            found.append(Clause(_worths(phrase, statistics)))
        elif is_correctable(phrase[0]) and typos:
            typos -= 1
            found.extend(_meant(phrase[0], statistics))
    return tuple(found)


def _kept(terms: Sequence[str], statistics: Statistics) -> list[str]:
    """The terms that count, in order: each twice at most, and of very many the rarest."""
    distinct = list(dict.fromkeys(terms))
    if len(distinct) > MAX_HEAD + MAX_TAIL:
        distinct = distinct[:MAX_HEAD] + distinct[-MAX_TAIL:]
    frequencies = {term: statistics.frequency(term) for term in distinct}
    rarest = sorted(distinct, key=lambda term: (not frequencies[term], frequencies[term]))[:MAX_TERMS]
    left = Counter(dict.fromkeys(rarest, MAX_REPEATS))
    kept = []
    for term in terms:
        if left[term] > 0:
            left[term] -= 1
            kept.append(term)
    return kept


def _phrases(terms: Sequence[str]) -> Iterator[tuple[Phrase, tuple[Phrase, ...]]]:
    """The terms in order, joined where the glossary knows a phrase; the longest wins."""
    known = glossary()
    longest = max(map(len, known))
    at = 0
    while at < len(terms):
        sizes = range(min(longest, len(terms) - at), 0, -1)
        size = next((size for size in sizes if tuple(terms[at : at + size]) in known), 1)
        phrase = tuple(terms[at : at + size])
        yield phrase, known.get(phrase, ())
        at += size


def _with_alternatives(phrase: Phrase, others: Sequence[Phrase], statistics: Statistics) -> Clause:
    """A phrase with what means the same, which is worth no more in all than the phrase itself."""
    most = _total(phrase, statistics)
    scaled = []
    for other in others:
        known = [term for term in other if statistics.frequency(term)]
        if known:
            scaled.append(_worths(known, statistics, ALTERNATIVE_WEIGHT * min(1.0, most / _total(known, statistics))))
    return Clause(_worths(phrase, statistics), tuple(scaled))


def _total(terms: Iterable[str], statistics: Statistics) -> float:
    """One by one: sum() rounds otherwise from Python 3.12 on, and JavaScript never does."""
    total = 0.0
    for term in terms:
        total += _weight(term, statistics)
    return total


def _meant(word: str, statistics: Statistics) -> Iterator[Clause]:
    for other in nearest(word, statistics):
        yield Clause(_worths((other,), statistics, TYPO_WEIGHT))


def _worths(terms: Iterable[str], statistics: Statistics, factor: float = 1.0) -> Worths:
    return tuple((term, worth(factor * _weight(term, statistics))) for term in terms if statistics.frequency(term))


def _weight(term: str, statistics: Statistics) -> float:
    function = len(term) > 1 and is_han(term) and any(character in FUNCTION_CHARACTERS for character in term)
    return (FUNCTION_WEIGHT if function else 1.0) * idf(statistics.documents, statistics.frequency(term))


def rules() -> dict[str, object]:
    """The numbers of this module as JSON for the browser."""
    return {
        "characters": MAX_CHARACTERS,
        "head": MAX_HEAD,
        "tail": MAX_TAIL,
        "terms": MAX_TERMS,
        "typos": MAX_TYPOS,
        "repeats": MAX_REPEATS,
        "functions": FUNCTION_CHARACTERS,
        "functionWeight": FUNCTION_WEIGHT,
        "typoWeight": TYPO_WEIGHT,
        "alternativeWeight": ALTERNATIVE_WEIGHT,
    }
