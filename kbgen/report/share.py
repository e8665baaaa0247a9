"""Parts of a whole, and when there is too little to give a rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FEWEST = 5
"""No rate, median or percentile is made of fewer."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` out of `of`."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """In whole percent, halves up; None where the whole is too small for a rate."""
        return (200 * self.count + self.of) // (2 * self.of) if self.of >= FEWEST else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of one kind; `name` is None for those that say nothing."""

    name: str | None
    count: int


def at_most(n: int) -> Iterator[int]:
    """In how many of the 2 ** `n` outcomes of so many tosses of a coin at most 0, 1, 2 ... `n` are heads.

    >>> list(at_most(3))
    [1, 4, 7, 8]
    """
    ways = found = 1
    for heads in range(1, n + 1):
        yield found
        ways = ways * (n + 1 - heads) // heads
        found += ways
    yield found
