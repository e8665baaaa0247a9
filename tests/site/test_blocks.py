"""A page as a value and its two writers: each shows the same, every string as itself, whatever its size."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.site.blocks import (
    Badge,
    Beside,
    Break,
    Bullets,
    Card,
    Cards,
    Code,
    Details,
    EntryList,
    Figure,
    Heading,
    Line,
    Link,
    ListEntry,
    Page,
    Paragraph,
    Quiet,
    Sections,
    Strong,
    Table,
    Tile,
    Tiles,
    days,
    figures,
    joined,
    page,
    plain,
)
from kbgen.site.html_writer import anchors, html_of
from kbgen.site.markdown_writer import markdown_of

marks = st.text(alphabet="<>&|*_`[](){}#!:+-.\\^~=\"'$%@ 0a中", min_size=1, max_size=12).filter(
    lambda text: text.strip()
)
pieces = st.one_of(
    marks,
    marks.map(lambda text: Link(text, "a/b.md")),
    marks.map(Code),
    marks.map(Strong),
    marks.map(Quiet),
    marks.map(lambda text: Badge("state-open", text)),
)
lines = st.lists(pieces, min_size=1, max_size=3).map(lambda found: joined(found, " "))
blocks = st.one_of(
    marks.map(Heading),
    lines.map(Paragraph),
    st.lists(lines, min_size=1, max_size=3).map(lambda found: Bullets(tuple(found))),
    st.lists(st.tuples(lines, lines), min_size=1, max_size=3).map(lambda rows: Table(("h", "i"), tuple(rows))),
    st.tuples(lines, lines, lines).map(lambda parts: EntryList((ListEntry(*parts),))),
)


def address(path: str) -> str:
    return path.replace(".md", ".html")


class Read(HTMLParser):
    """The text, the links and the elements of a piece of HTML; every element must be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def letters(text: str) -> str:
    """What is seen of a text, without the marks that only one of the two has."""
    return re.sub(r"[\s¶–]", "", text)


@given(found=st.lists(blocks, max_size=4), title=marks)
def test_both_writers_show_the_same_and_every_string_as_itself(found: list[Any], title: str) -> None:
    made = Page("p/x.md", title, tuple(found))
    ours = Read(html_of(made, address))
    theirs = Read(markdown.markdown(markdown_of(made), extensions=["tables", "attr_list", "sane_lists"]))
    assert letters(ours.text) == letters(theirs.text)
    links = [sum(tag == "a" for tag, _ in read.seen) for read in (ours, theirs)]
    assert links[0] == links[1]


def test_a_table_of_two_thousand_rows_keeps_every_link() -> None:
    rows = tuple((Link(f"t{n}", f"{n}.md"), Link("s", "s.md"), str(n)) for n in range(2000))
    made = page("x.md", "T", Table(("a", "b", "n"), rows))
    read = Read(html_of(made, address))
    assert [attrs["href"] for tag, attrs in read.seen if tag == "a"][-2:] == ["1999.html", "s.html"]
    assert sum(tag == "a" for tag, _ in read.seen) == 4000
    assert markdown_of(made).count("](") == 4000


HOSTILE = '"><img src=x onerror=alert(1)>\x00'


@pytest.mark.parametrize(
    "block",
    [
        Heading(HOSTILE),
        Heading("x", id=HOSTILE),
        Figure(HOSTILE, HOSTILE),
        Badge(HOSTILE, HOSTILE),
        Tiles((Tile(HOSTILE, HOSTILE, HOSTILE),)),
        Details(HOSTILE, (Paragraph(HOSTILE),)),
        Cards((Card(Link(HOSTILE, HOSTILE), (Paragraph((HOSTILE, Break())),)),)),
        Beside((Paragraph(HOSTILE),), (Table((HOSTILE,), ((HOSTILE,),), HOSTILE),)),
    ],
)
def test_nothing_in_a_block_comes_to_life(block: Any) -> None:
    made = page("x.md", HOSTILE, block)
    read = Read(html_of(made, lambda path: path, HOSTILE))
    assert [attrs.get("onerror") for _, attrs in read.seen] == [None] * len(read.seen)
    assert all(attrs.get("src") != "x" for _, attrs in read.seen)
    assert "<img" not in markdown_of(made).replace("![", "")


def test_columns_that_hold_nothing_are_left_out_and_numbers_stand_right() -> None:
    table = Table(("name", "n", "gone"), (("a", "1", ""), ("b", "", "")))
    assert figures(table) == [False, True, False]
    made = page("x.md", "T", table)
    assert "gone" not in html_of(made, address)
    assert "gone" not in markdown_of(made)
    assert html_of(made, address).count('class="kb-n"') == 3
    assert "| --- | ---: |" in markdown_of(made)


def test_headings_have_readable_ids_each_once() -> None:
    made = page("x.md", "T", Heading("根因"), Heading("根因"), Heading("A b, c!"), Heading("?"))
    assert [each.id for each in anchors(made)] == ["根因", "根因-1", "a-b-c", "section"]
    assert 'id="根因-1"' in html_of(made, address)


def test_a_link_that_leads_nowhere_is_its_text() -> None:
    made = page("x.md", "T", Link("gone", "gone.md"), Link("none", None), Link("there", "a.md", "b c"))
    shown = html_of(made, lambda path: None if path == "gone.md" else path)
    assert re.findall(r'<a href="([^"]*)"', shown) == ["a.md#b c"]
    assert "<p>gone</p>" in shown


def test_the_text_of_a_line() -> None:
    told: Line = ("a ", Strong(("b", Code("c"))), Break(), Quiet(Link("d", "x.md")))
    assert plain(told) == "a bc d"
    assert html.unescape("&#8211;") not in plain(told)


def test_a_column_of_dates_is_told_by_its_first_cell_and_is_not_broken() -> None:
    table = Table(("name", "n", "last", "from"), (("a", "1", "", "since 2024"), ("b", "2", "2024-05-01", "")))
    assert days(table) == [False, False, True, False]
    assert html_of(page("x.md", "T", table), address).count('class="kb-day"') == 3


def test_a_page_of_many_screens_begins_with_ways_to_its_sections() -> None:
    """On our own site, whose addresses they are; other generators make their own list."""
    long = page("a.md", "A", Sections(), Heading("One & two", id="one"), "Text", Heading("Two", id="two"))
    assert '<p class="kb-sections"><a href="#one">One &amp; two</a> · <a href="#two">Two</a></p>' in html_of(
        long, address
    )
    assert "#one" not in markdown_of(long)
