"""Findings in the forms that people and other programs read: functions that return whole lines."""

from __future__ import annotations

from kbgen.lint.formats.junit import as_junit
from kbgen.lint.formats.programs import as_github, as_gitlab, as_json, as_sarif
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
