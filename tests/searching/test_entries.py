"""From a document to fields and lines."""

from __future__ import annotations

import time

import pytest

from kbgen.documents import read_document
from kbgen.features.searching import entry
from kbgen.features.searching.prose import Line, body_lines, lead, plain

PLAIN = [
    ('See [the board](https://a.example/x_(y)) and ![a graph](i.png "t").', "See the board and a graph."),
    ("[![badge](b.svg)](https://ci.example) done", "badge done"),
    ("bare https://example.org/a?b=c, gone", "bare gone"),
    ("<font color=red>red</font> &lt;nil&gt; <br/>", "red <nil>"),
    ("{{ page.x }} {% raw %}kept{% endraw %} {: .note}", "kept"),
    ("| a | b |", "a | b"),
    ("> - **bold** `code`", "bold code"),
    ("[1]: https://example.org/x", ""),
]

BODY = """Intro
<!-- hidden
still hidden --> seen
# Head [link](x) #
Under
=====
- item

      indented under the item

    code line

```sh
# not a heading
```
~~~
left open
# never closed"""

LINES = [
    ("body", 11, "Intro"),
    ("body", 13, "seen"),
    ("headings", 14, "Head link"),
    ("headings", 15, "Under"),
    ("body", 17, "item"),
    ("code", 19, "indented under the item"),
    ("code", 21, "code line"),
    ("code", 24, "# not a heading"),
    ("code", 27, "left open"),
    ("code", 28, "# never closed"),
]


@pytest.mark.parametrize(("markdown", "text"), PLAIN)
def test_plain(markdown: str, text: str) -> None:
    assert plain(markdown) == text


def test_body_lines() -> None:
    assert body_lines(BODY, 11) == tuple(Line(*each) for each in LINES)


def test_the_lead_is_as_wide_in_both_scripts() -> None:
    assert len(lead("a" * 900)) == 600
    assert len(lead("字" * 900)) == 300


def test_lines_of_the_front_matter_know_their_place() -> None:
    text = "---\nstatus: draft\nsummary: >-\n  Folded\n  text.\nsymptoms:\n- |\n  first row\n  second row\n---\nBody"
    lines = entry(read_document("x.md", text.encode())).lines
    places = [(line.field, line.line, line.text) for line in lines]
    assert ("symptoms", 8, "first row") in places
    assert ("symptoms", 9, "second row") in places
    assert places[-1] == ("body", 11, "Body")


def test_a_document_that_cannot_be_read_is_searched_as_text() -> None:
    made = entry(read_document("x.md", b"---\ntitle: [broken\nservices: payment\n---\nBody"))
    assert "services: payment" in [line.text for line in made.lines]
    assert made.lines[-1] == Line("body", 5, "Body")


def test_the_digest_follows_the_content() -> None:
    one, same, other = (entry(read_document("x.md", text)) for text in (b"# A\n\nb", b"# A\n\nb\n\n", b"# A\n\nc"))
    assert one.digest == same.digest != other.digest


@pytest.mark.parametrize("text", ["[" * 9, "<!--", "{{", "<a", "](", "<http://", "# ", " |", "`", "\\", "「"])
def test_no_line_makes_a_pattern_run_away(text: str) -> None:
    begun = time.perf_counter()
    entry(read_document("x.md", (text * (300_000 // len(text.encode()))).encode()))
    assert time.perf_counter() - begun < 5
