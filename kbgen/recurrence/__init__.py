"""What keeps happening: the same cause, the same symptom, and the promises made in between."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.recurrence.evidence import TextEvidence, text_evidence, text_evidence_bytes, text_evidence_from
    from kbgen.recurrence.log_templates import ErrorLine, error_lines
    from kbgen.recurrence.pairs import JudgedPairs
    from kbgen.recurrence.patterns import failure_modes, find_patterns
    from kbgen.recurrence.promise_outcomes import as_of, broken_promises, once, with_history
    from kbgen.recurrence.records import (
        STOOD,
        BrokenPromises,
        Group,
        Key,
        Pair,
        Patterns,
        PromiseOutcome,
        Remembers,
        Returned,
        Similarity,
        Stood,
        Verdict,
    )
    from kbgen.recurrence.suggesting import CueEvidence, Suggestion, ambiguous_first_two, suggest
    from kbgen.recurrence.symptoms import Texts, texts

__all__ = [
    "STOOD",
    "BrokenPromises",
    "CueEvidence",
    "ErrorLine",
    "Group",
    "JudgedPairs",
    "Key",
    "Pair",
    "Patterns",
    "PromiseOutcome",
    "Remembers",
    "Returned",
    "Similarity",
    "Stood",
    "Suggestion",
    "TextEvidence",
    "Texts",
    "Verdict",
    "ambiguous_first_two",
    "as_of",
    "broken_promises",
    "error_lines",
    "failure_modes",
    "find_patterns",
    "once",
    "suggest",
    "text_evidence",
    "text_evidence_bytes",
    "text_evidence_from",
    "texts",
    "with_history",
]

face(__name__)
