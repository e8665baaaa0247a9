"""Headings, links and words with their lines and columns."""

from __future__ import annotations

import random

import pytest

from kbgen.documents import read_document
from kbgen.markdown.anchors import slug
from kbgen.markdown.parser import Parsed, parsed
from kbgen.markdown.structure import first_heading, headings, structure, without_comments
from kbgen.markdown.targets import Target, target

TEXT = """\
# 根因：连接池

First *line* with `code
span` and [a
link](../a%20b.md#x "t"), <img src="i.png">
and ![alt **text**](c.png).

> - quoted [one](d.md)

| a | b |
|---|---|
| [x](x.md) | ![x](x.png) [x](x.md) |

Setext
heading
---

    indented

```text
fenced
  code
```

##紧

<details id="log"><summary>Log</summary>
<!-- hidden
lines --><a href="e.md">E</a>
</details>

See https://a.example/ and [r][ref]. Note[^1] ![s](img/a b.png)

[ref]: f.md
[^1]: the note
"""


def test_headings() -> None:
    found = [(each.level, each.text, each.line, each.id, each.tight) for each in structure(TEXT).headings]
    assert found == [
        (1, "根因：连接池", 1, "根因连接池", False),
        (2, "Setext heading", 14, "setext-heading", False),
        (2, "紧", 25, "", True),
    ]


def test_links() -> None:
    found = [(each.url, each.mark.line, each.mark.column, each.image, each.text) for each in structure(TEXT).links]
    assert found == [
        ("../a b.md#x", 4, 11, False, False),
        ("i.png", 5, 27, True, False),
        ("c.png", 6, 5, True, False),
        ("d.md", 8, 12, False, False),
        ("x.md", 12, 3, False, False),
        ("x.png", 12, 15, True, False),
        ("x.md", 12, 27, False, False),
        ("e.md", 29, 10, False, False),
        ("https://a.example/", 32, 5, False, False),
        ("f.md", 32, 28, False, False),
        ("img/a b.png", 32, 47, True, True),
    ]


def test_words() -> None:
    found = [(each.kind, each.line, each.text) for each in structure(TEXT).words]
    assert found == [
        ("heading", 1, "根因：连接池"),
        ("prose", 3, "First line with code span"),
        ("prose", 4, "and a"),
        ("prose", 5, "link,"),
        ("prose", 6, "and alt text."),
        ("prose", 8, "quoted one"),
        ("prose", 10, "a | b"),
        ("prose", 12, "x | x x"),
        ("heading", 14, "Setext"),
        ("heading", 15, "heading"),
        ("code", 18, "indented"),
        ("code", 21, "fenced"),
        ("code", 22, "code"),
        ("heading", 25, "紧"),
        ("prose", 27, "Log"),
        ("prose", 29, "E"),
        ("prose", 32, "See and r. Note ![s](img/a b.png)"),
        ("prose", 35, "the note"),
    ]


def test_places() -> None:
    found = structure(TEXT)
    assert found.anchors == {"根因连接池", "setext-heading", "log", "fn:1", "fnref:1"}
    assert found.fenced == {20, 21, 22, 23}


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("```\na", 1), ("a\n\n~~~ x\n", 3), ("```\na\n```", None), ("```\n```\n", None), ("- a\n\n  ```\n  b\n\nc", 3),
        ("````\n```\n", 1), ("```", 1), ("```\n\n", 1), ("> ```\n> a\n> ```\n", None), ("``` a`b\n", None),
    ],
)  # fmt: skip
def test_a_fence_that_never_closes(body: str, line: int | None) -> None:
    assert structure(body).open_fence == line


def test_what_is_no_heading() -> None:
    assert [
        each.text for each in structure("#5 fixed\n\n- #tag\n\n| #5 |\n|---|\n\n    # code\n\n#!/bin/sh").headings
    ] == ["5 fixed"]


def test_targets() -> None:
    assert target("a%20b.md?x#%E6%A0%B9") == Target("a b.md", "x", "根")
    assert target("#a") == Target("", "", "a")
    assert [target(url) for url in ("https://a.example", "mailto:a@b.example", "//a.example", "\\\\a")] == [None] * 4


def test_slugs_are_githubs() -> None:
    assert [slug(each) for each in ("A_b c-d", "🔥 Fire", "C++ & C#", "???", "Ünïcode Ünd")] == [
        "a_b-c-d", "-fire", "c--c", "section", "ünïcode-ünd",
    ]  # fmt: skip


def test_a_link_that_is_shown_as_text_may_stand_alone() -> None:
    assert [(link.url, link.text) for link in structure("[s](a b.png)").links] == [("a b.png", True)]


def test_a_heading_in_a_quote_is_none_of_the_text() -> None:
    found = structure("# A\n\n> ## B\n\n- ## C\n")
    assert [heading.text for heading in found.headings] == ["A"]
    assert {"a", "b", "c"} <= found.anchors


COMMENTS = [
    ("a <!-- x --> b", "a  b"),
    ("> <!-- x\n> y --> z", "> \n z"),
    ("- a\n  <!-- x\n  y -->\n- b", "- a\n  \n\n- b"),
    ("a\n\n[//]: # (x)\n[comment]: <> (y)\nb", "a\n\n\n\nb"),
    *((text, text) for text in ("`<!-- x -->` a", "```\n<!-- x -->\n```", "    <!-- x -->", "a <!-- never closed")),
]


@pytest.mark.parametrize(("body", "expected"), COMMENTS)
def test_without_comments(body: str, expected: str) -> None:
    assert without_comments(body) == expected


TITLE_LINES = (
    *(
        "# a",
        "#a",
        "#",
        "# #",
        "#\tz",
        "# a #",
        "# `c` *e* <b>",
        "# x {#id}",
        "# [x]",
        "[x]: y",
        "# a | b",
        "-|-",
        "  # c",
    ),
    *(
        "    # d",
        "\t# e",
        "> # q",
        "- # l",
        "===",
        "=",
        "---",
        "text",
        "```",
        "",
        "  ",
        "\u3000#t",
        "\u3000# u",
        "\x0b#v",
    ),
    *("<div>", ": d", "!!! note", "$$", "\\# no", "<!-- ", "-->", "# &amp; x", "a\\", "# http://a.b"),
    *("# 连接池：满 (prod)", "# a - b, c + d: 5%", "#  x--y...", "# :d:", "# a  b", "# c ", "#\u3000d", "# e\u00a0f"),
)


def test_the_first_heading_is_that_of_the_whole_text() -> None:
    chance = random.Random(3)
    for _ in range(1500):
        body = chance.choice(["\n", "\n", "\r\n"]).join(chance.choices(TITLE_LINES, k=chance.randint(1, 6)))
        assert first_heading(body) == next((each.text for each in headings(body) if each.level == 1), None), body


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("\n# A plain one: 1, 2\n\nMuch more.\n", []),
        ("\n# A `b`\n\nMuch more.\n", ["\n# A `b`"]),
        ("Much more.\n\n## b\n", []),
        ("Much more.\n\n# b\n", ["Much more.\n\n# b\n"]),
    ],
)
def test_a_title_is_read_once_and_most_texts_not_for_it(
    body: str, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()

    def noted(text: str) -> Parsed:
        read.append(text)
        return parsed(text)

    monkeypatch.setitem(first_heading.__globals__, "parsed", noted)
    document = read_document("a.md", body.encode())
    read.clear()
    structure.cache_clear()
    first = document.title
    structure.cache_clear()
    assert document.title == first and read == asked
