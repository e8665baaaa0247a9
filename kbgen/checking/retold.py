"""Earlier incidents that may be the same, told in other words.

What nobody wrote proves nothing, so all of these are possible ones: they are shown, and nobody must answer them. One
sign alone is no reason to speak: texts of one house are alike, many an incident runs out of memory. So two must agree
that know nothing of each other: the place, the failure mode, a piece of an error, the words, the titles.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kbgen.checking.cores import Both, by_core
from kbgen.corpus import Corpus, when
from kbgen.documents import Document
from kbgen.model.settings import canonical
from kbgen.model.taxonomy import UNKNOWN, fold
from kbgen.recurrence import Near, Patterns, suggest

# How much must speak for a mode in the one and in the other; measured, as all of these, on the public corpus, on
# incidents written for it, and looked at on public incidents that none of them was chosen by.
HERE, CLEARLY = 2.5, 7.5
SPOKEN = 2  # modes of a text that it is said to speak of: the first ones
# How telling likeness must be beside a shared place or mode; and beside titles of which so much is the same: short
# ones are soon alike, so the fewer words two texts share, the more of their titles must be.
TELLING, TELLING_TITLES, SAME_TITLES, SAME_TERMS = 3.2, 1.6, 0.65, 3.0
# Likeness that stands out by itself, beside the mode that the other's authors name and that is spoken of first here.
MARGIN, FEWEST_TERMS = 2.0, 8
MOST_READ = 300  # documents without a mode of their own that are read for one



class Retold(NamedTuple):
    """An earlier document; the mode, the error lines (here, there), the words that both may share; their weight."""

    id: str
    mode: str | None
    lines: Both | None
    terms: tuple[str, ...]
    weight: float


def retold(document: Document, corpus: Corpus, patterns: Patterns, passed: Iterable[str]) -> list[Retold]:
    """The likeliest first. `passed` are ids that are judged already, or that authors have answered."""
    judged = {document.id, *passed}
    others = [other for other in corpus.newest_first() if other.id not in judged and _may_be_earlier(other, document)]
    alike = by_core(document, others, corpus)
    speaks = _Modes(document, corpus)
    struck = _struck(document, corpus)
    found = []
    for other in others:
        here = not struck.isdisjoint(_struck(other, corpus))
        near = patterns.near.get((min(document.id, other.id), max(document.id, other.id)))
        lines = alike.get(other.id)
        if here or near or lines:
            mode, enough = speaks.shared(other, here, bool(lines), near)
            if weight := _weight(here, mode, enough, lines, near):
                found.append(Retold(other.id, mode, lines, near.shared if near else (), weight))
    return sorted(found, key=lambda each: -each.weight)  # of equal ones the latest first


def _weight(here: bool, mode: str | None, enough: bool, lines: Both | None, near: Near | None) -> float:
    """How much all signs say together; 0 where no two of them agree."""
    telling = near.telling if near else 0.0
    agree = (
        enough,
        lines and (here or near),
        (here or mode) and telling >= TELLING,
        near and _same_titles(near),
    )
    signs = (here, here, mode, lines, near)  # the same place says most
    return sum(bool(sign) for sign in signs) * CLEARLY + telling if any(agree) else 0.0


def _same_titles(near: Near) -> bool:
    same = near.titles >= SAME_TITLES and near.titles * near.count >= SAME_TERMS
    return same and near.telling >= TELLING_TITLES


def _may_be_earlier(other: Document, document: Document) -> bool:
    began, day = when(other), when(document)
    return other.readable and (began is None or day is None or began <= day)


class _Modes:
    """What a document's authors say of its failure mode, or its text, and what others have of that."""

    def __init__(self, document: Document, corpus: Corpus) -> None:
        self._corpus = corpus
        self._named = _named(document, corpus)
        self._own = {} if self._named else _spoken(document, corpus)
        self._mine = [*(self._named or self._own)][:SPOKEN]
        self._left = MOST_READ

    def shared(self, other: Document, here: bool, line: bool, near: Near | None) -> tuple[str | None, bool]:
        """The mode that both have or speak of, and whether that is sign enough, beside the place or the
        words: where both texts only speak of it, it takes more.
        """
        named = _named(other, self._corpus)
        theirs = dict.fromkeys(named, CLEARLY) or self._read(other)
        if here:
            clear = [mode for mode, score in theirs.items() if score >= CLEARLY][: None if named else 1]
            fitting = [(self._own[mode], mode) for mode in clear if self._own.get(mode, 0.0) >= HERE]
            if fitting:
                return max(fitting)[1], True
        first = next(iter(self._own), None)
        if first in named and (line or (near and near.margin >= MARGIN and near.count >= FEWEST_TERMS)):
            return first, True
        return next((mode for mode in self._mine if mode in [*theirs][:SPOKEN]), None), False

    def _read(self, other: Document) -> dict[str, float]:
        self._left -= 1
        return _spoken(other, self._corpus) if self._left >= 0 else {}


def _spoken(document: Document, corpus: Corpus) -> dict[str, float]:
    """The modes that a text speaks of, the first one first, with how much speaks for each."""
    found = sorted(suggest(document, corpus.taxonomy), key=lambda each: (-each.spoken, each.mode))
    return {each.mode: each.spoken for each in found if each.mode != UNKNOWN and each.spoken >= HERE}


def _named(document: Document, corpus: Corpus) -> tuple[str, ...]:
    """The failure modes that its authors name, in their order."""
    causes = document.meta.root_causes or ()
    modes = (corpus.taxonomy.canonical(cause.failure_mode) for cause in causes if cause.failure_mode)
    return tuple(dict.fromkeys(mode for mode in modes if mode != UNKNOWN))


def _struck(document: Document, corpus: Corpus) -> frozenset[str]:
    """What was struck or took part: services, components, technologies, each in one spelling."""
    meta, terms = document.meta, corpus.settings.vocabulary.services
    words = [*(meta.services or ()), *(meta.components or ()), *(meta.technologies or ())]
    words += [cause.component for cause in meta.root_causes or () if cause.component]
    return frozenset(fold(canonical(word, terms) or word) for word in words)
