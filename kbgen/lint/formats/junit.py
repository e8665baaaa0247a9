"""Findings as a JUnit report, which every CI server reads: errors fail, warnings are told of a test that passed.

Nothing stands here that Jenkins' strict schema lacks: no `file` and no `line` of a case. Both are in its texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kbgen.lint.formats.context import NOTHING, FormatContext
from kbgen.model.findings import Finding, Level
from kbgen.model.shown_text import flat, in_xml


def as_junit(findings: Sequence[Finding], shown: FormatContext = NOTHING, /) -> str:
    """One case a finding, and one for each file without any."""
    faulty = {finding.path for finding in findings}
    clean = [path for path in shown.checked if path not in faulty]
    failures = sum(finding.level is Level.ERROR for finding in findings)
    counts = {"name": "kbgen lint", "tests": str(len(findings) + len(clean)), "failures": str(failures), "errors": "0"}
    suites = Element("testsuites", counts)
    suite = SubElement(suites, "testsuite", counts)
    for finding in findings:
        _add(suite, finding)
    for path in clean:
        SubElement(suite, "testcase", {"classname": in_xml(path), "name": "no findings"})
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _add(suite: Element, finding: Finding) -> None:
    name = f"{finding.code} {finding.name}, line {finding.line}"
    case = SubElement(suite, "testcase", {"classname": in_xml(finding.path), "name": name})
    said = in_xml(flat(finding.message))
    if finding.level is Level.ERROR:
        told = SubElement(case, "failure", {"message": said, "type": finding.code})
    else:
        told = SubElement(case, "system-out")
    told.text = f"{in_xml(finding.path)}:{finding.line}:{finding.column}: {said}"
