"""Words that mean the same, as sequences of terms: the built-in ones of `glossary.txt` and a team's own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search.text.analyzer import VERSION, worded

Value = TypeVar("Value")
Phrase = tuple[str, ...]
Texts = tuple[tuple[str, ...], ...]

_FILE = Path(__file__).with_name("glossary.txt")


class Synonyms(NamedTuple):
    """A set of the glossary: `words` mean the same; `kinds` are found by them, but find nothing themselves."""

    words: tuple[str, ...]
    kinds: tuple[str, ...] = ()


class GlossaryPhrase(NamedTuple):
    """A word or phrase of the glossary.

    Attributes:
        text: as written.
        key: how a query says it: its terms, and its stop words as they are.
        terms: what is looked up for it, of RabbitMQ the whole only; nothing where all but one of several words are
            stop words, for the one left means more than the phrase ("sign in", "not found").
    """

    text: str
    key: Phrase
    terms: Phrase


class Glossary(NamedTuple):
    """All sets ready for look-up.

    Attributes:
        others: key of a phrase -> the terms of the other phrases of its sets, in the order of the sets.
        texts: terms of a phrase -> how it is written where it stands first.
        longest: number of words of the longest phrase.
    """

    others: Mapping[Phrase, tuple[Phrase, ...]]
    texts: Mapping[Phrase, str]
    longest: int


@cache
def glossary(synonyms: Texts = ()) -> Glossary:
    """The built-in sets and `synonyms`."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    texts: dict[Phrase, str] = {}
    for each in synonym_sets(synonyms):
        words = [spelt(text) for text in each.words]
        told = [word for word in (*words, *map(spelt, each.kinds)) if word.terms]
        for word in told:
            texts.setdefault(word.terms, word.text)
        for word in words:
            found.setdefault(word.key, {}).update((other.terms, None) for other in told if other.terms != word.terms)
    others = {key: tuple(each) for key, each in found.items() if key and each}
    return Glossary(others, texts, max(map(len, others), default=0))


_WORD, _PHRASE = "\x1f", "\x1e"  # what parts words, and phrases, in kept ones: no term holds them


def glossary_bytes(synonyms: Texts, kept: bytes = b"") -> bytes:
    """The sets as `glossary_from` takes them, by what they are made from; the `kept` ones where that is the same."""
    with suppress(ValueError, TypeError, LookupError):
        if row_from(kept)[0] == _made_from(synonyms):
            return kept
    made = glossary(synonyms)
    others = {_WORD.join(key): _PHRASE.join(map(_WORD.join, each)) for key, each in made.others.items()}
    texts = {_WORD.join(terms): text for terms, text in made.texts.items()}
    told = [_made_from(synonyms), made.longest, others, texts]
    return row_bytes(told)


def glossary_from(data: bytes, synonyms: Texts) -> Glossary:
    """The glossary with `synonyms`; of such bytes, where they are of these and of the built-in sets as they are."""
    with suppress(ValueError, TypeError):
        made_from, longest, others, texts = row_from(data)
        if made_from == _made_from(synonyms):
            return Glossary(_Kept(others, _phrases), _Kept(texts, str), int(longest))
    return glossary(synonyms)


def _made_from(synonyms: Texts) -> str:
    return hashlib.sha256(_FILE.read_bytes() + f"{VERSION}{synonyms}".encode("utf-8", "surrogatepass")).hexdigest()


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(tuple(phrase.split(_WORD)) for phrase in text.split(_PHRASE)) if text else ()


class _Kept(Mapping[Phrase, Value]):
    """Phrases as they are kept: those that a query asks for are taken apart, and no others."""

    def __init__(self, kept: Mapping[str, str], read: Callable[[str], Value]) -> None:
        self._kept, self._read = kept, read

    def __getitem__(self, key: Phrase) -> Value:
        return self._read(self._kept[_WORD.join(key)])

    def __iter__(self) -> Iterator[Phrase]:
        return (tuple(key.split(_WORD)) for key in self._kept)

    def __len__(self) -> int:
        return len(self._kept)


@cache
def spelt(text: str) -> GlossaryPhrase:
    """A word or phrase in its terms."""
    lower = text.lower()
    whole = worded(lower)
    key = spoken(whole if lower == text else worded(text))
    terms = tuple([term for term, _ in whole if term])
    return GlossaryPhrase(text, key, () if len(terms) == 1 < len(whole) else terms)


def spoken(words: Iterable[tuple[str, str]]) -> Phrase:
    """What of a query is compared with the keys: terms, and stop words as they are."""
    return tuple([term or word.lower() for term, word in words])


def synonym_sets(synonyms: Iterable[tuple[str, ...]] = ()) -> Iterator[Synonyms]:
    """The built-in sets, then `synonyms`."""
    yield from _built_in()
    yield from map(Synonyms, synonyms)


@cache
def _built_in() -> tuple[Synonyms, ...]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    parts = (line.split(" > ") for line in lines if line and not line.startswith("#"))
    return tuple(Synonyms(*(tuple(part.split("|")) for part in each)) for each in parts)
