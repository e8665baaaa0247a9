"""Bring in what a team already has, without loss: understood parts as front matter, every text as it stands."""

from kbgen.importing.imported import Given, Refused
from kbgen.importing.plan import Plan, plan
from kbgen.importing.report import as_data, as_text
from kbgen.importing.sources.markdown import Choices
from kbgen.importing.synced import Synced, synced
from kbgen.importing.told import Told, told
from kbgen.importing.tracker import Issue, by_name, issues

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
