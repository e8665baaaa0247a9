"""What is said of promises that were broken when their cause came back, the same wherever it stands."""

from __future__ import annotations

from kbgen.recurrence import BrokenPromises
from kbgen.site.words import Words


def broken(found: BrokenPromises, words: Words, named: str = "") -> str:
    """How many promises were broken when their cause came back, `named` being which, and of how many nobody knows."""
    if not found.of:
        return words.fill("first.none_known", n=found.unknown) if found.unknown else words["first.none_meant"]
    told = words.fill("first.broken", count=found.count, of=found.of) + named
    return told + (words.fill("first.nobody", n=found.unknown) if found.unknown else "")
