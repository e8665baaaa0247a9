"""Findings in the forms that people and other programs read: functions that return whole lines."""

from __future__ import annotations

from kbgen.features.linting.formats.gitlab import as_gitlab
from kbgen.features.linting.formats.junit import as_junit
from kbgen.features.linting.formats.plain import as_github, as_json
from kbgen.features.linting.formats.sarif import as_sarif
from kbgen.features.linting.formats.shown import Format, Shown
from kbgen.features.linting.formats.text import as_text

__all__ = ["FORMATS", "Format", "Shown"]

FORMATS: dict[str, Format] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
}
