"""Both languages reproduce the vectors."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kbgen.search.index.records import Entry
from kbgen.search.text import analyzer
from kbgen.search.text.analyzer import analyze
from kbgen.search.text.stemming import stem

VECTORS = json.loads(Path(analyzer.__file__).with_name("vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "terms"), VECTORS["terms"])
def test_terms_in_python(text: str, terms: list[str]) -> None:
    assert analyze(text) == terms


@pytest.mark.parametrize(("word", "expected"), VECTORS["stems"].items())
def test_stems_in_python(word: str, expected: str) -> None:
    assert stem(word) == expected


PIECES = [
    "Jan", "Dec 1", "2020-01-01", "T10:20:30", "10:20", "1.2.3.4:80", "", "  ", "\n", "x", "E0102", "10:20:30.123",
    "abc12345def", "0x1234567890123", "a1b2c3d4-1234-1234-1234-a1b2c3d4e5f6", "_", "(", "12", "7", "8007000E",
]  # fmt: skip


def test_what_varies_is_blanked_as_if_all_text_were_looked_at() -> None:
    chance = random.Random(1)
    for _ in range(3000):
        text = "".join(chance.choice(PIECES) + chance.choice(["", " "]) for _ in range(chance.randint(1, 9)))
        wanted = text
        for pattern, to in analyzer._masks:
            wanted = pattern.sub(to, wanted)
        assert analyzer._masked(text) == wanted


def test_terms_in_javascript(page: Page) -> None:
    texts = [text for text, _ in VECTORS["terms"]] + list(VECTORS["stems"])
    expected = [terms for _, terms in VECTORS["terms"]] + [[word] for word in VECTORS["stems"].values()]
    found = page.evaluate("texts => Promise.all(texts.map(kbgen.analyze))", texts)
    told = [(text, got) for text, got, wanted in zip(texts, found, expected, strict=True) if got != wanted]
    assert [each for each in told if each[1]] == []  # a stop word has a stem and no term


def test_every_word_of_the_corpus_in_javascript(page: Page, shared_entries: list[Entry]) -> None:
    texts = [line.text for each in shared_entries for line in each.lines]
    found = page.evaluate("async texts => JSON.stringify(await Promise.all(texts.map(kbgen.analyze)))", texts)
    assert json.loads(found) == [analyze(text) for text in texts]
