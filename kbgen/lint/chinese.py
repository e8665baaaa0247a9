"""What the linter says, in Chinese: `chinese.toml` has every sentence that a rule can write, and the rules' names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kbgen.model.chinese import Chinese, sentences_of


@dataclass(frozen=True)
class ChineseRules(Chinese):
    """The same with the names of the rules."""

    names: Mapping[str, str]


@cache
def chinese() -> ChineseRules:
    """All of it, read once."""
    data = tomllib.loads(Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8"))
    return ChineseRules(sentences_of(data["sentences"]), sentences_of(data["parts"]), data["names"])
