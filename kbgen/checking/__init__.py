"""The answer to a pull request: what is wrong in its postmortems, and whether it happened before."""

from kbgen.checking.check import check, unanswered
from kbgen.checking.nouns import Answer, Change, Checked, Earlier
from kbgen.checking.plain import as_json, as_text
from kbgen.checking.readers import changes
from kbgen.checking.taken import taken
from kbgen.checking.written import written

__all__ = [
    "Answer",
    "Change",
    "Checked",
    "Earlier",
    "as_json",
    "as_text",
    "changes",
    "check",
    "taken",
    "unanswered",
    "written",
]
