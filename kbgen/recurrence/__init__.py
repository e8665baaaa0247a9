"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from kbgen.recurrence.lines import ErrorLine, Masked, error_lines
from kbgen.recurrence.nouns import Broken, BrokenPromise, Group, Key, Pair, Patterns, Verdict
from kbgen.recurrence.patterns import find_patterns
from kbgen.recurrence.promises import with_history
from kbgen.recurrence.suggesting import Suggestion, suggest
from kbgen.recurrence.symptoms import Read

__all__ = [
    "Broken",
    "BrokenPromise",
    "ErrorLine",
    "Group",
    "Key",
    "Masked",
    "Pair",
    "Patterns",
    "Read",
    "Suggestion",
    "Verdict",
    "error_lines",
    "find_patterns",
    "suggest",
    "with_history",
]
