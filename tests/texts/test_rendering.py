"""What authors write as a page: what GitHub shows, harmless, in time that grows with the length and no faster."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from counted import calls
from playwright.sync_api import Browser
from texts.attacks import BENIGN, attacked, cases

from kbgen.markdown.inert import inert
from kbgen.markdown.parser import engine
from kbgen.markdown.rendering import Labels, render
from kbgen.markdown.sanitizer import clean, without_our_marks
from kbgen.markdown.structure import structure, without_comments

SHOWN = cases("../texts/shown.txt")
INERT = cases("../texts/inert.txt")


def page(source: str) -> str:
    """A page as MkDocs and its theme make one: titles and ids of the table of contents go in as they are."""
    made = render(source, lambda _path: "a.html")
    links = "".join(f'<a href="#{entry.id}">{html.escape(entry.title)}</a>' for entry in made.contents)
    return f"<!doctype html><meta charset=utf-8><title>x</title><nav>{links}</nav><main>{made.html}</main>"


def test_no_hostile_document_does_anything(browser: Browser, tmp_path: Path) -> None:
    assert attacked(browser, tmp_path, page) == {}


def expected(case: str) -> tuple[str, list[str]]:
    source, _, lines = case.partition("\n%%>\n")
    return source, lines.splitlines()


@pytest.mark.parametrize("name", BENIGN)
def test_what_authors_mean_survives(name: str) -> None:
    source, lines = expected(BENIGN[name])
    shown = render(source).html
    for line in lines:
        assert line in shown


@pytest.mark.parametrize("name", SHOWN)
def test_it_is_shown_as_github_shows_it(name: str) -> None:
    source, lines = expected(SHOWN[name])
    shown = render(source, {"b.md": "../b.html", "img/a b.png": "../img/a%20b.png"}.get).html
    for line in lines:
        if line.startswith("!"):
            assert line[1:] not in shown
        else:
            assert line in shown


@pytest.mark.parametrize("name", INERT)
def test_nothing_runs_in_what_is_staged(name: str) -> None:
    source, _, staged = INERT[name].partition("\n%%>\n")
    assert inert(source).strip("\n") == staged.strip("\n")


@pytest.mark.parametrize("name", [*BENIGN, *SHOWN])
def test_what_is_staged_shows_the_same(name: str) -> None:
    source = without_comments(expected((BENIGN | SHOWN)[name])[0])
    shown = (without_our_marks(render(text).html) for text in (source, inert(source)))
    was, now = (" ".join(each.replace("&lt;/a&gt;", "").split()) for each in shown)
    assert now == was


@pytest.mark.parametrize("name", [*BENIGN, *SHOWN])
def test_cleaning_twice_changes_nothing(name: str) -> None:
    once = render(expected((BENIGN | SHOWN)[name])[0]).html
    assert clean(once).replace(' checked=""', " checked") == once


def test_what_the_page_says_of_itself_is_in_its_language() -> None:
    labels = Labels("坏了", (("note", "注意 <b>"),))
    shown = render("# a\n\n> [!NOTE]\n> b", labels=labels).html
    assert '<p class="admonition-title">注意 &lt;b&gt;</p>' in shown


def test_what_is_nested_too_deeply_is_kept_as_it_is_written() -> None:
    deep = "\n".join("  " * depth + f"- level {depth}" for depth in range(500))
    shown = render(deep).html
    assert all(f"level {depth}" in shown for depth in range(500))
    assert "level 499" in structure(deep).words[-1].text


def test_a_text_that_cannot_be_parsed_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(engine(), "parse", fail)
    source = "# <script>hacked()</script> unparsable"
    shown = render(source, labels=Labels(broken="转换失败 <b>")).html
    assert shown.startswith('<p class="kb-broken">转换失败 &lt;b&gt;</p>')
    assert "# &lt;script&gt;hacked()&lt;/script&gt; unparsable" in shown
    assert [words.text for words in structure(source).words] == [source]


def test_only_so_much_code_is_coloured() -> None:
    def coloured(language: str, length: int, blocks: int = 1) -> int:
        return render(f"```{language}\n{'int ' * (length // 4)}\n```\n\n" * blocks).html.count("<code><span")

    assert [coloured("c", 8_000), coloured("c", 12_000), coloured("java", 1_000), coloured("java", 3_000)] == [
        1,
        0,
        1,
        0,
    ]
    assert coloured("c", 8_000, 50) == 12
    assert coloured("java", 1_000, 50) == 9
    assert coloured("cobol", 100) == 0


UNITS = [
    "[", "![", "[a](", "[a][", "[]", "[^", "- [ ", "<", "<a ", "<a>", "<div ", "\n<div", "\n<b ", "<b\n\n", "<div>",
    "<!--", "<![", "\n<![", "<![CDATA[", "<?", "<http://", '<a href="', "`", "` ", "\\`", "&", "&a;", "*a ",
    "*a", "**_", "*a* _", "> ", ">", "- ", "- \n", "1. ", "=\n", "-\n", "#<div>\n", "</div>\n#\\", "??? a\n",
    "!!! note\n", "a\n: b\n", "a  \n", "|a", "a|b\n-|-\n", "{: .b}\n", "\x02wzxhzdk:0\x03", "#\n> ",
    "\n=\n#{|", "#> </div>\n</div>\n", "<!--\n> #</b>`", "    [^a]`\n: #", "://", "a://", "http://", "http://a",
    "http://a.b/(", "a@", "a@b.c ", "www.", "www.a ", "mailto:a@b", "$$\n", "$$\na\n\n", '=== "a"\n', "[^a]: b\n",
    "[a]: b\n", "[^a]", "a\n\n", "    a\n", "~", "~~", "# a\n", "## {#a}\n", "##a\n", "![](a b.c)", "![a](b){ ",
    "<!-- -->", "<details>\n\n", "| a |\n", "\n: ", "```\n", "~~~ a\n\n", "[x](a)", "> [!NOTE]\n", "<p>", "<b id=1>",
    " ", "# a  ", "#", "年", "\t", "&#1;", '"', "\\",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_no_text_takes_more_than_linear_work(unit: str) -> None:
    def counted(length: int) -> int:
        text = (unit * length)[:length]
        return calls(lambda: (render(text), structure(text)))

    counted(10)  # what is made once
    small, large = counted(800), counted(3_200)
    assert large < 5 * small + 20_000
    assert large < 3_200 * 450
