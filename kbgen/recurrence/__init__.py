"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from kbgen.recurrence.follow_ups import COLUMNS, STATES, Promise, State, follow_ups, is_open, row, state
from kbgen.recurrence.history import Version, history, wanted
from kbgen.recurrence.nouns import Broken, BrokenPromise, Dates, Group, History, Key, Pair, Patterns, Verdict
from kbgen.recurrence.patterns import find_patterns
from kbgen.recurrence.promises import with_history
from kbgen.recurrence.suggesting import Suggestion, suggest
from kbgen.recurrence.symptoms import Read

__all__ = [
    "COLUMNS",
    "STATES",
    "Broken",
    "BrokenPromise",
    "Dates",
    "Group",
    "History",
    "Key",
    "Pair",
    "Patterns",
    "Promise",
    "Read",
    "State",
    "Suggestion",
    "Verdict",
    "Version",
    "find_patterns",
    "follow_ups",
    "history",
    "is_open",
    "row",
    "state",
    "suggest",
    "wanted",
    "with_history",
]
