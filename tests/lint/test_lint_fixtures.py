"""Every fixture against the findings that it names itself, compared both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint.cases import FIXTURES, expected, linted, places, split_files

from kbgen.lint.chinese import chinese


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    files = split_files(path.read_bytes())
    findings = linted(files)
    assert places(findings) == expected(files), "\n".join(f.message for f in findings)
    said = {f.message.partition(" expect:")[0] for f in findings}
    english = {message for message in said if chinese().message(message) == message}
    assert not english, "without Chinese in kbgen/lint/chinese.toml"
