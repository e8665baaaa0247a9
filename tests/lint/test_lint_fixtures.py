"""Every fixture against the findings that it names itself, compared both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from lint.cases import FIXTURES, expected, linted, places, split_files


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixture(path: Path) -> None:
    files = split_files(path.read_bytes())
    findings = linted(files)
    assert places(findings) == expected(files), "\n".join(f.message for f in findings)
