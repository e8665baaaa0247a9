"""The three forms of the answer, to the letter."""

from __future__ import annotations

import json

from kbgen.features.linting.formats import FORMATS
from kbgen.nouns.findings import Finding, Level

FINDINGS = [
    Finding("2026/a,b.md", 5, 14, "PM201", "time-order", Level.ERROR, "'x' is 100% wrong.\nCheck: both, now"),
    Finding("2026/结账.md", 1, 1, "PM207", "id-form", Level.WARNING, "结账"),
]


def test_text() -> None:
    assert FORMATS["text"](FINDINGS) == (
        "2026/a,b.md:5:14: PM201 error 'x' is 100% wrong. Check: both, now [time-order]\n"
        "2026/结账.md:1:1: PM207 warning 结账 [id-form]\n"
        "1 error and 1 warning in 2 files.\n"
    )
    assert FORMATS["text"]([]) == "No findings.\n"


def test_json() -> None:
    answer = FORMATS["json"](FINDINGS)
    assert "结账" in answer
    assert list(json.loads(answer)[0]) == ["path", "line", "column", "code", "name", "level", "message"]
    assert json.loads(answer)[1]["level"] == "warning"
    assert json.loads(FORMATS["json"]([])) == []


def test_github() -> None:
    assert FORMATS["github"](FINDINGS) == (
        "::error file=2026/a%2Cb.md,line=5,col=14,title=PM201 time-order::'x' is 100%25 wrong.%0ACheck: both, now\n"
        "::warning file=2026/结账.md,line=1,col=1,title=PM207 id-form::结账\n"
    )
    assert FORMATS["github"]([]) == ""
