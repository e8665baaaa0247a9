"""Findings as other programs read them: JSON, GitHub, GitLab, SARIF."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from urllib.parse import quote

from kbgen import __version__
from kbgen.lint.formats.context import NOTHING, FormatContext, as_lines, fingerprints
from kbgen.lint.rule import Rule
from kbgen.lint.rules import RULES
from kbgen.model.findings import Finding, Level
from kbgen.model.json_bytes import shown_json
from kbgen.model.shown_text import flat, visible


def as_json(findings: Sequence[Finding], _shown: FormatContext = NOTHING, /) -> str:
    """A list of objects with the names of `Finding`'s fields."""
    return shown_json([*findings]) + "\n"


def as_github(findings: Sequence[Finding], _shown: FormatContext = NOTHING, /) -> str:
    """Workflow commands, which GitHub shows beside the changed lines."""
    return as_lines(
        [
            f"::{f.level} file={_property(f.path)},line={f.line},col={f.column},"
            f"title={_property(f'{f.code} {f.name}')}::{visible(_data(f.message))}"
            for f in findings
        ]
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_gitlab(findings: Sequence[Finding], _shown: FormatContext = NOTHING, /) -> str:
    """A list; errors are `major`, warnings `minor`. Paths must be those of the repository: run it from its top."""
    issues = [_issue(finding, mark) for finding, mark in zip(findings, fingerprints(findings), strict=True)]
    return shown_json(issues) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    return {
        "description": f"{finding.code} {flat(finding.message)}",
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": "major" if finding.level is Level.ERROR else "minor",
        "location": {"path": finding.path, "lines": {"begin": finding.line}},
    }


SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], _shown: FormatContext = NOTHING, /) -> str:
    """One run, with all rules, found or not."""
    numbers = {rule.CODE: number for number, rule in enumerate(RULES)}
    marks = fingerprints(findings)
    run = {
        "tool": {"driver": {"name": "kbgen", "version": __version__, "rules": [_rule(rule) for rule in RULES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers, mark) for finding, mark in zip(findings, marks, strict=True)],
    }
    return shown_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    page = inspect.cleandoc(rule.__doc__ or "")
    reason, _, _ = page.partition("\nBad:\n")
    first, _, rest = reason.partition("\n")
    return {
        "id": rule.CODE,
        "name": "".join(word.capitalize() for word in rule.NAME.split("-")),
        "shortDescription": {"text": first},
        "fullDescription": {"text": flat(rest) or first},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.LEVEL.value},
    }


def _result(finding: Finding, numbers: dict[str, int], fingerprint: str) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": quote(finding.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": finding.level.value,
        "message": {"text": flat(finding.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"kbgen/v1": fingerprint},
    }
