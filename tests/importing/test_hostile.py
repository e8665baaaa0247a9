"""Texts of 1 MB that are made to hang a reader: each is imported whole, with about the same work for each character."""

from __future__ import annotations

from datetime import date

import counted
import pytest

from kbgen.documents import read_document
from kbgen.importing import Choices, Given, plan
from kbgen.model.settings import Settings

# What is repeated, below what it begins with. A pattern that takes more than linear time never ends on one of these.
PIECES = {
    "blanks": ("# a", " "), "hashes": ("# ", "#"), "clock and blanks": ("", "- 12:00" + " " * 1_700 + "x Oct 30th\n"),
    "lines of blanks": ("", "\n a"), "stars": ("", "*"), "bold": ("", "**a** "), "brackets": ("", "["),
    "open links": ("", "[a]("), "open tags": ("", "<a "), "marks": ("", "<!["), "comments": ("", "<!--"),
    "ticks": ("", "`"), "open code": ("", "`a "), "fences": ("", "```\n"), "quotes": ("", "> "), "pipes": ("", "|"),
    "dates": ("", "2020-01-01 "), "clocks": ("", "12:00 "), "days": ("", "1月1日 "), "dashes": ("", "-"), "tabs": ("", "\t"),
    "needs": ("## Action items\n\n- ", "需要"), "needs, 28 times": ("## Action items\n\n", "- " + "需要" * 28 + "重启\n"),
    "owners": ("## Action items\n- ", "owner: "), "due days": ("## Action items\n- ", "due "),
    "handles": ("## Action items\n- ", "@a - "), "struck": ("## Action items\n- ", "~~a~~ "),
    "promises": ("## Action items\n\n", "We will do it. "), "brackets in actions": ("## Action items\n- ", "（a，"),
    "cells": ("## Timeline\n| Time | E |\n|--|--|\n", "|" + " " * 500), "outcomes": ("## Things we tried\n- ", "a - - "),
    "errors": ("## Symptoms\n```\n", " error"), "names of sections": ("# ", "Timeline ("), "zones": ("", "times 2020 "),
    "colons": ("", "a: "), "YAML lists": ("---\na: ", "["), "YAML colons": ("---\n", "title: a: b\n"),
    "TOML": ("+++\n", "a."),
}  # fmt: skip
# Lists, tables and headings of this many lines: the work on each line may not grow with their number.
LINES = {
    "timeline": "- 2020-01-01 12:00 a {}", "actions": "- do {} @a", "rows": "| 2020-01-01 12:00 | a {} |",
    "labels": "**Impact**: a {}", "headings": "# Timeline {}", "nested": "{: <40}- a:", "links": "[a{0}]: b{0}.md",
}  # fmt: skip
ABOVE = {
    "timeline": "## Timeline\n", "actions": "## Action items\n", "nested": "## Action items\n",
    "rows": "## Timeline\n| Time | E |\n|--|--|\n",
}  # fmt: skip
CHOICES = Choices(Settings(), date(2026, 3, 11))


def imported(text: str) -> bytes:
    (step,) = plan([Given("a/b.md", text.encode())], [], [], CHOICES).steps
    return step.content


@pytest.mark.parametrize("name", PIECES)
def test_a_large_text_comes_through(name: str) -> None:
    begin, piece = PIECES[name]
    content = imported(begin + piece * (60_000 // len(piece.encode())) + "x\n")
    assert len(content) > 54_000 and read_document("b.md", content).readable


def calls(text: str) -> int:
    return counted.calls(lambda: imported(text))


@pytest.mark.parametrize("name", LINES)
def test_twice_the_lines_are_twice_the_work(name: str) -> None:
    few, many = (
        calls(ABOVE.get(name, "") + "".join(f"{LINES[name].format(number)}\n" for number in range(count)))
        for count in (150, 300)
    )
    assert many < 2.2 * few
