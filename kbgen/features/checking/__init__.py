"""The answer to a pull request: what is wrong in its postmortems, and whether it happened before."""

from kbgen.features.checking.check import check, unanswered
from kbgen.features.checking.nouns import Answer, Checked, Earlier, Promised, Shared, Tried
from kbgen.features.checking.plain import as_json, as_text

__all__ = [
    "Answer",
    "Checked",
    "Earlier",
    "Promised",
    "Shared",
    "Tried",
    "as_json",
    "as_text",
    "check",
    "unanswered",
]
