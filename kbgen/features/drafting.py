"""A new postmortem to fill in: its path and its text."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from importlib.resources import files

from kbgen.nouns.settings import Settings

LANGUAGES = ("en", "zh")
LONGEST_SLUG = 60

# Words of an id: ASCII, and the letters of Chinese, Japanese and Korean.
_WORD = re.compile(
    r"[a-z0-9]+|(?:[々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff](?<=\w))+"
)
# What YAML and pages can't hold: controls, surrogates, line separators, and three that are no characters.
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NONE = "\ufeff\ufffe\uffff"


def draft(title: str, day: date, settings: Settings, author: str | None = None) -> tuple[str, str]:
    """The path below the docs folder, and the text of a draft that lints with warnings only.

    >>> draft("Checkout: 504 for all", date(2026, 3, 11), Settings())[0]
    '2026/20260311-checkout-504-for-all.md'
    """
    language = settings.lang if settings.lang in LANGUAGES else "en"
    text = (files("kbgen.features") / "drafts" / f"{language}.md").read_text(encoding="utf-8")
    facts = {
        "title": _quoted(title) or "TODO",
        "severities": ", ".join(_plain(term.name) for term in settings.vocabulary.severities),
        "authors": f"[{_quoted(author or '')}]",
        "day": day.isoformat(),
    }
    filled = re.sub("@(title|severities|authors|day)@", lambda match: facts[match[1]], text)
    return f"{day:%Y}/{day:%Y%m%d}-{slug(title)}.md", filled.replace("lang: en\n", f"lang: {settings.lang}\n")


def slug(title: str) -> str:
    """The words of a title joined by hyphens, at most 60 characters, or `incident` where it has none.

    >>> slug("连接池耗尽：HikariCP down!")
    '连接池耗尽-hikaricp-down'
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", title).lower())
    text = "-".join(words)
    if len(text) > LONGEST_SLUG:
        cut = text[: LONGEST_SLUG + 1]
        text = cut.rpartition("-")[0] or cut[:LONGEST_SLUG]
    return text or "incident"


def _plain(text: str) -> str:
    """One line of characters that a file can hold."""
    fit = (" " if unicodedata.category(c) in _UNFIT or c in _NONE else c for c in text)
    return " ".join("".join(fit).split())


def _quoted(text: str) -> str:
    """A YAML text that is the same whatever it holds; nothing where nothing is left."""
    plain = _plain(text)
    return json.dumps(plain, ensure_ascii=False) if plain else ""
