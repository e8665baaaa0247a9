"""Words that mean the same, as sequences of terms: the built-in ones of `glossary.txt` and a team's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kbgen.features.searching.analyzer import analyze

Phrase = tuple[str, ...]
Texts = tuple[tuple[str, ...], ...]

_FILE = Path(__file__).with_name("glossary.txt")


@dataclass(frozen=True, slots=True)
class Glossary:
    """All sets ready for look-up.

    Attributes:
        others: phrase -> the other phrases of its sets, in the order of the sets.
        texts: phrase -> how it is written where it stands first.
        longest: number of terms of the longest phrase.
    """

    others: Mapping[Phrase, tuple[Phrase, ...]]
    texts: Mapping[Phrase, str]
    longest: int


@cache
def glossary(synonyms: Texts = ()) -> Glossary:
    """The built-in sets and `synonyms`."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    texts: dict[Phrase, str] = {}
    for words in synonym_sets(synonyms):
        phrases = [(tuple(analyze(text)), text) for text in words]
        for phrase, text in phrases:
            if phrase:
                texts.setdefault(phrase, text)
                found.setdefault(phrase, {}).update((other, None) for other, _ in phrases if other and other != phrase)
    others = {phrase: tuple(each) for phrase, each in found.items() if each}
    return Glossary(others, texts, max(map(len, others), default=0))


def synonym_sets(synonyms: Iterable[tuple[str, ...]] = ()) -> Texts:
    """The built-in sets as written, then `synonyms`."""
    return (*_built_in(), *synonyms)


@cache
def _built_in() -> Texts:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("|")) for line in lines if line and not line.startswith("#"))
