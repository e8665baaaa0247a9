"""Bring in what a team already has, without loss: understood parts as front matter, every text as it stands."""

from kbgen.importing.imported import Given, Refused
from kbgen.importing.plan import Plan, plan
from kbgen.importing.report import as_data, as_text
from kbgen.importing.sources.markdown import Choices

__all__ = [
    "Choices",
    "Given",
    "Plan",
    "Refused",
    "as_data",
    "as_text",
    "plan",
]
