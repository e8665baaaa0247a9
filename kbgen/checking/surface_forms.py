"""The search's terms as the words of a text: nobody reads `subscript` or half of two Chinese words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kbgen.search import is_han, spans, token_terms

LONGEST = 60_000  # characters of a text that are looked through
LONGEST_WORD, LONGEST_HAN = 30, 6  # of a word that is shown


def surface_forms(terms: Iterable[str], text: str) -> tuple[str, ...]:
    """The words in which terms stand in a text, each once, in the order of the terms; those that stand nowhere are
    left out. Of several words the shortest; of Chinese the longest run of shared pairs.

    >>> surface_forms(["subscript", "连接", "接池"], "Subscriptions 用完了连接池")
    ('subscriptions', '连接池')
    """
    wanted = dict.fromkeys(terms)
    found: dict[str, str] = {}
    for token in dict.fromkeys(text[start:end] for start, end in spans(text[:LONGEST])):
        for term, word in _runs(token, wanted) if is_han(token) else _words(token, wanted):
            known = found.get(term)
            if known is None or (len(word) > len(known) if is_han(word) else len(word) < len(known)):
                found[term] = word
    return tuple(dict.fromkeys(found[term] for term in wanted if term in found))


def _words(token: str, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    if len(token) <= LONGEST_WORD:
        word = token.lower().strip("._-/")
        yield from ((term, word) for term in token_terms(token) if term in wanted)


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
