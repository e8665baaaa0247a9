"""How many there were, how bad, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kbgen.corpus import kind, severity, when
from kbgen.documents import Document
from kbgen.model.settings import Settings
from kbgen.report.period import Period, step_of, steps
from kbgen.report.share import Tally


@dataclass(frozen=True, slots=True)
class Step:
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


def course(documents: Sequence[Document], whole: Period, settings: Settings) -> tuple[Step, ...]:
    """The course over a period, empty steps too; documents without a day are in none."""
    dated = [(day, document) for document in documents if (day := when(document))]
    found = steps(whole, (day for day, _ in dated))
    members: dict[str, list[Document]] = {step.name: [] for step in found}
    for day, document in dated:
        members[step_of(day, found[0])].append(document)
    return tuple(_step(name, inside, settings) for name, inside in members.items())


def _step(name: str, documents: Sequence[Document], settings: Settings) -> Step:
    kinds = Counter(kind(document) for document in documents)
    incidents = [document for document in documents if kind(document) == "incident"]
    tallies = severities(incidents, settings)
    return Step(name, len(incidents), tallies, kinds["near_miss"], kinds["drill"])
