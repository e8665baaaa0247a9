"""The forms of the answer: for people to the letter, for programs by the rules of their readers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from xmlschema import XMLSchema

from kbgen import __version__
from kbgen.lint.formats import FORMATS
from kbgen.lint.formats.context import FormatContext
from kbgen.lint.formats.text import WIDEST
from kbgen.lint.rules import RULES
from kbgen.model.findings import Finding, Level
from kbgen.model.shown_text import width

SCHEMAS = Path(__file__).parent / "schemas"
FINDINGS = [
    Finding("2026/a,b.md", 5, 14, "PM201", "time-order", Level.ERROR, "'x' is 100% wrong.\nCheck: both, now"),
    Finding("2026/结账.md", 1, 1, "PM207", "id-form", Level.WARNING, "结账 <b> & \x01"),
]


def test_text() -> None:
    checked = FormatContext(checked=["2026/a,b.md", "2026/c.md"])
    assert FORMATS["text"](FINDINGS, checked) == (
        "2026/a,b.md:5:14: PM201 error 'x' is 100% wrong. Check: both, now [time-order]\n"
        "2026/结账.md:1:1: PM207 warning 结账 <b> & \ufffd [id-form]\n"
        "1 error and 1 warning in 2 of 3 files.\n"
    )
    assert FORMATS["text"]([], checked) == "No findings in 2 files.\n"
    assert FORMATS["text"]([]).startswith("Nothing was checked")


def source(line: str, column: int, **more: Any) -> list[str]:
    finding = replace(FINDINGS[0], line=1, column=column)
    return FORMATS["text"]([finding], FormatContext({finding.path: [line]}, **more)).splitlines()[1:3]


def test_the_mark_stands_under_the_place() -> None:
    assert source("title: x", 8) == ["    1 | title: x", "      |        ^"]
    assert source("标题：结账 down", 6) == ["    1 | 标题：结账 down", "      |           ^"]
    assert source("a\tb\u202ec", 3) == ["    1 | a b\ufffdc", "      |   ^"]
    assert source("e\u0301x", 3) == ["    1 | e\u0301x", "      |  ^"]


@pytest.mark.parametrize("column", [1, 60, 500, 999, 1000])
@pytest.mark.parametrize("sign", ["a", "字"])
def test_a_long_line_is_shown_around_the_place(sign: str, column: int) -> None:
    line = sign * (column - 1) + "!" + sign * (999 - column)
    shown, mark = source(line, column)
    assert width(shown) <= WIDEST + 12
    assert width(shown[: shown.index("!")]) == mark.index("^")


def test_colour_only_where_asked() -> None:
    assert "\x1b" not in "".join(source("title: x", 8))
    assert "\x1b[31;1m^\x1b[0m" in source("title: x", 8, colour=True)[1]


def test_json() -> None:
    answer = FORMATS["json"](FINDINGS)
    assert "结账" in answer
    assert list(json.loads(answer)[0]) == ["path", "line", "column", "code", "name", "level", "message"]
    assert json.loads(answer)[1]["level"] == "warning"
    assert json.loads(FORMATS["json"]([])) == []


def test_github() -> None:
    assert FORMATS["github"](FINDINGS) == (
        "::error file=2026/a%2Cb.md,line=5,col=14,title=PM201 time-order::'x' is 100%25 wrong.%0ACheck: both, now\n"
        "::warning file=2026/结账.md,line=1,col=1,title=PM207 id-form::结账 <b> & \ufffd\n"
    )
    assert FORMATS["github"]([]) == ""


def test_gitlab() -> None:
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(FORMATS["gitlab"](FINDINGS)))
    assert json.loads(FORMATS["gitlab"]([])) == []


def prints(findings: list[Finding]) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(FORMATS["gitlab"](findings))]


def test_fingerprints_survive_what_moves() -> None:
    one = replace(FINDINGS[0], message="'follow_ups[2]' was due 61 days ago")
    moved = replace(one, line=9, column=2, message="'follow_ups[3]' was due 62 days ago")
    assert prints([one]) == prints([moved])
    assert len(set(prints([one, moved, *FINDINGS]))) == 4
    assert prints([replace(one, path="b.md")]) != prints([one]) != prints([replace(one, code="PM202")])


def test_sarif() -> None:
    answer = json.loads(FORMATS["sarif"](FINDINGS))
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(answer)
    run = answer["runs"][0]
    assert answer["version"] == "2.1.0"
    assert run["tool"]["driver"]["version"] == __version__
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.CODE for rule in RULES]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"])
    assert all(re.fullmatch(r"[A-Z]\w*", rule["name"]) for rule in run["tool"]["driver"]["rules"])
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        place = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[\w/.%,~-]+", place["artifactLocation"]["uri"], re.ASCII)
        assert place["region"]["startLine"] >= 1


def test_junit() -> None:
    """What the readers of GitLab, Jenkins and GitHub's actions rely on, in what Jenkins' schema allows."""
    report = FORMATS["junit"](FINDINGS, FormatContext(checked=["2026/a,b.md", "2026/c.md"]))
    XMLSchema(SCHEMAS / "junit-10.xsd").validate(report)
    root = ElementTree.fromstring(report)
    assert root.tag == "testsuites"
    suite = root[0]
    assert (suite.tag, suite.get("name"), suite.get("tests"), suite.get("failures")) == (
        "testsuite",
        "kbgen lint",
        "3",
        "1",
    )
    assert [(case.get("classname"), [inner.tag for inner in case]) for case in suite] == [
        ("2026/a,b.md", ["failure"]),
        ("2026/结账.md", ["system-out"]),
        ("2026/c.md", []),
    ]
    failure = suite[0][0]
    assert (failure.get("type"), failure.get("message")) == ("PM201", "'x' is 100% wrong. Check: both, now")
    assert len(ElementTree.fromstring(FORMATS["junit"]([]))[0]) == 0


def test_errors_come_first_file_by_file_and_a_draft_is_told_in_one_line() -> None:
    def one(path: str, line: int, code: str, level: Level = Level.WARNING) -> Finding:
        return Finding(path, line, 1, code, code.lower(), level, f"'field{line}' is missing.")

    found = [
        one("a.md", 1, "PM301"),
        one("a.md", 2, "PM310"),
        one("b.md", 3, "PM301"),
        one("b.md", 4, "PM851", Level.ERROR),
    ]
    shown = FormatContext(drafts=frozenset({"a.md"}))
    assert [line.split(" ")[:2] for line in FORMATS["text"](found, shown).splitlines()[:-1]] == [
        ["b.md:4:1:", "PM851"], ["b.md:3:1:", "PM301"], ["a.md:2:1:", "PM310"], ["a.md:", "a"],
    ]  # fmt: skip
    told = FORMATS["text"](found, shown)
    assert told.endswith(
        "a.md: a draft, and that is fine. Still to be written before it is final: field1.\n"
        "1 error and 2 warnings in 2 of 2 files. One thing is still to be written; to list them: --select PM3,PM401\n"
    )
    chinese = FORMATS["text"](found, replace(shown, lang="zh-CN"))
    assert "PM851 错误" in chinese and "2 个文件，2 个有问题：1 个错误，2 个警告。还有 1 处待写" in chinese
    only = FORMATS["text"](found[:1], replace(shown, checked=("a.md", "c.md")))
    assert "\nNo errors and no warnings in 2 files. One thing is still to be written" in only
