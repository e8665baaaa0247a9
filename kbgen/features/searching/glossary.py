"""Words that mean the same in two languages, as sequences of terms. The words are in `glossary.txt`."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from kbgen.features.searching.analyzer import analyze

Phrase = tuple[str, ...]

_FILE = Path(__file__).with_name("glossary.txt")


@cache
def glossary() -> Mapping[Phrase, tuple[Phrase, ...]]:
    """Every phrase of the glossary with the others of its sets, in the order of the file."""
    found: dict[Phrase, dict[Phrase, None]] = {}
    for phrases in analyzed_sets():
        for phrase in phrases:
            others = found.setdefault(phrase, {})
            others.update((other, None) for other in phrases if other != phrase)
    return {phrase: tuple(others) for phrase, others in found.items() if others}


@cache
def analyzed_sets() -> tuple[tuple[Phrase, ...], ...]:
    """The sets of the glossary as terms; a phrase that has none is left out."""
    return tuple(_sets(_FILE.read_text(encoding="utf-8").splitlines()))


def _sets(lines: Iterable[str]) -> Iterable[tuple[Phrase, ...]]:
    for line in lines:
        if line and not line.startswith("#"):
            yield tuple(dict.fromkeys(terms for text in line.split("|") if (terms := tuple(analyze(text)))))
