"""Which earlier incidents a document is like, how strongly, and which of them its authors have yet to answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgen.checking.nouns import Likeness, Shared
from kbgen.corpus import Corpus
from kbgen.recurrence import Pair, Patterns

MOST_POSSIBLE = 3
SHOWN: tuple[Likeness, ...] = ("same_cause", "same_symptom", "possible")


class Like(NamedTuple):
    """A pair as seen from the changed document; `answer` and `to_answer` as in `Earlier`."""

    id: str
    pair: Pair
    likeness: Likeness
    answer: str | None
    to_answer: bool


def likely(document_id: str, corpus: Corpus, patterns: Patterns) -> tuple[Like, ...]:
    """The earlier incidents, the strongest likeness first, of each the latest first; possible ones at most three.

    One that may as well have been later counts as earlier: nobody knows. What authors call not related, or the
    same incident told twice, is left in peace.
    """
    pairs = [pair for pair in patterns.pairs_of(document_id) if _is_earlier(pair, document_id)]
    answered = {mark for pair in pairs if pair.reasons.declarations for mark in _marks(pair, document_id)}
    found = [like for pair in pairs if (like := _like(pair, document_id, answered, corpus))]
    possible = sorted((like for like in found if like.likeness == "possible"), key=_nearness)[:MOST_POSSIBLE]
    strong = [like for like in found if like.likeness != "possible"]
    places = {document.id: at for at, document in enumerate(corpus.newest_first())} if strong else {}
    return (*sorted(strong, key=lambda like: (SHOWN.index(like.likeness), places[like.id])), *possible)


def _is_earlier(pair: Pair, document_id: str) -> bool:
    return pair.verdict != "duplicate" and (not pair.ordered or pair.later == document_id)


def _like(pair: Pair, document_id: str, answered: set[object], corpus: Corpus) -> Like | None:
    likeness = _likeness(pair)
    if likeness is None:
        return None
    said = next((each.relation for each in pair.reasons.declarations), None)
    # A drill repeats an incident on purpose, and a document without facts has nobody to ask.
    drill = "drill" in (corpus.by_id[name].meta.kind for name in (pair.earlier, pair.later))
    known = said is not None or not answered.isdisjoint(_marks(pair, document_id))
    return Like(pair.other(document_id), pair, likeness, said, likeness != "possible" and not known and not drill)


def _likeness(pair: Pair) -> Likeness | None:
    """Only a shared key, a shared error line or an author's word is strong; text alone is possible."""
    if pair.verdict in ("recurrence", "same_cause"):
        return "same_cause"
    if pair.reasons.lines or pair.declared:
        return "same_symptom"
    # Where both causes are known and differ, likeness of words says nothing more.
    return "possible" if pair.verdict == "possible" else None


def _marks(pair: Pair, document_id: str) -> Iterable[object]:
    """What an answer holds for: of a chain of ten incidents with one key, naming one is enough."""
    yield from pair.reasons.keys
    for line in pair.reasons.lines:
        yield line.later_line if pair.later == document_id else line.earlier_line


def _nearness(like: Like) -> tuple[float, str]:
    return -(like.pair.reasons.telling or 0.0), like.id


def shared_lines(pair: Pair, document_id: str) -> tuple[Shared, ...]:
    """The shared error lines, told from one of the two."""
    turned = pair.later != document_id
    return tuple(
        Shared(line.earlier, line.earlier_line, line.later, line.later_line)
        if turned
        else Shared(line.later, line.later_line, line.earlier, line.earlier_line)
        for line in pair.reasons.lines
    )
