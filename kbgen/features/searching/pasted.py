"""A query of several lines: a pasted log. What repeats counts once, and a hit says which lines found it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from kbgen.features.searching.analyzer import clean, worded

MAX_CHARACTERS = 20_000  # of a query that are looked at
MOST = 3  # lines that are named for a hit
LONGEST = 240  # characters of a line that are shown


@dataclass(frozen=True, slots=True)
class Pasted:
    """A query line by line.

    Attributes:
        lines: each distinct line (after masking what varies) with its terms; none where the query is one line.
        words: the terms of the query in order, each with the word as typed, a stop word with an empty term; a line
            that repeats counts once.
    """

    lines: tuple[tuple[str, frozenset[str]], ...]
    words: tuple[tuple[str, str], ...]

    @property
    def tells(self) -> bool:
        """Whether there is anything to look up."""
        return any(term for term, _ in self.words)


def pasted(query: str) -> Pasted:
    """Take a query apart."""
    rows = [row for row in query[:MAX_CHARACTERS].replace("\r", "\n").split("\n") if row.strip(" \t")]
    distinct: dict[str, str] = {}
    for row in rows:
        distinct.setdefault(" ".join(part for part in clean(row).split(" ") if part), row)
    found = [(row.strip(" \t"), worded(row)) for row in distinct.values()]
    lines = tuple((row[:LONGEST], frozenset(term for term, _ in words if term)) for row, words in found)
    return Pasted(lines if len(rows) > 1 else (), tuple(each for _, words in found for each in words))


def found_by(given: Pasted, has: Container[str], worths: Mapping[str, int]) -> tuple[str, ...]:
    """Up to three of the query's own lines that have most in common with a document.

    Args:
        given: the query.
        has: the terms of the document.
        worths: the terms that were looked up, with the worth of their idf.
    """
    rated = [
        (-sum(worths[term] for term in terms if term in worths and term in has), at)
        for at, (_, terms) in enumerate(given.lines)
    ]
    return tuple(given.lines[at][0] for total, at in sorted(rated)[:MOST] if total)


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"characters": MAX_CHARACTERS, "most": MOST, "longest": LONGEST}
