"""The page of the linter's rules: each with what it wants, why, and a bad and a good example."""

from __future__ import annotations

import inspect

from kbgen.lint import RULES
from kbgen.markdown import said, table, text
from kbgen.site.pages.page import Page, page
from kbgen.site.pages.reference.prose import code, paragraphs
from kbgen.site.site import Site

RULES_PAGE = "reference/rules.md"


def rules_page(site: Site) -> Page:
    """All rules in order of their codes: first in short, then each in full."""
    words = site.words
    heads = tuple(words[f"ref.{name}"] for name in ("code", "name", "level", "about"))
    rows, full = [], []
    for rule in RULES:
        told = inspect.cleandoc(rule.__doc__ or "")
        level = text(words[f"ref.levels.{rule.LEVEL}"])
        rows.append((code(rule.CODE), code(rule.NAME), level, said(told.partition("\n\n")[0])))
        full += [f"## {rule.CODE} {rule.NAME}", f"{text(words['ref.level'])}: {level}", paragraphs(told)]
    intro = said(words.fill("ref.rules_intro", n=len(RULES)))
    return page(RULES_PAGE, words["ref.rules"], f"# {text(words['ref.rules'])}", intro, table(heads, rows), *full)
