"""Findings as a JUnit report, which every CI server reads: errors fail, warnings are told of a test that passed.

Nothing stands here that Jenkins' strict schema lacks: no `file` and no `line` of a case. Both are in its texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from kbgen.lint.formats.shown import NOTHING, Shown, as_lines, flat
from kbgen.model.findings import Finding, Level

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(findings: Sequence[Finding], shown: Shown = NOTHING, /) -> str:
    """One case a finding, and one for each file without any."""
    faulty = {finding.path for finding in findings}
    cases = [line for finding in findings for line in _case(finding)]
    clean = [path for path in shown.checked if path not in faulty]
    cases += [f"    <testcase {_attributes(classname=path, name='no findings')}/>" for path in clean]
    failures = sum(finding.level is Level.ERROR for finding in findings)
    counts = _attributes(name="kbgen lint", tests=str(len(findings) + len(clean)), failures=str(failures), errors="0")
    return as_lines(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<testsuites {counts}>",
            f"  <testsuite {counts}>",
            *cases,
            "  </testsuite>",
            "</testsuites>",
        ]
    )


def _case(finding: Finding) -> list[str]:
    name = f"{finding.code} {finding.name}, line {finding.line}"
    place = f"{finding.path}:{finding.line}:{finding.column}"
    begin = f"    <testcase {_attributes(classname=finding.path, name=name)}>"
    text = f"{place}: {flat(finding.message)}"
    inner = f"      <system-out>{_xml(text)}</system-out>"
    if finding.level is Level.ERROR:
        kind = _attributes(message=flat(finding.message), type=finding.code)
        inner = f"      <failure {kind}>{_xml(text)}</failure>"
    return [begin, inner, "    </testcase>"]


def _attributes(**values: str) -> str:
    return " ".join(f'{name}="{_xml(value)}"' for name, value in values.items())


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("\ufffd", text))
