"""The words of every failure mode: its names and aliases as phrases, its definition as weighted terms."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from kbgen.model.taxonomy import UNKNOWN, FailureMode, Taxonomy
from kbgen.search import analyze, folded

Phrase = tuple[str, ...]

NAMED = 2  # how often a term of a name or alias counts, against one of the definition


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
            for words in called(mode):
                if terms := tuple(analyze(words)):
                    found.setdefault(terms[0], []).append((terms, mode.slug, words))
        return found

    @cached_property
    def weights(self) -> Mapping[str, Mapping[str, float]]:
        """Term -> slug -> how much it tells of that mode: vectors of length 1, rare terms weigh more."""
        counts = {mode.slug: _counts(mode) for mode in self._modes}
        having = Counter(term for mode in self._modes for term in {*counts[mode.slug], *_told(mode)})
        found: dict[str, dict[str, float]] = {}
        for slug, count in counts.items():
            vector = {
                term: (1 + math.log(1 + n)) * math.log(len(counts) / having[term]) ** 2 for term, n in count.items()
            }
            length = math.sqrt(math.fsum(weight * weight for weight in vector.values())) or 1.0
            for term, weight in vector.items():
                found.setdefault(term, {})[slug] = weight / length
        return found


def called(mode: FailureMode) -> tuple[str, ...]:
    """What a mode is called. A slug reads as words, but for `unknown`, which may be said of anything."""
    slug = () if mode.slug == UNKNOWN else (mode.slug.replace("-", " "),)
    return (*slug, mode.name.en, mode.name.zh, *mode.aliases)


def _counts(mode: FailureMode) -> Counter[str]:
    counts = Counter(term for text in (mode.definition.en, mode.definition.zh) for term in analyze(text))
    for words in called(mode):
        counts.update(dict.fromkeys(set(analyze(words)), NAMED))
    return counts


def _told(mode: FailureMode) -> Iterator[str]:
    """The terms of all that is said of a mode: what stands in many of them is how people talk."""
    said = [mode.looks_like, *(other.check for other in mode.look_alikes)]
    for wording in said:
        if wording:
            yield from analyze(f"{wording.en}\n{wording.zh}")


def _whole(words: str, plain: str) -> bool:
    """Whether several words of which the analyzer leaves one (`autocommit was on`) stand there as they are."""
    return " " not in words or folded(words) in plain
