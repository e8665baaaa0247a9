"""A new postmortem to fill in: its path and its text."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from kbgen.model.postmortem import Kind
from kbgen.model.settings import Settings

LANGUAGES = ("en", "zh")
LONGEST_SLUG = 60

# Words of an id: ASCII, and the letters of Chinese, Japanese and Korean.
_WORD = re.compile(
    r"[a-z0-9]+|(?:[々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff](?<=\w))+"
)
# What YAML and pages can't hold: controls, surrogates, line separators, and three that are no characters.
_UNFIT = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NONE = "\ufeff\ufffe\uffff"
# Words that are the same text without quotation marks.
_BARE = re.compile(r"[A-Z]{1,20}+[0-9]{1,20}|[a-z]{3,60}+(?:-[a-z]{1,60}+){1,9}")
_COMMENT_AT = 29  # the column of the comments behind the fields


@dataclass(frozen=True)
class Known:
    """What is known of a postmortem before it is written; what is not is left to fill in.

    `severity` and `services` are in the vocabulary's spelling; `lang` is the settings' where it is None.
    """

    kind: Kind = "incident"
    severity: str | None = None
    services: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    lang: str | None = None


def draft(
    title: str, day: date, settings: Settings, author: str | None = None, known: Known | None = None
) -> tuple[str, str]:
    """The path below the docs folder, and the text of a draft that lints with warnings only.

    >>> draft("Checkout: 504 for all", date(2026, 3, 11), Settings())[0]
    '2026/20260311-checkout-504-for-all.md'
    """
    known = known or Known(authors=(author,) if author else ())
    lang = known.lang or settings.lang
    language = lang if lang in LANGUAGES else "en"
    facts = _facts(title, day, settings, known)
    text = _template(language) + "\n" + _template(f"{language}.{known.kind}")
    filled = re.sub("@([a-z]+)@", lambda match: facts[match[1]], text)
    return f"{day:%Y}/{day:%Y%m%d}-{slug(title)}.md", filled.replace(f"lang: {language}\n", f"lang: {lang}\n", 1)


def _template(name: str) -> str:
    return (files("kbgen.drafting") / "drafts" / f"{name}.md").read_text(encoding="utf-8")


def _facts(title: str, day: date, settings: Settings, known: Known) -> dict[str, str]:
    near = known.kind == "near_miss"
    return {
        "title": _quoted(title) or "TODO",
        "kind": _field("kind", known.kind),
        "severity": _field("severity", _term(known.severity or "")),
        "severities": ", ".join(_plain(term.name) for term in settings.vocabulary.severities),
        "services": _field("services", _list(known.services)),
        "authors": _list(known.authors),
        "day": day.isoformat(),
        # Of a near miss nobody felt anything, so nothing was mitigated.
        "mitigated": _field("mitigated_at", "n/a" if near else ""),
        "facing": _field("  customer_facing", "false" if near else ""),
    }


def _field(name: str, value: str) -> str:
    """A value and the blanks up to its comment."""
    return value.ljust(_COMMENT_AT - len(name) - 3) + " "


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(filter(None, map(_term, values)))}]"


def _term(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


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
