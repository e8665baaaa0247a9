"""What is told of many short texts word by word is what looking for each would tell."""

from __future__ import annotations

import random

import pytest

from kbgen.model import hints
from kbgen.model.hints import Hints


@pytest.mark.parametrize("most", [hints.MOST, 50])
def test_hints_are_those_that_stand_in_a_text(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "MOST", most)
    chance, letters = random.Random(15), "ab_-错误 \n\u3000"
    sought = {"".join(chance.choices(letters, k=chance.randint(1, 4))) for _ in range(60)} | {"a" * 70}
    told, empty = Hints(sought), 0
    for _ in range(300):
        sizes = chance.choices((1, 2, 3, 90), (9, 9, 9, 1), k=chance.randint(0, 5))
        text = " ".join("".join(chance.choices(letters, k=size)) for size in sizes)
        text += chance.choice(("", "", " " + "a" * 80))
        expected = {each for each in sought if each in text}
        assert told.among(text) == expected
        empty += not expected
    assert empty < 200, "else this tells little"
