"""The search's terms as the words of a text: nobody reads `subscript` or half of two Chinese words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain

from kbgen.search import analyze, is_han, spans, token_terms

LONGEST = 60_000  # characters of a text that are looked through
LONGEST_WORD, LONGEST_HAN = 30, 6  # of a word that is shown
# When something was makes nothing alike.
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_DAYS = (
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug"
    " Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
)


def surface_forms(terms: Iterable[str], text: str) -> tuple[str, ...]:
    """The words in which terms stand in a text, each once, in the order of the terms; those that stand nowhere are
    left out, and so are years, months and weekdays. Of several words the shortest; of Chinese the longest run of shared
    pairs.

    >>> surface_forms(["subscript", "连接", "接池"], "Subscriptions 用完了连接池")
    ('subscriptions', '连接池')
    """
    wanted = dict.fromkeys(term for term in terms if term not in _days() and not _YEAR.fullmatch(term))
    words, han = _read(text)
    found = {term: words[term] for term in wanted if term in words}
    for term, run in chain.from_iterable(_runs(token, wanted) for token in han):
        if len(run) > len(found.get(term, "")):
            found[term] = run
    return tuple(dict.fromkeys(found[term] for term in wanted if term in found))


@cache
def _days() -> frozenset[str]:
    return frozenset(analyze(_DAYS))


@lru_cache(maxsize=1)
def _read(text: str) -> tuple[Mapping[str, str], Sequence[str]]:
    """For each term of a text the shortest of its words, and the Chinese runs: one text is asked of many pairs."""
    words: dict[str, str] = {}
    han = []
    for token in dict.fromkeys(text[start:end] for start, end in spans(text[:LONGEST])):
        if is_han(token):
            han.append(token)
        elif len(token) <= LONGEST_WORD:
            word = token.lower().strip("._-/")
            for term in token_terms(token):
                if len(word) < len(words.setdefault(term, word)):
                    words[term] = word
    return words, han


def _runs(token: str, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each wanted pair of a Chinese run with the run of such pairs that it is part of."""
    begun = None
    for at in range(len(token)):
        if token[at : at + 2] in wanted and at + 1 < len(token):
            begun = at if begun is None else begun
        elif begun is not None:
            run = token[begun : at + 1][:LONGEST_HAN]
            yield from ((run[each : each + 2], run) for each in range(len(run) - 1))
            begun = None
