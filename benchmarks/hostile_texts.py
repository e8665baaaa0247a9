"""Texts that are meant to make a tool slow, and what each command does with one document.

Asked at 50,000 characters with a bound by `tests/test_linear.py`, and at a million by `megabyte.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from kbgen.checking import check
from kbgen.corpus import collect
from kbgen.documents import Document
from kbgen.lint import fixed, lint, meaning, suggestions
from kbgen.model.settings import Settings
from kbgen.recurrence import find_patterns, suggest
from kbgen.search import entry

TODAY = date(2026, 6, 1)
FRONT = "---\ntitle: a\nstatus: draft\nfollow_ups:\n  - {title: " + "需要" * 28 + "重启}\n---\n\n"


def bodies(size: int) -> dict[str, str]:
    """Texts of about so many characters by their names."""

    def rep(piece: str) -> str:
        return piece * (size // len(piece))

    return {
        "a heading of blanks": f"# a{' ' * size}x",
        "a heading of signs": f"# {'#' * size}x",
        "headings": rep("# a\n"),
        "one word": rep("a"),
        "brackets": rep("["),
        "brackets that close once": rep("[") + "]",
        "brackets in brackets": "[" * (size // 2) + "]" * (size // 2),
        "links": rep("[a]("),
        "images": rep("![a]("),
        "code": rep("`a"),
        "emphasis": rep("*a_"),
        "quotations": rep(">"),
        "lists": rep("- 1. "),
        "tables": rep("| a | b |\n"),
        "HTML": rep("<![CDATA[<a "),
        "bare addresses": rep("http://a.b/"),
        "footnotes": rep("[^a]: [^a]\n"),
        "moments": rep("- 12:00 x\n"),
        "blanks behind a moment": f"- 12:00{' ' * size}x Oct 30th",
        "words without blanks": rep("需要"),
        "blame": rep("forgot to "),
        "mails": rep("a@a."),
        "keys": rep("-----BEGIN PRIVATE KEY-----"),
        "passwords": rep("password: mysql -p"),
        "error lines": "```\n"
        + "".join(f"error {at} failed to open file{at} x y z\n" for at in range(size // 40))
        + "```\n",
    }


def doors(document: Document) -> Iterator[tuple[str, Callable[[], object]]]:
    """What each command does with one document, without the folder around it."""
    corpus = collect([document], Settings())
    lines = document.text.split("\n")
    yield "title", lambda: document.title
    yield "search", lambda: entry(document, corpus.settings)
    yield "lint", lambda: lint(corpus, TODAY)
    yield "fix", lambda: fixed(document.text, corpus.settings)
    yield "check", lambda: check(corpus, {document.path}, [], find_patterns(corpus), TODAY, str)
    yield "suggest", lambda: suggest(document, corpus.taxonomy)
    yield "editor", lambda: (suggestions(lines, 2, 3, corpus), meaning(lines, 2))
