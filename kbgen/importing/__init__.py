"""Bring in what a team already has, without loss: understood parts as front matter, every text as it stands."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.importing.import_report import as_data, as_text
    from kbgen.importing.plan import ImportPlan, plan
    from kbgen.importing.records import Given, Refused
    from kbgen.importing.sources.markdown import Choices
    from kbgen.importing.text_only import TextOnly, text_only
    from kbgen.importing.tracker_exports import by_name, issues
    from kbgen.importing.tracker_sync import synced

__all__ = [
    "Choices",
    "Given",
    "ImportPlan",
    "Refused",
    "TextOnly",
    "as_data",
    "as_text",
    "by_name",
    "issues",
    "plan",
    "synced",
    "text_only",
]

face(__name__)
