"""The answer to a pull request: what is wrong in its postmortems, and whether it happened before."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.checking.audience_changes import changes
    from kbgen.checking.check import check, unanswered
    from kbgen.checking.formats import as_json
    from kbgen.checking.records import Answer, BranchChange, Checked, Earlier, Nearest, SharedErrorLine
    from kbgen.checking.surface_forms import surface_forms
    from kbgen.checking.taken import taken

__all__ = [
    "Answer",
    "BranchChange",
    "Checked",
    "Earlier",
    "Nearest",
    "SharedErrorLine",
    "as_json",
    "changes",
    "check",
    "surface_forms",
    "taken",
    "unanswered",
]

face(__name__)
