"""The answer to a pull request: what is wrong in its postmortems, and whether it happened before."""

from kbgen.checking.check import check, unanswered
from kbgen.checking.nouns import Answer, Checked, Earlier
from kbgen.checking.plain import as_json, as_text

__all__ = [
    "Answer",
    "Checked",
    "Earlier",
    "as_json",
    "as_text",
    "check",
    "unanswered",
]
