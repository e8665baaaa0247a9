"""How many there were, how bad, and when; parts of a whole, and when there is too little to give a rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kbgen.corpus import kind, severity, when
from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.report.period import Period, step_of, steps

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


@dataclass(frozen=True, slots=True)
class CourseStep:
    """One step of the course: incidents by severity, and what is counted apart from them."""

    period: str
    incidents: int
    severities: tuple[Tally, ...]
    near_misses: int
    drills: int


def severities(documents: Sequence[Document], settings: Settings) -> tuple[Tally, ...]:
    """Documents by severity, most severe first; then words that the vocabulary lacks; last those without one.

    The vocabulary's own stand there even with nothing to count.
    """
    found = Counter(severity(document, settings) for document in documents)
    named = [term.name for term in settings.vocabulary.severities]
    others = sorted(name for name in found if name is not None and name not in named)
    rest = [Tally(None, found[None])] if found[None] else []
    return (*(Tally(name, found[name]) for name in [*named, *others]), *rest)


def course(documents: Sequence[Document], whole: Period, settings: Settings) -> tuple[CourseStep, ...]:
    """The course over a period, empty steps too; documents without a day are in none."""
    dated = [(day, document) for document in documents if (day := when(document))]
    found = steps(whole, (day for day, _ in dated))
    members: dict[str, list[Document]] = {step.name: [] for step in found}
    for day, document in dated:
        members[step_of(day, found[0])].append(document)
    return tuple(_step(name, inside, settings) for name, inside in members.items())


def _step(name: str, documents: Sequence[Document], settings: Settings) -> CourseStep:
    kinds = Counter(kind(document) for document in documents)
    incidents = [document for document in documents if kind(document) == "incident"]
    tallies = severities(incidents, settings)
    return CourseStep(name, len(incidents), tallies, kinds["near_miss"], kinds["drill"])
