"""The rules by their codes: which run, how bad their findings are, and their pages."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kbgen.documents import nearest
from kbgen.lint.rule import Rule
from kbgen.lint.rules import RULES
from kbgen.model.errors import KbgenError
from kbgen.model.findings import Level
from kbgen.model.settings import LintSettings


@dataclass(frozen=True)
class Selection:
    """The codes that run, and the level of those whose findings all have one."""

    codes: frozenset[str]
    levels: dict[str, Level] = field(default_factory=dict)

    def runs(self, rule: Rule) -> bool:
        """Whether a rule is to run."""
        return rule.CODE in self.codes


def selection(settings: LintSettings, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Selection:
    """What to run. `select` and `ignore` come from the command line and may hold lists such as `PM4,PM501`.

    A `select` here takes the place of the settings' one, and a rule that it names by its whole code runs even if the
    settings leave it out. Raises KbgenError for a code that is the beginning of no rule's.
    """
    wanted, unwanted = _codes(select, "--select"), _codes(ignore, "--ignore")
    usual = _codes(settings.select, "lint.select in kbgen.toml")
    without = _codes(settings.ignore, "lint.ignore in kbgen.toml")
    levels = {_code(code, "lint.levels in kbgen.toml"): level for code, level in settings.levels.items()}
    chosen: set[str] = set()
    fixed: dict[str, Level] = {}
    for code in (rule.CODE for rule in RULES):
        level = _level(code, levels)
        left_out = _fits(code, without) or level == "off"
        if _fits(code, wanted or usual or ("",)) and (code in wanted or not left_out) and not _fits(code, unwanted):
            chosen.add(code)
        if level in ("error", "warning"):
            fixed[code] = Level(level)
    return Selection(frozenset(chosen), fixed)


def _level(code: str, levels: Mapping[str, str]) -> str | None:
    fitting = [begin for begin in levels if code.startswith(begin)]
    return levels[max(fitting, key=len)] if fitting else None


def _fits(code: str, begins: Iterable[str]) -> bool:
    return code.startswith(tuple(begins))


def _codes(given: Iterable[str], source: str) -> tuple[str, ...]:
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(_code(part, source) for part in parts if part)


def _code(text: str, source: str) -> str:
    """A whole code or its beginning; a rule's name does as well."""
    named = {rule.NAME: rule.CODE for rule in RULES}
    code = named.get(text.lower(), text.upper())
    if any(rule.CODE.startswith(code) for rule in RULES):
        return code
    raise KbgenError(
        f"{source}: '{text}' is not the code of any rule.{meant(text)} `kbgen explain` prints all of them."
    )


def meant(text: str) -> str:
    """A question after the rule that a wrong code or name was probably meant to be; empty where none is near."""
    named = {part: rule.NAME for rule in reversed(RULES) for part in (*rule.NAME.split("-"), rule.NAME)}
    named |= {rule.CODE.lower(): rule.CODE for rule in RULES}
    near = nearest(text.lower(), named)
    return f" Did you mean '{named[near]}'?" if near else ""


def page(code_or_name: str) -> str | None:
    """The page of one rule as Markdown, or None where there is no such rule."""
    wanted = code_or_name.strip().casefold()
    return next((_page(rule) for rule in RULES if wanted in (rule.CODE.casefold(), rule.NAME)), None)


def all_pages() -> dict[str, str]:
    """Every rule's page by its code, in order."""
    return {rule.CODE: _page(rule) for rule in RULES}


def _page(rule: Rule) -> str:
    return f"# {rule.CODE} {rule.NAME}\n\nLevel: {rule.LEVEL}\n\n{inspect.cleandoc(rule.__doc__ or '')}\n"
