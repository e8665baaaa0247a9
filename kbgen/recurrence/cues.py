"""How authors tell of each failure mode: what stands in `cues.toml`, found in a sentence in order, with gaps."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from kbgen.search import stem

GAP = 3  # words that may stand between two of a cue
HAN_GAP = 8  # characters that `…` stands for at most
_WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+){0,5}")


class Cue(NamedTuple):
    """A way to tell of a mode: its slug, the words as written, how many there are; `fixed`: what was done about it."""

    mode: str
    words: str
    size: int
    fixed: bool = False


@cache
def _cues() -> tuple[Mapping[str, list[tuple[tuple[str, ...], Cue]]], list[tuple[str, re.Pattern[str], Cue]]]:
    """The English cues by their first stem; the Chinese ones with the part to look for first, and their pattern."""
    told = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    english: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    chinese: list[tuple[str, re.Pattern[str], Cue]] = []
    for mode, ways in told.items():
        for words in chain.from_iterable(ways.values()):
            fixed = words in ways.get("fixed", ())
            if words.isascii():
                stems = tuple(_stems(words))
                english.setdefault(stems[0], []).append((stems, Cue(mode, words, len(stems), fixed)))
                continue
            parts = words.casefold().split("…")
            between = f"[^。！？；，]{{0,{HAN_GAP}}}?"
            pattern = re.compile(between.join(map(re.escape, parts)))
            size = len(parts) + 1 if len(parts) > 1 or len(words) > 2 else 1  # 边界 alone says as little as one word
            chinese.append((max(parts, key=len), pattern, Cue(mode, words, size, fixed)))
    return english, chinese


def cues_in(sentence: str) -> Iterator[Cue]:
    """The cues that a sentence has, the longest of each mode, and of what was done about it."""
    found: dict[tuple[str, bool], Cue] = {}
    plain = sentence.casefold()
    for cue in (*_english(plain), *_chinese(plain)):
        told = cue.mode, cue.fixed
        if told not in found or found[told].size < cue.size:
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
    yield from (cue for part, pattern, cue in chinese if part in plain and pattern.search(plain))


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _WORD.findall(text.casefold().replace("’", "'"))]
