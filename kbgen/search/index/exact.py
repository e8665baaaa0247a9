"""Exact words, wanted and unwanted: what a document's lines must hold, or must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kbgen.search.query.grammar import Asked
from kbgen.search.text.analyzer import analyze, clean

if TYPE_CHECKING:
    from kbgen.search.index.opened import Index

MOST_CHECKED = 200  # documents whose lines are read for exact words: the best of those that have all their terms


def kept(index: Index, wanted: Asked, units: Sequence[int], passed: Sequence[int], nearly: Sequence[int]) -> set[int]:
    """Those of the documents that have the exact words and nothing of what is excluded.

    Lines are read of at most MOST_CHECKED documents; what is beyond these is left out, for nobody knows.
    """
    texts = [(text, True) for text in wanted.phrases] + [(text, False) for text in wanted.without]
    phrases = [(normal(text), must, _with(index, text)) for text, must in texts if normal(text)]
    found: set[int] = set()
    unread: list[int] = []
    for number in (*_ordered(index, units, passed), *_ordered(index, units, nearly)):
        if any(must and number not in having for _, must, having in phrases):
            continue
        if any(number in having for _, _, having in phrases):
            unread.append(number)
        else:
            found.add(number)
    found.update(number for number in unread[:MOST_CHECKED] if _fits(index, number, phrases))
    return found


def _ordered(index: Index, units: Sequence[int], numbers: Sequence[int]) -> list[int]:
    return index.best(numbers, units.__getitem__, len(numbers))


def _with(index: Index, text: str) -> frozenset[int]:
    """The documents that may have exact words."""
    terms = analyze(text)
    return index.with_all(terms) if terms else frozenset(index.store.live())


def _fits(index: Index, number: int, phrases: Iterable[tuple[str, bool, frozenset[int]]]) -> bool:
    _, record, lines = index.shown(number)
    texts = [normal(text) for text in (record["title"], *(line.text for line in lines))]
    return all(any(phrase in text for text in texts) == must for phrase, must, _ in phrases)


def normal(text: str) -> str:
    """Text as exact words are compared: the analyzer's one form, lower case, single blanks."""
    return " ".join(part for part in clean(text).lower().split(" ") if part)


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"most": MOST_CHECKED}
