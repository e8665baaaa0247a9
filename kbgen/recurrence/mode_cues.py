"""How a text names a failure mode: by its names and aliases, by the words of all that is said of it, and by how authors
tell of it, which stands in `cues.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kbgen.model.taxonomy import UNKNOWN, FailureMode, Taxonomy
from kbgen.search import analyze, folded, stem

Phrase = tuple[str, ...]

# How much a term says of a mode by where it stands: in its names, its definition, what is seen of it, what tells it
# from a look-alike, and how authors tell of it.
NAMED, DEFINED, SEEN, CHECKED, TOLD = 2.0, 2.0, 1.0, 0.5, 1.5
HALF, BY_LENGTH = 4.0, 0.5  # at which count a term says half of what it can, and how far a long text shares it out
GAP = 3  # words that may stand between two of a cue
HAN_GAP = 8  # characters that `…` stands for at most
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")  # counts as one character of those between two parts
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+){0,5}")
_APART = frozenset(("broke", "broken"))  # "the deploy wrote broken zones": what is broken is not what broke it


class ModeWords:
    """A taxonomy, analysed once."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._modes = tuple(taxonomy.modes.values())

    def spoken_of(self, text: str) -> Iterator[tuple[str, str, int]]:
        """(slug, words, number of terms) of every mode that a line names; by its longest phrase."""
        found: dict[str, tuple[str, int]] = {}
        terms, plain = tuple(analyze(text)), folded(text)
        for at, term in enumerate(terms):
            for phrase, mode, words in self._phrases.get(term, ()):
                fits = terms[at : at + len(phrase)] == phrase and (len(phrase) > 1 or _whole(words, plain))
                if fits and len(phrase) > found.get(mode, ("", 0))[1]:
                    found[mode] = words, len(phrase)
        yield from ((mode, *found[mode]) for mode in sorted(found))

    @cached_property
    def _phrases(self) -> Mapping[str, list[tuple[Phrase, str, str]]]:
        """Every phrase with its mode, by its first term."""
        found: dict[str, list[tuple[Phrase, str, str]]] = {}
        for mode in self._modes:
            for words in mode_name(mode):
                if terms := tuple(analyze(words)):
                    found.setdefault(terms[0], []).append((terms, mode.slug, words))
        return found

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """Term -> slug -> how much it tells of that mode, of all that is said of the mode, ranked as a search ranks.

        A term that stands there often says little more than one that stands there twice; rare ones weigh more.
        """
        counts = {mode.slug: _counts(mode) for mode in self._modes}
        having = Counter(term for count in counts.values() for term in count)
        lengths = {slug: math.fsum(count.values()) for slug, count in counts.items()}
        mean = math.fsum(lengths.values()) / len(lengths)
        found: dict[str, dict[str, float]] = {}
        for slug, count in counts.items():
            half = HALF * (1 - BY_LENGTH + BY_LENGTH * lengths[slug] / mean)
            for term, much in count.items():
                rare = math.log((len(counts) + 1) / (having[term] + 0.3))
                found.setdefault(term, {})[slug] = rare * much / (much + half)
        return found


def mode_name(mode: FailureMode) -> tuple[str, ...]:
    """What a mode is called. A slug reads as words, but for `unknown`, which may be said of anything."""
    slug = () if mode.slug == UNKNOWN else (mode.slug.replace("-", " "),)
    return (*slug, mode.name.en, mode.name.zh, *mode.aliases)


def _counts(mode: FailureMode) -> dict[str, float]:
    """Each term of what is said of a mode, with how often, and by whom; no letters: "A needs B" names nothing."""
    texts = [(NAMED, words) for words in mode_name(mode)]
    texts += [(DEFINED, text) for text in (mode.definition.en, mode.definition.zh)]
    if mode.looks_like:
        texts += [(SEEN, text) for text in (mode.looks_like.en, mode.looks_like.zh)]
    for other in mode.look_alikes:
        if other.check:
            texts += [(CHECKED, text) for text in (other.check.en, other.check.zh)]
    texts += [(TOLD, words.replace("…", " ")) for words in chain.from_iterable(_told().get(mode.slug, {}).values())]
    counts: dict[str, float] = {}
    for much, text in texts:
        for term in analyze(text):
            if len(term) > 1 or not term.isascii():
                counts[term] = counts.get(term, 0.0) + much
    return counts


def _whole(words: str, plain: str) -> bool:
    """Whether several words of which the analyzer leaves one (`autocommit was on`) stand there as they are."""
    return " " not in words or folded(words) in plain


class Cue(NamedTuple):
    """A way to tell of a mode: its slug, the words as written, how many there are; `fixed`: what was done about it;
    `about`: a thing that may be all right as well.
    """

    mode: str
    words: str
    size: int
    fixed: bool = False
    about: bool = False


@cache
def _told() -> Mapping[str, Mapping[str, list[str]]]:
    """Slug -> language -> how authors tell of that mode."""
    told: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(
        Path(__file__).with_name("cues.toml").read_text(encoding="utf-8")
    )
    return told


@cache
def _cues() -> tuple[Mapping[str, list[tuple[tuple[str, ...], Cue]]], list[tuple[str, Cue]]]:
    """The English cues by their first stem; the Chinese ones with the part to look for first."""
    english: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    chinese: list[tuple[str, Cue]] = []
    for mode, ways in _told().items():
        for words in chain.from_iterable(ways.values()):
            fixed, about = words in ways.get("fixed", ()), words in ways.get("about", ())
            if words.isascii():
                stems = tuple(_stems(words))
                english.setdefault(stems[0], []).append((stems, Cue(mode, words, len(stems), fixed, about)))
                continue
            parts = words.casefold().split("…")
            size = len(parts) + 1 if len(parts) > 1 or len(words) > 2 else 1  # 边界 alone says as little as one word
            chinese.append((max(parts, key=len), Cue(mode, words, size, fixed, about)))
    return english, chinese


def cues_in(sentence: str) -> Iterator[Cue]:
    """The cues that a sentence has, the longest of each mode, and of what was done about it; one that names a thing
    only where no other tells of the mode.
    """
    found: dict[tuple[str, bool], Cue] = {}
    plain = sentence.casefold()
    for cue in (*_english(plain), *_chinese(plain)):
        told = cue.mode, cue.fixed
        if told not in found or (not found[told].about, found[told].size) < (not cue.about, cue.size):
            found[told] = cue
    yield from (found[told] for told in sorted(found))


def _english(plain: str) -> Iterator[Cue]:
    english, _ = _cues()
    stems = _stems(plain)
    for at, first in enumerate(stems):
        for wanted, cue in english.get(first, ()):
            if _follow(wanted, stems, at):
                yield cue


def _follow(wanted: tuple[str, ...], stems: list[str], at: int) -> bool:
    """Whether the words stand there in order, with few others between two of them."""
    for word in wanted[1:]:
        try:
            at = stems.index(word, at + 1, at + 2 + GAP)
        except ValueError:
            return False
    return True


def _chinese(plain: str) -> Iterator[Cue]:
    if plain.isascii():
        return
    _, chinese = _cues()
    plain = _CLOCK.sub("0", plain)
    yield from (cue for part, cue in chinese if part in plain and _pattern(cue.words).search(plain))


@cache
def _pattern(words: str) -> re.Pattern[str]:
    """How Chinese words stand in a sentence, of which most texts have none: what stands between them is short."""
    return re.compile(f"[^。！？；，]{{0,{HAN_GAP}}}?".join(map(re.escape, words.casefold().split("…"))))


def _stems(text: str) -> list[str]:
    return [word if word in _APART else stem(word) for word in _WORD.findall(text.casefold().replace("’", "'"))]
