"""What is wrong with the documents, by rule: permanent codes, exact places, the next step; and what can be mended."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.lint.editing.references import Reference, reference_at
    from kbgen.lint.editing.suggestions import meaning, suggestions
    from kbgen.lint.engine import Findings, OwnFindings, Remember, lint, shown_lines
    from kbgen.lint.fix.fix import Fixed, aliased, fixed, single_fixes
    from kbgen.lint.fix.source import FixStep
    from kbgen.lint.formats import FORMATS
    from kbgen.lint.formats.context import FormatContext
    from kbgen.lint.rule import Find, Recurrences, Unanswered
    from kbgen.lint.rules import RULES, unanswered_recurrence
    from kbgen.lint.selection import Selection, all_pages, meant, page, selection
    from kbgen.lint.strictness import UNWRITTEN

__all__ = [
    "FORMATS",
    "RULES",
    "UNWRITTEN",
    "Find",
    "Findings",
    "FixStep",
    "Fixed",
    "FormatContext",
    "OwnFindings",
    "Recurrences",
    "Reference",
    "Remember",
    "Selection",
    "Unanswered",
    "aliased",
    "all_pages",
    "fixed",
    "lint",
    "meaning",
    "meant",
    "page",
    "reference_at",
    "selection",
    "shown_lines",
    "single_fixes",
    "suggestions",
    "unanswered_recurrence",
]

face(__name__)
