"""What authors wrote can't run, fetch, dress up, or take the build down; what they meant survives."""

from __future__ import annotations

from pathlib import Path

import pytest
from counted import grows
from markdown import Markdown
from playwright.sync_api import Browser
from texts.attacks import BENIGN, HOSTILE, attacked

from kbgen.markdown.anchors import safe_id
from kbgen.markdown.safe_markdown import SafeMarkdown
from kbgen.markdown.sanitizer import clean

EXTENSIONS = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tasklist",
]
LENGTH, LONG = 4_000, 50_000  # the longer is where the guards begin


def converter(*more: SafeMarkdown) -> Markdown:
    return Markdown(extensions=[*EXTENSIONS, *more], extension_configs={"toc": {"permalink": True}})


def page(md: Markdown, source: str) -> str:
    """A page as MkDocs and its theme make one: titles and ids of the table of contents go in as they are."""
    body = md.convert(source)
    links = "".join(f'<a href="#{token["id"]}">{token["name"]}</a>' for token in md.toc_tokens)  # type: ignore[attr-defined]
    return f"<!doctype html><meta charset=utf-8><title>x</title><nav>{links}{md.toc}</nav><main>{body}</main>"  # type: ignore[attr-defined]


def test_no_hostile_document_does_anything(browser: Browser, tmp_path: Path) -> None:
    assert attacked(browser, tmp_path, lambda source: page(converter(SafeMarkdown()), source)) == {}


def test_the_documents_are_hostile(browser: Browser, tmp_path: Path) -> None:
    """Without us they do what they are written for, every fourth asked, or the test above could not fail."""
    assert len(HOSTILE) >= 60
    some = dict(list(HOSTILE.items())[::4])
    harmless = some.keys() - attacked(browser, tmp_path, lambda source: page(converter(), source), some).keys()
    assert len(harmless) < len(some) / 4, sorted(harmless)


@pytest.mark.parametrize("name", BENIGN)
def test_what_authors_mean_survives(name: str) -> None:
    source, _, expected = BENIGN[name].partition("\n%%>\n")
    shown = converter(SafeMarkdown()).convert(source)
    for line in expected.splitlines():
        assert line in shown


@pytest.mark.parametrize("name", BENIGN)
def test_cleaning_twice_changes_nothing(name: str) -> None:
    once = converter(SafeMarkdown()).convert(BENIGN[name].partition("\n%%>\n")[0])
    assert clean(once).replace(' checked=""', " checked") == once


def test_titles_and_ids_of_the_contents_are_clean() -> None:
    md = converter(SafeMarkdown())
    md.convert('# <img src=x onerror=a> &lt;b&gt; {#x"y}\n\n## kbgen\n\n## A {data-toc-label="<i onclick=a>B</i>"}')
    (top,) = md.toc_tokens  # type: ignore[attr-defined]
    assert (top["id"], top["name"]) == ("", "&lt;b&gt;")
    assert [(child["id"], child["name"]) for child in top["children"]] == [("x-kbgen", "kbgen"), ("a", "B")]


def test_ids() -> None:
    given = ["时间线", "fn:1", "__search", "kb-x", "document$", "MathJax", 'a"b', "a b", ""]
    assert [safe_id(name) for name in given] == [
        "时间线", "fn:1", "x-__search", "x-kb-x", None, "x-MathJax", None, None, None,
    ]  # fmt: skip


UNITS = [
    "[", "![", "[a](", "[a][", "[]", "[^", "- [ ", "<", "<a ", "<a>", "<div ", "\n<div", "\n<b ", "<b\n\n",
    "<!--", "<![", "\n<![", "<![CDATA[", "<?", "<http://", '<a href="', "`", "` ", "\\`", "&", "&a;", "*a ",
    "*a", "**_", "*a* _", "> ", ">", "- ", "- \n", "1. ", "=\n", "-\n", "#<div>\n", "</div>\n#\\", "??? a\n",
    "!!! note\n", "a\n: b\n", "a  \n", "|a", "a|b\n-|-\n", "{: .b}\n", "\x02wzxhzdk:0\x03", "#\n> ",
    "\n=\n#{|", "#> </div>\n</div>\n", "<!--\n> #</b>`", "    [^a]`\n: #",
]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "length"), [*((unit, LENGTH) for unit in UNITS), *((unit, LONG) for unit in ("![", "[a](", "`"))], ids=repr
)
def test_no_input_takes_long(unit: str, length: int) -> None:
    made = converter(SafeMarkdown())
    assert grows(lambda size: lambda: made.convert((unit * size)[:size]), length) < 3


@pytest.mark.parametrize(
    "source",
    [
        "\n".join("    " * depth + "- a" for depth in range(300)),
        ">" * 1000 + " a",
        "- " * 1000 + "a",
        "1. > * " * 500 + "a",
        "*" * 5000 + "a" + "*" * 5000,
        "[" * 30_000 + "a" + "]" * 30_000,
        "<div>" * 5000 + "a" + "</div>" * 5000,
    ],
    ids=["list", "quote", "one line", "mixed", "emphasis", "brackets", "elements"],
)
def test_deep_nesting_is_flattened(source: str) -> None:
    shown = converter(SafeMarkdown()).convert(source)
    assert "kb-broken" not in shown
    assert "a" in shown


def test_what_markdown_cannot_convert_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    md = converter(SafeMarkdown(broken_note="转换失败 <b>"))
    for error in (RecursionError(), AssertionError("x"), ValueError()):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(md.parser, "parseDocument", fail)
        shown = md.convert("# <script>hacked()</script>")
        assert shown.startswith('<p class="kb-broken">转换失败 &lt;b&gt;</p>')
        assert "# &lt;script&gt;hacked()&lt;/script&gt;" in shown
        assert md.toc_tokens == []  # type: ignore[attr-defined]


def test_fenced_code_is_untouched() -> None:
    code = "\n".join(["- " * 40 + "deep", "<![" * 300, "[" * 2000, " " * 80 + "x", "<T> & <script>"])
    shown = converter(SafeMarkdown()).convert(f"```text\n{code}\n```")
    assert code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shown
