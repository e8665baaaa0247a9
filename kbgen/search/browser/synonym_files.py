"""The sets of the glossary in the browser's index: a query reads those that have a word of it, and no others.

A set's file holds its words and the postings of all their terms, so that one request brings all that it adds to a
query. Which sets a word is in is told by hashes: the manifest names no word of the glossary.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache

from kbgen.model.json_bytes import json_bytes
from kbgen.search.browser.postings import varint
from kbgen.search.index.records import Lexicon
from kbgen.search.query.glossary import GlossaryPhrase, spelt, synonym_sets
from kbgen.search.text import analyzer

Word = str | list[str]
Set = list[list[Word]]  # see `known_sets`


def known_sets(lexicon: Lexicon, known: Container[str]) -> dict[int, Set]:
    """The sets in which one word finds another that some document has, by their place in the whole glossary.

    Each is three lists: words that find and are found, that only find, that are only found. A word is as written
    where its terms are itself or its pairs of Han; else [its terms, as written], and its key where that is another.
    """
    found: dict[int, Set] = {}
    texts: dict[tuple[str, ...], str] = {}  # of words with the same terms the first is shown
    for number, each in enumerate(synonym_sets(lexicon.synonyms)):
        words = {word.key: word for word in map(spelt, each.words) if word.key}.values()
        kinds = {word.key: word for word in map(spelt, each.kinds)}.values()
        both = [word for word in words if word.terms and all(term in known for term in word.terms)]
        only_found = [word for word in kinds if word.terms and all(term in known for term in word.terms)]
        for word in (*both, *only_found):
            texts.setdefault(word.terms, word.text)
        finding = [word for word in words if word not in both]
        lists = (both, finding, only_found)
        found[number] = [[_told(word, texts.get(word.terms, word.text)) for word in some] for some in lists]
    return {number: each for number, each in found.items() if _keys_of(each)}


def terms_in(each: Set) -> list[str]:
    """The terms of the words of a set that are found."""
    both, _, found = each
    return sorted({term for word in (*both, *found) for term in _terms_of(word).split()})


def set_bytes(each: Set, record: Callable[[str], bytes]) -> bytes:
    """A set's file: how long its words are as JSON, these, and the records of its terms.

    Args:
        each: the set.
        record: the bytes of a term in the files of terms.
    """
    head = json_bytes(each)
    return varint(len(head)) + head + b"".join(map(record, terms_in(each)))


def directory(sets: Mapping[int, Set]) -> tuple[bytes, bytes]:
    """Which words find which sets: of each the step from the number before and how many keys; the hashes of these."""
    heads, hashes = bytearray(varint(len(sets))), bytearray()
    for number, before in zip(sets, [0, *sets], strict=False):
        keys = _keys_of(sets[number])
        heads += varint(number - before) + varint(len(keys))
        hashes += b"".join(analyzer.short_hash(key).to_bytes(3, "big") for key in keys)
    return bytes(heads), bytes(hashes)


def longest_key(sets: Mapping[int, Set]) -> int:
    """How many words the longest key of the sets has."""
    return max((len(key.split()) for each in sets.values() for key in _keys_of(each)), default=0)


def _keys_of(each: Set) -> list[str]:
    """The keys of the words that find another."""
    both, finding, found = each
    told = {_terms_of(word) for word in (*both, *found)}
    return [_key_of(word) for word in (*both, *finding) if len(told) > (_terms_of(word) in told)]


def _told(word: GlossaryPhrase, text: str) -> Word:
    plain = tuple(analyzer.token_terms(text)) if analyzer.is_han(text) else (text,)
    terms = " ".join(word.terms)
    if word.key != word.terms:
        return [terms, text, " ".join(word.key)]
    return text if word.terms == plain else [terms, text]


def _terms_of(word: Word) -> str:
    return _pairs(word) if isinstance(word, str) else word[0]


@cache
def _pairs(word: str) -> str:
    """The terms of a word that is written as it is found."""
    return " ".join(analyzer.token_terms(word)) if analyzer.is_han(word) else word


def _key_of(word: Word) -> str:
    return word[2] if isinstance(word, list) and len(word) > 2 else _terms_of(word)
