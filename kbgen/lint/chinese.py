"""What the linter says, in Chinese: `chinese.toml` has every sentence that a rule can write, by its English.

The rules write English, once, beside what they check. Here a message is taken apart into those sentences again, and
what they quote is set into the Chinese ones. Codes, names of fields and commands have no language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

LONGEST = 2_000  # characters of a message; a longer one quotes more than it says

OURS = ("what", "shared", "legal")  # what stands there are words of ours; all else is quoted


@dataclass(frozen=True)
class Sentence:
    """The fixed parts of an English sentence, the names of what stands between them, and the Chinese for it."""

    fixed: tuple[str, ...]
    names: tuple[str, ...]
    chinese: str

    def read(self, text: str, start: int) -> tuple[int, dict[str, str]] | None:
        """Where the sentence ends that stands there, and what it quotes; None where another one does."""
        if not text.startswith(self.fixed[0], start):
            return None
        at, quoted = start + len(self.fixed[0]), dict[str, str]()
        for number, (name, fixed) in enumerate(zip(self.names, self.fixed[1:], strict=True), 1):
            found = text.find(fixed, at) if fixed else len(text)
            while number == len(self.names) and found >= 0 and not _ends(text, found + len(fixed)):
                found = text.find(fixed, found + 1)
            if found < 0:
                return None
            quoted[name], at = text[at:found], found + len(fixed)
        return (at, quoted) if _ends(text, at) else None


def _ends(text: str, at: int) -> bool:
    return at == len(text) or text[at] == " "


@dataclass(frozen=True)
class Chinese:
    """The names of the rules, the sentences and the parts of sentences."""

    names: Mapping[str, str]
    sentences: tuple[Sentence, ...]
    parts: tuple[Sentence, ...]

    def message(self, english: str) -> str:
        """The message in Chinese; as it is where it has a sentence that has no Chinese."""
        said, at = "", 0
        while at < len(english) <= LONGEST:
            first = _first(self.sentences, english, at)
            if first is None:
                return english
            sentence, end, quoted = first
            said += sentence.chinese.format(
                **{name: self.part(value) if name in OURS else value for name, value in quoted.items()}
            )
            at = end + 1
        return said or english

    def part(self, english: str) -> str:
        """Words of ours within a sentence; as they are where they have no Chinese."""
        first = _first(self.parts, english, 0)
        if first is None or first[1] != len(english):
            return english
        return first[0].chinese.format(**first[2])


def _first(sentences: tuple[Sentence, ...], text: str, at: int) -> tuple[Sentence, int, dict[str, str]] | None:
    return next(((each, *got) for each in sentences if (got := each.read(text, at))), None)


def is_chinese(lang: str) -> bool:
    """Whether a language, as settings write it, is Chinese."""
    return lang.lower().startswith("zh")


@cache
def chinese() -> Chinese:
    """All of it, read once."""
    data = tomllib.loads(Path(__file__).with_name("chinese.toml").read_text(encoding="utf-8"))
    return Chinese(data["names"], _sentences(data["sentences"]), _sentences(data["parts"]))


def _sentences(pairs: Mapping[str, str]) -> tuple[Sentence, ...]:
    """Of several that fit, the one that says most itself is meant: it stands first."""
    found = (_sentence(english, said) for english, said in pairs.items())
    return tuple(sorted(found, key=lambda each: -sum(map(len, each.fixed))))


def _sentence(english: str, said: str) -> Sentence:
    fixed, names = [""], list[str]()
    for literal, name, _, _ in Formatter().parse(english):
        fixed[-1] += literal
        if name is not None:
            names.append(name)
            fixed.append("")
    return Sentence(tuple(fixed), tuple(names), said)
