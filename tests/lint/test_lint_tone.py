"""Sentences of both languages, and what the rules about them say."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kbgen.lint import blame
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


def needed(parsed: Any) -> set[str]:
    """Texts of which every match of a pattern has one, in small letters; the empty set where nothing can be said."""
    found: list[set[str]] = []
    run = ""
    for kind, value in [*parsed, ("end", None)]:
        if str(kind) == "LITERAL":
            run += chr(value).casefold()
            continue
        found, run = [*found, {run.strip()} - {""}], ""
        if str(kind) == "SUBPATTERN":
            found.append(needed(value[3]))
        elif str(kind) == "BRANCH":
            parts = [needed(each) for each in value[1]]
            found.append(set().union(*parts) if all(parts) else set())
        elif str(kind).endswith("_REPEAT") and value[0]:
            found.append(needed(value[2]))
        elif str(kind) == "IN" and all(str(each) == "LITERAL" for each, _ in value):
            found.append({chr(each).casefold() for _, each in value})
    hinted = [
        each for each in found if each and all(any(hint in text for hint in blame._HINTS.split("|")) for text in each)
    ]
    return hinted[0] if hinted else max(found, key=len, default=set())


def test_no_words_of_blame_are_without_a_hint_that_leads_to_them() -> None:
    every = set[str]()
    for at, each in enumerate(blame._ONE_BY_ONE):
        hints = [hint for hint, those in blame._hinted().items() if at in those]
        wanted = needed(parser.parse(each, re.IGNORECASE))
        assert wanted and [text for text in wanted if not any(hint in text for hint in hints)] == [], each
        every |= wanted
    assert len(every) > 100 and needed(parser.parse(blame._all().pattern, re.IGNORECASE)) <= every
