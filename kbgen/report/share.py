"""Parts of a whole, and when there is too little to give a rate."""

from __future__ import annotations

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
