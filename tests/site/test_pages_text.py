"""Any string shows as itself wherever a generator puts it."""

from __future__ import annotations

import html
import re

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbgen.site.markdown_writer import relative, text

EXTENSIONS = ["tables", "attr_list", "def_list", "footnotes", "admonition", "sane_lists", "toc", "pymdownx.superfences"]
PLACES = ("{}", "# {}", "- {}", "**{}**", "[{}](x.md)", "| a | b |\n| --- | --- |\n| {} | y |", "1. {}")

anything = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=40)
marks = st.text(alphabet="<>&|*_`[](){}#!:+-.\\^~=\"'$%@ \n0a中", min_size=1, max_size=20)


def seen(rendered: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", rendered)).split())


@pytest.mark.parametrize("place", PLACES)
@given(value=anything | marks)
@example(value="1. not a list")
@example(value="--- ---")
@example(value="<script>alert(1)</script>")
@example(value="*[HTML]: x")
@example(value="{: .class #id }")
@example(value=":smile: www.example.org https://example.org a@example.org")
@example(value="&lt;b&gt;")
def test_a_string_shows_as_itself(place: str, value: str) -> None:
    shown = text(value)
    assert "\n" not in shown
    wanted = " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", value).split())
    frame = seen(markdown.markdown(place.format("QQ"), extensions=EXTENSIONS))
    rendered = markdown.markdown(place.format(shown), extensions=EXTENSIONS)
    assert seen(rendered) == " ".join(frame.replace("QQ", wanted).split())


@pytest.mark.parametrize(
    ("from_page", "to_page", "expected"),
    [
        ("index.md", "2022/x.md", "2022/x.md"),
        ("services/redis.md", "2022/x.md", "../2022/x.md"),
        ("archive/2022.md", "archive/index.md", "index.md"),
        ("a.md", "b c(1)#?.md", "b%20c%281%29%23%3F.md"),
        ("a.md", "故障.md", "%E6%95%85%E9%9A%9C.md"),
    ],
)
def test_links_are_relative_and_encoded(from_page: str, to_page: str, expected: str) -> None:
    assert relative(from_page, to_page) == expected
