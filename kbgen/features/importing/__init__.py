"""Bring in what a team already has, without loss: understood parts as front matter, every text as it stands."""

from kbgen.features.importing.from_markdown import Choices
from kbgen.features.importing.imported import Given, Imported, Refused
from kbgen.features.importing.plan import Plan, Step, plan
from kbgen.features.importing.report import as_data, as_text

__all__ = ["Choices", "Given", "Imported", "Plan", "Refused", "Step", "as_data", "as_text", "plan"]
