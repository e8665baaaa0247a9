"""Bring in what a team already has, without loss: understood parts as front matter, every text as it stands."""

from typing import TYPE_CHECKING

from kbgen.model.faces import face

if TYPE_CHECKING:
    from kbgen.importing.import_report import as_data, as_text
    from kbgen.importing.plan import Plan, plan
    from kbgen.importing.records import Given, Refused
    from kbgen.importing.sources.markdown import Choices
    from kbgen.importing.text_only import Told, told
    from kbgen.importing.tracker_exports import Issue, by_name, issues
    from kbgen.importing.tracker_sync import Synced, synced

__all__ = [
    "Choices",
    "Given",
    "Issue",
    "Plan",
    "Refused",
    "Synced",
    "Told",
    "as_data",
    "as_text",
    "by_name",
    "issues",
    "plan",
    "synced",
    "told",
]

face(__name__)
