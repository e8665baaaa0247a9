"""Earlier incidents that may be the same, told in other words.

What nobody wrote proves nothing, so all of these are possible ones: they are shown, and nobody must answer them. One
sign alone is no reason to speak: texts of one house are alike, many an incident runs out of memory. So two must agree
that know nothing of each other: the place, the failure mode, a piece of an error, the words, the titles. Or one must
stand out: two texts far more alike than any others, an author who names the other incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kbgen.checking.records import Sign
from kbgen.checking.shared_errors import Both, by_core
from kbgen.corpus import Corpus, known_modes, when
from kbgen.documents import Document
from kbgen.model.settings import canonical
from kbgen.model.taxonomy import UNKNOWN, fold
from kbgen.recurrence import Patterns, Similarity, suggest

# How much must speak for a mode in the one and in the other; measured, as all of these, on the public corpus, on
# incidents written for it, and looked at on public incidents that none of them was chosen by.
HERE, CLEARLY = 2.5, 7.5
SPOKEN = 2  # modes of a text that it is said to speak of: the first ones
# How telling likeness must be beside a shared place or mode, and how much of the titles the same beside a mode.
TELLING, ALIKE, ALIKE_TITLES = 3.2, 2.4, 0.45
# How telling it must be beside titles of which so much is the same: short ones are soon alike, so the fewer words two
# texts share, the more of their titles must be. Long ones of one house share many words, and must stand out, too.
TELLING_TITLES, SAME_TITLES, SAME_TERMS, LONG = 1.6, 0.65, 3.0, 40
# How far likeness must stand out: beside the mode that the other's authors name and that is spoken of first here; by
# itself, in a base of so many texts at least.
MARGIN, MARGIN_ALONE = 2.0, 2.5
FEWEST_TERMS, FEWEST_ALONE, FEWEST_TEXTS = 8, 3, 12
SHORT_NAME, LONGEST = 3, 2_000  # characters of a name, and of a text that is looked through for names
LONG_ID = 10  # characters: so long an id stands in no text by chance
MOST_READ = 300  # documents without a mode of their own that are read for one

_NAME = re.compile(r"[\w][\w.-]*")


class Paraphrase(NamedTuple):
    """An earlier document; the signs; the places, the mode, the error lines (here, there), the words that both have
    where they speak for it; how much all say.
    """

    id: str
    signs: tuple[Sign, ...]
    places: tuple[str, ...]
    mode: str | None
    lines: Both | None
    terms: tuple[str, ...]
    weight: float


class CommonGround(NamedTuple):
    """What two documents have in common: `enough` where the mode is sign enough, beside the place or the words."""

    named: bool = False
    here: bool = False
    mode: str | None = None
    enough: bool = False
    lines: Both | None = None
    near: Similarity | None = None


def retold(document: Document, corpus: Corpus, patterns: Patterns, passed: Iterable[str]) -> list[Paraphrase]:
    """The likeliest first. `passed` are ids that are judged already, or that authors have answered."""
    judged = {document.id, *passed}
    others = [other for other in corpus.newest_first() if other.id not in judged and may_be_earlier(other, document)]
    alike = by_core(document, others, corpus)
    speaks = _Modes(document, corpus)
    places = _Places(corpus)
    struck = places.of(document)
    many = len(corpus) >= FEWEST_TEXTS
    found = []
    for other in others:
        named = _is_named(other, document)
        here = struck & places.of(other) if struck else frozenset()
        near = patterns.near.get((min(document.id, other.id), max(document.id, other.id)))
        lines = alike.get(other.id)
        if named or here or near or lines:
            mode, enough = speaks.shared(other, bool(here), bool(lines), near)
            seen = CommonGround(named, bool(here), mode, enough, lines, near)
            if signs := signs_of(seen, many):
                terms = near.shared if near and "words" in signs else ()
                found.append(
                    Paraphrase(
                        id=other.id,
                        signs=signs,
                        places=tuple(sorted(here)),
                        mode=mode,
                        lines=lines,
                        terms=terms,
                        weight=_weight(seen),
                    )
                )
    return sorted(found, key=lambda each: -each.weight)  # of equal ones the latest first


def signs_of(seen: CommonGround, many: bool) -> tuple[Sign, ...]:
    """The signs that two documents are the same, in the order of the noun; none where no two of them agree.

    `many`: whether there are texts enough to say that two of them are far more alike than others.
    """
    near = seen.near
    telling = near.telling if near and near.stands_out else 0.0
    alone = near and many and _stands_out(near)
    same = near and _same_titles(near)
    alike = near and near.titles >= ALIKE_TITLES and telling >= ALIKE
    agree = (
        seen.named,
        seen.enough,
        seen.lines and (seen.here or near),
        (seen.here or seen.mode) and telling >= TELLING,
        seen.mode and alike,
        same,
        alone,
    )
    there: dict[Sign, object] = {
        "named": seen.named,
        "place": seen.here,
        "mode": seen.mode,
        "error_line": seen.lines,
        "titles": same or alike,
        "words": near and (telling >= ALIKE or alone or same or seen.lines),
    }
    return tuple(sign for sign, is_there in there.items() if is_there) if any(agree) else ()


def _weight(seen: CommonGround) -> float:
    """How much all signs say together; the author's own word and the same place say most."""
    signs = (seen.named, seen.named, seen.here, seen.here, seen.mode, seen.lines, seen.near)
    return sum(bool(sign) for sign in signs) * CLEARLY + (seen.near.telling if seen.near else 0.0)


def _same_titles(near: Similarity) -> bool:
    same = near.titles >= SAME_TITLES and near.titles * near.count >= SAME_TERMS
    return same and near.telling >= TELLING_TITLES and (near.count < LONG or near.margin >= MARGIN)


def _stands_out(near: Similarity) -> bool:
    return near.margin >= MARGIN_ALONE and near.telling >= ALIKE and near.count >= FEWEST_ALONE


def _is_named(other: Document, document: Document) -> bool:
    """Whether the text names the other's id, or links to its file."""
    if len(other.id) < LONG_ID or other.id not in document.text or not any(map(str.isdigit, other.id)):
        return False
    return re.search(rf"(?<![\w-]){re.escape(other.id)}(?![\w-])", document.text) is not None


def may_be_earlier(other: Document, document: Document) -> bool:
    """Whether one that can be compared began before the document, as far as anybody knows."""
    began, day = when(other), when(document)
    return other.readable and (began is None or day is None or began <= day)


class _Modes:
    """What a document's authors say of its failure mode, or its text, and what others have of that."""

    def __init__(self, document: Document, corpus: Corpus) -> None:
        self._corpus = corpus
        self._named = known_modes(document, corpus.taxonomy)
        self._own = {} if self._named else _spoken(document, corpus)
        self._mine = [*(self._named or self._own)][:SPOKEN]
        self._left = MOST_READ

    def shared(self, other: Document, here: bool, line: bool, near: Similarity | None) -> tuple[str | None, bool]:
        """The mode that both have or speak of, and whether that is sign enough, beside the place or the
        words: where both texts only speak of it, it takes more.
        """
        named = known_modes(other, self._corpus.taxonomy)
        theirs = dict.fromkeys(named, CLEARLY) or self._read(other)
        if here:
            clear = [mode for mode, score in theirs.items() if score >= CLEARLY][: None if named else 1]
            fitting = [mode for mode in self._own if mode in clear]
            if fitting:
                return fitting[0], True
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


class _Places:
    """What was struck or took part: services, components, technologies, each in one spelling.

    A document that says it nowhere, a first draft, is taken to speak of the services and components that others name,
    where its title or its summary does.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._terms = corpus.settings.vocabulary.services
        self._told = {document.id: self._own(document) for document in corpus}
        struck = {name for document in corpus for name in self._slugs(_struck(document)) if len(name) >= SHORT_NAME}
        self._known = frozenset(struck)

    def of(self, document: Document) -> frozenset[str]:
        return self._told[document.id] or self._known & _names_in(f"{document.title}\n{document.meta.summary or ''}")

    def _own(self, document: Document) -> frozenset[str]:
        return self._slugs([*_struck(document), *(document.meta.technologies or ())])

    def _slugs(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(fold(canonical(word, self._terms) or word) for word in words)


def _struck(document: Document) -> Iterator[str]:
    meta = document.meta
    yield from (*(meta.services or ()), *(meta.components or ()))
    yield from (cause.component for cause in meta.root_causes or () if cause.component)


def _names_in(text: str) -> frozenset[str]:
    """All names that may stand in a text: its words, two and three of them together.

    >>> sorted(_names_in("Orders-DB is slow"))
    ['is', 'is-slow', 'orders-db', 'orders-db-is', 'orders-db-is-slow', 'slow']
    """
    words = [fold(word) for word in _NAME.findall(text[:LONGEST])]
    return frozenset("-".join(words[at : at + many]) for many in (1, 2, 3) for at in range(len(words) - many + 1))
