"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.recurrence.evidence import Clues, clues, clues_bytes, clues_from
    from kbgen.recurrence.log_templates import ErrorLine, Masked, error_lines
    from kbgen.recurrence.pairs import Judged
    from kbgen.recurrence.patterns import failure_modes, find_patterns
    from kbgen.recurrence.promise_outcomes import as_of, once, with_history
    from kbgen.recurrence.records import (
        STOOD,
        Group,
        Key,
        Near,
        Pair,
        Patterns,
        Remembers,
        Returned,
        Standing,
        Stood,
        Verdict,
    )
    from kbgen.recurrence.suggesting import Suggestion, between, suggest
    from kbgen.recurrence.symptoms import Read, Tallies, Texts, texts

__all__ = [
    "STOOD",
    "Clues",
    "ErrorLine",
    "Group",
    "Judged",
    "Key",
    "Masked",
    "Near",
    "Pair",
    "Patterns",
    "Read",
    "Remembers",
    "Returned",
    "Standing",
    "Stood",
    "Suggestion",
    "Tallies",
    "Texts",
    "Verdict",
    "as_of",
    "between",
    "clues",
    "clues_bytes",
    "clues_from",
    "error_lines",
    "failure_modes",
    "find_patterns",
    "once",
    "suggest",
    "texts",
    "with_history",
]

face(__name__)
