"""Which earlier incidents a document is like, how strongly, and which of them its authors have yet to answer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from kbgen.checking.paraphrases import FEWEST_TEXTS, Paraphrase, may_be_earlier, retold
from kbgen.checking.records import Likeness, SharedErrorLine, Sign
from kbgen.corpus import Corpus, others_named
from kbgen.recurrence import Key, Pair, Patterns

MOST_POSSIBLE, MOST_ELSEWHERE, MOST_NEAREST = 3, 3, 3
FEWEST_SHARED = 3  # terms: of fewer nobody can see why
SHOWN: tuple[Likeness, ...] = ("same_cause", "same_symptom", "elsewhere", "possible")
STRONG: tuple[Likeness, ...] = ("same_cause", "same_symptom")


class EarlierMatch(NamedTuple):
    """An earlier document as seen from the changed one; all but `to_answer`, which asks, as in `Earlier`."""

    id: str
    likeness: Likeness
    answer: str | None = None
    to_answer: bool = False
    keys: tuple[Key, ...] = ()
    modes: tuple[str, ...] = ()
    lines: tuple[SharedErrorLine, ...] = ()
    terms: tuple[str, ...] = ()
    signs: tuple[Sign, ...] = ()
    places: tuple[str, ...] = ()


def likely(document_id: str, corpus: Corpus, patterns: Patterns) -> tuple[EarlierMatch, ...]:
    """The earlier incidents, the strongest likeness first, of each the latest first; three at most of the weak ones.

    One that may as well have been later counts as earlier: nobody knows. What authors call not related, or the
    same incident told twice, is left in peace.
    """
    found = judged(document_id, corpus, patterns)
    told = {*(like.id for like in found if like.likeness != "possible"), *_answers(document_id, corpus, patterns)}
    elsewhere = [like for like in found if like.likeness == "elsewhere"]
    return (
        *(like for like in found if like.likeness in STRONG),
        *elsewhere[:MOST_ELSEWHERE],
        *_possible(document_id, [like for like in found if like.likeness == "possible"], told, corpus, patterns),
    )


def judged(document_id: str, corpus: Corpus, patterns: Patterns) -> list[EarlierMatch]:
    """Those that the patterns know of, in that order, with no bound."""
    pairs = [pair for pair in patterns.pairs_of(document_id) if _is_earlier(pair, document_id)]
    answered = {mark for pair in pairs if pair.reasons.declarations for mark in _marks(pair, document_id)}
    found = [like for pair in pairs if (like := _like(pair, document_id, answered, corpus))]
    places = {document.id: at for at, document in enumerate(corpus.newest_first())} if found else {}
    return sorted(found, key=lambda like: (SHOWN.index(like.likeness), places[like.id]))


def nearest(document_id: str, corpus: Corpus, patterns: Patterns) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ids of the earlier incidents that read most like a document, with the terms that both have: a place to look
    where no sign speaks for any, and no claim. None of those that are judged, and none where the nearest are just those
    there are: in a base of few texts, and where others are as like.
    """
    if len(corpus) < FEWEST_TEXTS:
        return ()
    here, passed = corpus.by_id[document_id], _answers(document_id, corpus, patterns)
    near = ((corpus.by_id[name], how) for name, how in patterns.nearest(document_id) if name not in passed)
    fit = ((other, how) for other, how in near if how.count >= FEWEST_SHARED and may_be_earlier(other, here))
    return tuple((other.id, how.shared) for other, how in islice(fit, MOST_NEAREST))


def _possible(
    document_id: str, alike: list[EarlierMatch], told: set[str], corpus: Corpus, patterns: Patterns
) -> list[EarlierMatch]:
    """Those of one key that no component makes certain, then those that may be the same in other words."""
    rest = retold(corpus.by_id[document_id], corpus, patterns, {*told, *(like.id for like in alike)})
    return [*alike, *map(_retold, rest)][:MOST_POSSIBLE]


def _retold(found: Paraphrase) -> EarlierMatch:
    lines: tuple[SharedErrorLine, ...] = ()
    if found.lines:
        here, there = found.lines
        lines = (SharedErrorLine(here.text, here.line, there.text, there.line),)
    modes = (found.mode,) if found.mode else ()
    return EarlierMatch(
        found.id, "possible", modes=modes, lines=lines, terms=found.terms, signs=found.signs, places=found.places
    )


def _answers(document_id: str, corpus: Corpus, patterns: Patterns) -> set[str]:
    """What is settled: pairs that authors or two known causes have judged, and what is called not related."""
    judged = {pair.other(document_id) for pair in patterns.pairs_of(document_id) if pair.verdict != "possible"}
    here = corpus.by_id[document_id]
    judged |= {corpus.by_id[name].id for name in others_named(here) if name in corpus.by_id}
    return judged | {other.id for other in corpus if not others_named(other).isdisjoint(here.names)}


def _is_earlier(pair: Pair, document_id: str) -> bool:
    return pair.verdict != "duplicate" and (not pair.ordered or pair.later == document_id)


def _like(pair: Pair, document_id: str, answered: set[object], corpus: Corpus) -> EarlierMatch | None:
    likeness = _likeness(pair)
    if likeness is None:
        return None
    said = next((each.relation for each in pair.reasons.declarations), None)
    # A drill repeats an incident on purpose, and a document without facts has nobody to ask.
    drill = "drill" in (corpus.by_id[name].meta.kind for name in (pair.earlier, pair.later))
    known = said is not None or not answered.isdisjoint(_marks(pair, document_id))
    reasons, signs = pair.reasons, _signs(pair) if likeness == "possible" else ()
    return EarlierMatch(
        id=pair.other(document_id),
        likeness=likeness,
        answer=said,
        to_answer=likeness in STRONG and not known and not drill,
        keys=reasons.keys,
        modes=reasons.modes if likeness == "elsewhere" else (),
        lines=shared_lines(pair, document_id),
        terms=reasons.terms,
        signs=signs,
        places=tuple(dict.fromkeys(key.place for key in reasons.keys)) if signs else (),
    )


def _signs(pair: Pair) -> tuple[Sign, ...]:
    """What a possible pair rests on that the patterns know of."""
    twice = pair.verdict == "twice"
    there: dict[Sign, object] = {
        "day": twice,
        "place": twice or pair.reasons.keys,
        "mode": pair.reasons.keys,
        "error_line": pair.reasons.lines,
        "words": twice and pair.reasons.terms and not pair.reasons.lines,
    }
    return tuple(sign for sign, is_there in there.items() if is_there)


def _likeness(pair: Pair) -> Likeness | None:
    """Only a shared key, a shared error line or an author's word is strong; text alone is possible."""
    if pair.verdict in ("recurrence", "same_cause", "elsewhere"):
        return "same_cause"
    if pair.verdict == "twice" and any(key.axis == "component" for key in pair.reasons.keys):
        return "same_cause"
    if pair.reasons.lines or pair.declared:
        return "same_symptom"
    if pair.verdict == "cause_pattern":
        return "elsewhere"
    # Where both causes are known and differ, likeness of words says nothing more; where they are not, it needs a
    # second sign, which `retold` looks for.
    asked = pair.verdict == "twice" or (pair.verdict == "possible" and pair.reasons.keys)
    return "possible" if asked else None


def _marks(pair: Pair, document_id: str) -> Iterable[object]:
    """What an answer holds for: of a chain of ten incidents with one key, naming one is enough."""
    yield from pair.reasons.keys
    for line in pair.reasons.lines:
        yield line.later_line if pair.later == document_id else line.earlier_line


def shared_lines(pair: Pair, document_id: str) -> tuple[SharedErrorLine, ...]:
    """The shared error lines, told from one of the two."""
    turned = pair.later != document_id
    return tuple(
        SharedErrorLine(line.earlier, line.earlier_line, line.later, line.later_line)
        if turned
        else SharedErrorLine(line.later, line.later_line, line.earlier, line.earlier_line)
        for line in pair.reasons.lines
    )
