"""Findings as SARIF 2.1.0, which GitHub's code scanning and many editors read. Rules bring their pages along."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from urllib.parse import quote

from kbgen import __version__
from kbgen.lint.formats.shown import NOTHING, Shown, fingerprints, flat
from kbgen.lint.rule import Rule
from kbgen.lint.rules import RULES
from kbgen.model.findings import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(findings: Sequence[Finding], _shown: Shown = NOTHING, /) -> str:
    """One run, with all rules, found or not."""
    numbers = {rule.CODE: number for number, rule in enumerate(RULES)}
    marks = fingerprints(findings)
    run = {
        "tool": {"driver": {"name": "kbgen", "version": __version__, "rules": [_rule(rule) for rule in RULES]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers, mark) for finding, mark in zip(findings, marks, strict=True)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


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
