"""What holds for all rules: permanent codes, a page with examples that are true, a fixture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lint.cases import FIXTURES, HERE, TODAY, examples, linted

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.lint import all_pages, moved, page
from kbgen.lint.engine import lint
from kbgen.lint.rule import Rule
from kbgen.lint.rules import RULES
from kbgen.model.findings import Level
from kbgen.model.settings import Settings

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.CODE)


def test_codes_are_permanent() -> None:
    """A code is never renamed, taken back or given again: codes.txt only grows."""
    given = [tuple(line.split()) for line in (HERE / "codes.txt").read_text(encoding="utf-8").splitlines()]
    assert [(rule.CODE, rule.NAME) for rule in RULES] == given
    assert len({code for code, _ in given}) == len({name for _, name in given}) == len(given)
    assert given == sorted(given)


def test_every_module_is_registered() -> None:
    from kbgen.lint import rules

    modules = {path.stem for path in Path(rules.__path__[0]).glob("*.py")} - {"__init__"}
    assert modules == {rule.NAME.replace("-", "_") for rule in RULES}


@every_rule
def test_form(rule: Rule) -> None:
    assert re.fullmatch(r"PM\d{3}", rule.CODE)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.NAME)
    assert isinstance(rule.LEVEL, Level)


@every_rule
def test_has_a_fixture(rule: Rule) -> None:
    assert f"{rule.CODE}-{rule.NAME}" in {path.stem for path in FIXTURES}


@every_rule
@pytest.mark.parametrize("part", ["Bad", "Good"])
def test_page_tells_the_truth(rule: Rule, part: str) -> None:
    for files in examples(rule.__doc__ or "", part):
        assert files, "has no example"
        assert any(finding.code == rule.CODE for finding in linted(files, rule.CODE)) is (part == "Bad")


def test_pages() -> None:
    pages = all_pages()
    assert list(pages) == [rule.CODE for rule in RULES]
    assert pages["PM201"].startswith("# PM201 time-order\n\nLevel: error\n\nThe times of an incident")
    assert page("pm201") == page("time-order") == pages["PM201"]
    assert page("PM000") is None


def test_only_the_asked_paths() -> None:
    corpus = collect([read_document(path, b"---\na: 1\n---\n") for path in ("a.md", "b.md")], Settings())
    assert {finding.path for finding in lint(corpus, TODAY, paths={"b.md"})} == {"b.md"}
    assert {finding.path for finding in lint(corpus, TODAY)} == {"a.md", "b.md"}


def test_a_fault_of_ours_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(RULES[0], "check", broken)
    with pytest.raises(ZeroDivisionError):
        lint(collect([read_document("a.md", b"")], Settings()), TODAY)


def test_an_ignore_hides_its_code_only() -> None:
    text = (
        b"---\ntitle: a\nstatus: imported\nstarted_at: 2099-01-02\nresolved_at: 2099-01-01\nignore: {PM201: x}\n---\n"
    )
    codes = [f.code for f in lint(collect([read_document("a.md", text)], Settings()), TODAY)]
    assert codes == ["PM205", "PM205"]


def test_who_refers_to_renamed_documents_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = moved.structure
    monkeypatch.setattr(moved, "structure", lambda body: read.append(body) or real(body))
    corpus = collect([read_document(f"{name}.md", f"---\ntitle: {name}\n---\n".encode()) for name in "abc"], Settings())
    found = lint(corpus, TODAY, moved={f"{name}.md": f"former-{name}.md" for name in "abc"})
    assert [finding.path for finding in found if finding.code == "PM608"] == ["a.md", "b.md", "c.md"]
    assert len(read) == len(corpus)
