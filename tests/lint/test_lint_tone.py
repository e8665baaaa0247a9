"""Sentences of both languages, and what the rules about them say."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbgen.lint.tone import blames, is_vague

LINES = (Path(__file__).parent / "tone.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("answer", "text"), CASES)
def test_sentence(answer: str, text: str) -> None:
    if answer in ("vague", "clear"):
        assert is_vague(text) is (answer == "vague")
    else:
        assert bool(list(blames(text, cause=False))) is (answer == "blame")
        assert bool(list(blames(text, cause=True))) is (answer in ("blame", "cause"))
