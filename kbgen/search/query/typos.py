"""Words of the knowledge base that an unknown word of a query may have meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kbgen.model.spelling import slips
from kbgen.search.text.stemming import stem

if TYPE_CHECKING:
    from kbgen.search.query.query import Statistics

SHORTEST, SHORTEST_HALF = 4, 3
LONG = 8  # letters from which on two slips are allowed
MOST = 5
MANY = 1000  # documents from which on a word has to stand in two of them, for it may be a slip itself

_letters = re.compile("[a-z]+")


def is_correctable(term: str) -> bool:
    """Whether similar words are looked up for `term`: four or more of a-z."""
    return len(term) >= SHORTEST and bool(_letters.fullmatch(term))


def nearest(word: str, statistics: Statistics) -> list[str]:
    """Up to five words that begin with the same letter, the fewest slips away, the more frequent first."""
    limit = slips_allowed(word)
    near = [(slips(word, other, limit), other) for other in statistics.words(word[0]) if _is_near(word, other, limit)]
    least = least_documents(statistics.documents)
    ranked = sorted(
        (distance, -frequency, other)
        for distance, other in near
        if distance <= limit and (frequency := statistics.frequency(other)) >= least
    )
    return [other for _, _, other in ranked[:MOST]]


def halves(word: str, statistics: Statistics) -> tuple[str, ...]:
    """The two words that a blank is missing between, as typed; none where it is no two words that documents have.

    Of several readings it is the one whose rarer word stands in most documents.
    """
    typed, least = word.lower(), least_documents(statistics.documents)
    best = (least, 0)
    for at in range(SHORTEST_HALF, len(typed) - SHORTEST_HALF + 1) if _letters.fullmatch(typed) else ():
        best = max(best, (min(statistics.frequency(stem(part)) for part in (typed[:at], typed[at:])), at))
    return (typed[: best[1]], typed[best[1] :]) if best[1] else ()


def slips_allowed(word: str) -> int:
    """How many slips make no other word of `word`."""
    return 1 if len(word) < LONG else 2


def least_documents(documents: int) -> int:
    """In how many documents a word must stand to be offered, in a knowledge base of so many."""
    return 1 if documents < MANY else 2


def _is_near(word: str, other: str, limit: int) -> bool:
    """A cheap test that lets all near words pass: each slip changes two letters of the set at most."""
    return abs(len(word) - len(other)) <= limit and len(set(word) ^ set(other)) <= 2 * limit


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"shortest": SHORTEST, "shortestHalf": SHORTEST_HALF, "long": LONG, "most": MOST, "many": MANY}
