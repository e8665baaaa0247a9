"""Findings in the forms that people and other programs read: functions that return whole lines."""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.lint.formats.context import NOTHING, Format, FormatContext
from kbgen.lint.formats.machine_readable import as_github, as_gitlab, as_json, as_sarif
from kbgen.lint.formats.text import as_text
from kbgen.model.findings import Finding


def _as_junit(findings: Sequence[Finding], shown: FormatContext = NOTHING, /) -> str:
    from kbgen.lint.formats.junit import as_junit  # XML takes its time to load

    return as_junit(findings, shown)


FORMATS: dict[str, Format] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": _as_junit,
}
