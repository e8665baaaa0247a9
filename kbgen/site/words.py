"""The interface's texts in English and Chinese, by key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kbgen.model.plurals import Count

LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Words(Mapping[str, str]):
    """Texts of one language by dotted key, such as `outcome.no_effect`."""

    lang: str
    texts: Mapping[str, str]

    @property
    def html_lang(self) -> str:
        """The language as pages are marked with it."""
        return "zh-Hans" if self.lang == "zh" else self.lang

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)

    def fill(self, key: str, **values: object) -> str:
        """A text with its places filled in; a number may choose its wording."""
        numbers = {n: Count(v) for n, v in values.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        return self.texts[key].format(**(values | numbers))

    def name(self, kind: str, value: str) -> str:
        """What a value of an enumeration is called; a value of the author's own, as it stands."""
        return self.texts.get(f"{kind}.{value}", value)

    def under(self, prefix: str) -> dict[str, str]:
        """The texts whose key begins with `prefix.`, in order of their keys."""
        return {key: self.texts[key] for key in sorted(self.texts) if key.startswith(f"{prefix}.")}


@cache
def load(lang: str) -> Words:
    """The words of a language; English where we have no words of it.

    >>> load("zh-Hant").lang, load("fr").lang
    ('zh', 'en')
    """
    return _read(lang, "", "search.")


@cache
def search_texts(lang: str) -> Words:
    """What the search says alone, for a terminal that waits for nothing else."""
    return _read(lang, "search.")


@cache
def notices(lang: str) -> Words:
    """What commands say beside their answer, for the same reason apart."""
    return _read(lang, "notices.")


def _read(lang: str, *kinds: str) -> Words:
    base = lang.lower().replace("_", "-").partition("-")[0]
    chosen = base if base in LANGUAGES else "en"
    folder = Path(__file__).with_name("words")
    texts: dict[str, str] = {}
    for kind in kinds:
        texts |= _flat(tomllib.loads((folder / f"{kind}{chosen}.toml").read_text(encoding="utf-8")))
    return Words(chosen, texts)


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in data.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
    return found
