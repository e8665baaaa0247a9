"""Every fixture against the findings that it names itself, compared both ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lint.cases import FIXTURES, expected, linted, places, split_files

from kbgen.lint.chinese import chinese

_HALF = re.compile("不对：[a-z]")  # the sentence for any fault whatever hides one that has no Chinese


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    files = split_files(path.read_bytes())
    findings = linted(files)
    assert places(findings) == expected(files), "\n".join(f.message for f in findings)
    said = {f.message.partition(" expect:")[0] for f in findings}
    told = {message: chinese().message(message) for message in said}
    english = {message for message, other in told.items() if other == message or _HALF.search(other)}
    assert not english, "without Chinese in kbgen/lint/chinese.toml"
