"""Which rules run, and how bad their findings are."""

from __future__ import annotations

import pytest
from lint.cases import TODAY

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.lint.engine import lint
from kbgen.lint.rules import RULES
from kbgen.lint.selection import selection
from kbgen.model.errors import KbgenError
from kbgen.model.settings import LintSettings, Settings

TEXT = b"---\ntitle: a\nstatus: imported\nstarted_at: 2099-01-02\nresolved_at: 2099-01-01\nignore: {PM205: x}\n---\n"


def codes(lint_settings: LintSettings, *args: tuple[str, ...]) -> list[str]:
    corpus = collect([read_document("a.md", TEXT)], Settings(lint=lint_settings))
    return [f"{f.code} {f.level}" for f in lint(corpus, TODAY, selected=selection(lint_settings, *args))]


def test_all_by_default() -> None:
    chosen = selection(LintSettings())
    assert (chosen.codes, chosen.levels) == (frozenset(rule.CODE for rule in RULES), {})
    assert codes(LintSettings()) == ["PM201 error"]


def test_codes_beginnings_and_names() -> None:
    assert selection(LintSettings(), ("PM201,time-order", "pm9")).codes == {"PM201", "PM901"}
    assert "PM201" not in selection(LintSettings(), (), ("PM2",)).codes


def test_the_terminal_beats_the_file() -> None:
    assert selection(LintSettings(select=("PM1",)), ("PM201",)).codes == {"PM201"}
    assert selection(LintSettings(ignore=("PM2",)), ("PM201",)).codes == {"PM201"}
    assert selection(LintSettings(levels={"PM2": "off"}), ("PM2",)).codes == frozenset()


def test_levels() -> None:
    assert codes(LintSettings(levels={"PM2": "off", "PM201": "warning"})) == ["PM201 warning"]
    assert codes(LintSettings(levels={"PM201": "off"})) == []


def test_what_did_not_run_is_not_called_unused() -> None:
    assert codes(LintSettings(), ("PM9,PM201",)) == ["PM201 error"]


@pytest.mark.parametrize("wrong", [{"select": ("PM2O1",)}, {"ignore": ("X",)}, {"levels": {"PM777": "off"}}])
def test_an_unknown_code_is_the_operators(wrong: dict[str, object]) -> None:
    with pytest.raises(KbgenError, match=r"kbgen\.toml.*not the code of any rule"):
        selection(LintSettings.model_validate(wrong))
    with pytest.raises(KbgenError, match="--select"):
        selection(LintSettings(), ("PM777",))
