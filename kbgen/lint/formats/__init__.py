"""Findings in the forms that people and other programs read: functions that return whole lines."""

from __future__ import annotations

from kbgen.lint.formats.gitlab import as_gitlab
from kbgen.lint.formats.junit import as_junit
from kbgen.lint.formats.plain import as_github, as_json
from kbgen.lint.formats.sarif import as_sarif
from kbgen.lint.formats.shown import Format, Shown
from kbgen.lint.formats.text import as_text

__all__ = ["FORMATS", "Format", "Shown"]

FORMATS: dict[str, Format] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
}
