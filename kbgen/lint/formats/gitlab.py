"""Findings as GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kbgen.lint.formats.shown import NOTHING, Shown, fingerprints, flat
from kbgen.model.findings import Finding, Level


def as_gitlab(findings: Sequence[Finding], _shown: Shown = NOTHING, /) -> str:
    """A list; errors are `major`, warnings `minor`. Paths must be those of the repository: run it from its top."""
    issues = [_issue(finding, mark) for finding, mark in zip(findings, fingerprints(findings), strict=True)]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    return {
        "description": f"{finding.code} {flat(finding.message)}",
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": "major" if finding.level is Level.ERROR else "minor",
        "location": {"path": finding.path, "lines": {"begin": finding.line}},
    }
