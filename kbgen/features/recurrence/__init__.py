"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from kbgen.features.recurrence.history import Version, history, wanted
from kbgen.features.recurrence.nouns import (
    BrokenPromise,
    Dates,
    Declaration,
    Group,
    History,
    Key,
    Pair,
    Patterns,
    Quote,
    Reasons,
    SharedLine,
    Verdict,
)
from kbgen.features.recurrence.patterns import find_patterns
from kbgen.features.recurrence.promises import with_history
from kbgen.features.recurrence.suggesting import Evidence, Suggestion, suggest

__all__ = [
    "BrokenPromise",
    "Dates",
    "Declaration",
    "Evidence",
    "Group",
    "History",
    "Key",
    "Pair",
    "Patterns",
    "Quote",
    "Reasons",
    "SharedLine",
    "Suggestion",
    "Verdict",
    "Version",
    "find_patterns",
    "history",
    "suggest",
    "wanted",
    "with_history",
]
