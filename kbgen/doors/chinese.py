"""What commands say, in Chinese: `chinese.toml` has every sentence of theirs, by its English."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from kbgen.model.chinese import Chinese, is_chinese, sentences_of

OURS = "kbgen: "  # who speaks, before what is said


def spoken(english: str, lang: str) -> str:
    """What a command says, in the language of the knowledge base, line by line.

    >>> spoken("a.md can't be read: Permission denied.", "zh")
    'a.md 读不了：没有权限。'
    """
    return "\n".join(map(_line, english.split("\n"))) if is_chinese(lang) else english


def _line(english: str) -> str:
    text = english.lstrip(" ").removeprefix(OURS)
    return f"{english[: len(english) - len(text)]}{chinese().message(text)}"


@cache
def chinese() -> Chinese:
    """All of it, read once."""
    data = tomllib.loads(Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8"))
    return Chinese(sentences_of(data["sentences"]), sentences_of(data["parts"]))
