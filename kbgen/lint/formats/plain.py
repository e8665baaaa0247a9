"""Findings as JSON, and as GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from kbgen.lint.formats.shown import NOTHING, Shown, as_lines
from kbgen.model.findings import Finding


def as_json(findings: Sequence[Finding], _shown: Shown = NOTHING, /) -> str:
    """A list of objects with the names of `Finding`'s fields."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2) + "\n"


def as_github(findings: Sequence[Finding], _shown: Shown = NOTHING, /) -> str:
    """Workflow commands, which GitHub shows beside the changed lines."""
    return as_lines(
        [
            f"::{f.level} file={_property(f.path)},line={f.line},col={f.column},"
            f"title={_property(f'{f.code} {f.name}')}::{_data(f.message)}"
            for f in findings
        ]
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
