"""From a document to fields and lines."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.model.taxonomy import taxonomy_from
from kbgen.search.answer import resolved
from kbgen.search.index.indexing import LONGEST_END, body_lines, entry, lead
from kbgen.search.index.records import Line

PLAIN = [
    ('See [the board](https://a.example/x_(y)) and ![a graph](i.png "t").', "See the board and a graph."),
    ("[![badge](b.svg)](https://ci.example) done", "badge done"),
    ("bare https://example.org/a?b=c, gone", "bare , gone"),
    ("<b>red</b> &lt;nil&gt; <br/> <service>", "red <nil> <service>"),
    ("{{ .Values.image }} is what the page shows", "{{ .Values.image }} is what the page shows"),
    ("| a | b |", "a | b"),
    ("> - **bold** `code` ~~gone~~", "bold code gone"),
    ("- [ ] ask for `{{ x }}`", "ask for {{ x }}"),
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
    ("body", 21, "code line"),  # within the item
    ("code", 24, "# not a heading"),
    ("code", 27, "left open"),
    ("code", 28, "# never closed"),
]


@pytest.mark.parametrize(("markdown", "text"), PLAIN)
def test_plain(markdown: str, text: str) -> None:
    assert [line.text for line in body_lines(markdown)] == ([text] if text else [])


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
    assert made.record["unreadable"] is True
    assert "services: payment" in [line.text for line in made.lines]
    assert made.lines[-1] == Line("body", 5, "Body")


def test_a_hit_tells_what_ended_the_incident() -> None:
    long = '---\nstatus: draft\nresolution: {text: "- Rolled\\nback%s"}\n---\n'
    told = [entry(read_document("x.md", (long % more).encode())).record["resolution"] for more in ("", " again" * 99)]
    assert told[0] == "Rolled back"
    assert len(told[1]) <= LONGEST_END and told[1].endswith("again…")
    assert "resolution" not in entry(read_document("x.md", b"---\nstatus: draft\n---\n")).record


def test_the_digest_follows_the_content() -> None:
    one, same, other = (entry(read_document("x.md", text)) for text in (b"# A\n\nb", b"# A\n\nb\n\n", b"# A\n\nc"))
    assert one.digest == same.digest != other.digest


TOLD_APART = b"""---
title: Checkout slow
attempts:
- {action: Restart, kind: restart, outcome: temporary, count: 200}
- {action: Wait, count: 1, side_effects: Sessions were lost.}
root_causes:
- {failure_mode: hotspot-key}
- {failure_mode: slow-query}
- {failure_mode: unknown}
- {failure_mode: our-own}
- {failure_mode: nobody-knows-it}
related:
- {id: other, relation: same_symptom_different_cause, note: The slow log was full.}
- {id: same, relation: same_cause}
---
"""


def test_a_hit_says_how_often_something_was_tried() -> None:
    record = entry(read_document("x.md", TOLD_APART)).record
    assert record["attempts"] == [
        {"action": "Restart", "kind": "restart", "outcome": "temporary", "count": 200},
        {"action": "Wait", "kind": None, "outcome": None, "side_effects": "Sessions were lost."},
    ]


def test_a_hit_names_its_failure_modes_and_what_looks_like_them() -> None:
    own = {
        "our-own": {"name": {"en": "Ours", "zh": "我们的"}, "definition": "x"},
        "hot-key": {"aliases": ["hotspot key"]},
    }
    made = entry(read_document("x.md", TOLD_APART), Settings(lang="zh"), taxonomy_from(own))
    assert made.facets["mode"] == ("hot-key", "slow-query", "unknown", "our-own", "nobody-knows-it")
    record = made.record
    named = [(mode["slug"], mode["name"]) for mode in record["modes"]]
    known = [
        ("hot-key", "热 key"),
        ("slow-query", "慢查询"),
        ("our-own", "我们的"),
        ("nobody-knows-it", "nobody-knows-it"),
    ]
    assert named == known
    assert record["modes"][0]["url"] == "patterns/modes/hot-key.html"
    assert [check["mode"] for check in record["checks"]] == ["hot-partition", "cache-stampede", "big-key"]
    assert record["checks"][0]["name"] == "热分区"
    assert record["look_alikes"] == [{"id": "other", "note": "The slow log was full."}]


def test_a_cause_is_searched_by_the_names_of_its_failure_modes_in_both_languages() -> None:
    own = {"our-own": {"name": {"en": "Ours", "zh": "我们的"}, "definition": "x"}}
    made = entry(read_document("x.md", TOLD_APART), Settings(), taxonomy_from(own))
    names = ("Hot key", "热 key", "Slow query", "慢查询", "Ours", "我们的")
    assert set(names) <= set(made.fields["causes"].split("\n"))
    assert [line.text for line in made.lines if line.text in names] == [], "no line of the document says them"


def test_a_look_alike_is_named_where_the_index_has_it() -> None:
    record = entry(read_document("x.md", TOLD_APART)).record
    other = {"other": {"title": "Report slow", "url": "r.html"}}
    assert resolved(record, other.get)["look_alikes"] == [
        {"id": "other", "note": "The slow log was full.", "title": "Report slow", "url": "r.html"}
    ]
    assert resolved(record, {}.get)["look_alikes"] == []


def test_keys_that_are_not_ours_are_searched_as_tags() -> None:
    front = "---\ntitle: T\nkeywords: [zeppelin, ballast]\ncompany: Acme\nx_ticket: OPS-77\nx_map: {a: b}\n---\nText.\n"
    assert entry(read_document("a.md", front.encode())).fields["tags"].split() == [
        "a",
        "OPS-77",
        "zeppelin",
        "ballast",
        "Acme",
    ]


@pytest.mark.parametrize(("at", "day"), [("2025-10-19T23:48:00-07:00", "2025-10-20"), ("2025-10-19", None)])
def test_a_hit_tells_the_day_that_lists_and_filters_use_where_another_is_written(at: str, day: str | None) -> None:
    text = f"---\ntitle: t\nstatus: final\nstarted_at: {at}\n---\n"
    document = replace(read_document("2025/x.md", text.encode()), zone=ZoneInfo("Asia/Shanghai"))
    assert entry(document).record.get("day") == day
