"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from kbgen.features.recurrence.nouns import (
    BrokenPromise,
    Dates,
    Declaration,
    Group,
    History,
    Key,
    Near,
    Neighbour,
    Pair,
    Patterns,
    Quote,
    Reasons,
    SharedLine,
    Similar,
    Verdict,
)
from kbgen.features.recurrence.patterns import find_patterns
from kbgen.features.recurrence.suggesting import Evidence, Suggestion, suggest

__all__ = [
    "BrokenPromise",
    "Dates",
    "Declaration",
    "Evidence",
    "Group",
    "History",
    "Key",
    "Near",
    "Neighbour",
    "Pair",
    "Patterns",
    "Quote",
    "Reasons",
    "SharedLine",
    "Similar",
    "Suggestion",
    "Verdict",
    "find_patterns",
    "suggest",
]
