"""A rule's page, made from its docstring."""

from __future__ import annotations

import inspect

from kbgen.lint.rule import Rule
from kbgen.lint.rules import RULES


def page(code_or_name: str) -> str | None:
    """The page of one rule as Markdown, or None where there is no such rule."""
    wanted = code_or_name.strip().casefold()
    return next((_page(rule) for rule in RULES if wanted in (rule.CODE.casefold(), rule.NAME)), None)


def all_pages() -> dict[str, str]:
    """Every rule's page by its code, in order."""
    return {rule.CODE: _page(rule) for rule in RULES}


def _page(rule: Rule) -> str:
    return f"# {rule.CODE} {rule.NAME}\n\nLevel: {rule.LEVEL}\n\n{inspect.cleandoc(rule.__doc__ or '')}\n"
