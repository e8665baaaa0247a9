"""Sentences of both languages, and what the rules about them say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbgen.lint.blame import blames
from kbgen.lint.vague import is_vague

LINES = (Path(__file__).parent / "tone.txt").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("answer", "text"), CASES)
def test_sentence(answer: str, text: str) -> None:
    if answer in ("vague", "clear"):
        assert is_vague(text) is (answer == "vague")
    else:
        assert bool(list(blames(text, cause=False))) is (answer == "blame")
        assert bool(list(blames(text, cause=True))) is (answer in ("blame", "cause"))


def measured(name: str) -> Iterator[tuple[bool, str]]:
    """Sentences that were written before the rule's words were looked at: whether each is meant, and the sentence."""
    for line in (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("+ ", "- ")):
            yield line[0] == "+", line[2:].strip()


@pytest.mark.parametrize(
    ("name", "says", "missed"),
    [
        ("blame", lambda text: any(blames(text, cause=False)), ["The DBA ran the query without thinking."]),
        ("vague", is_vague, []),
    ],
)
def test_no_other_sentence_is_meant(name: str, says: Callable[[str], bool], missed: list[str]) -> None:
    wrong = [text for meant, text in measured(name) if says(text) is not meant]
    assert wrong == missed
