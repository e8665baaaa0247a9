"""What comes with documents and what is none: attachments, links, templates, encodings, quotes that YAML misses."""

from __future__ import annotations

from datetime import date

import pytest

from kbgen.documents import read_document
from kbgen.importing import Choices, Given, ImportPlan, as_data, as_text, plan
from kbgen.model.settings import Settings

CHOICES = Choices(Settings(), date(2026, 3, 11))
DOWN = "# Down\n\n## Timeline\n\n- 2020-01-02 10:00 UTC down\n\n"


def run(files: dict[str, str | bytes], existing: tuple[object, ...] = ()) -> ImportPlan:
    given = [Given(path, data.encode() if isinstance(data, str) else data) for path, data in files.items()]
    return plan(given, [], list(existing), CHOICES)  # type: ignore[arg-type]


def bodies(planned: ImportPlan) -> dict[str, str]:
    return {step.imported.path: step.imported.body.decode() for step in planned.steps}


FILES: dict[str, str | bytes] = {
    "wild/2020/down.md": DOWN
    + "![graph](img/cpu.png) and ![two](<../img/two words.png> \"shown\") and ![raw](../img/two words.png)\n"
    "[log](../logs/%E6%95%85%E9%9A%9C.log) [up](../up.md#why) [gone](../gone.md) [out](../../secret.md)\n"
    "[page](https://example.com/x.png) [top](/img/top.png) <img src=\"img/cpu.png\">\n\n[ref]: ../up.md#end\n\n"
    "```\n[code](../up.md)\n```\n",
    "wild/up.md": DOWN + "[down](2020/down.md) ![graph](other/cpu.png) ![again](2020/img/cpu.png)\n",
    "wild/2020/img/cpu.png": b"\x89PNG 1", "wild/other/cpu.png": b"\x89PNG 2", "wild/img/two words.png": b"\x89PNG 3",
    "wild/logs/故障.log": b"log", "wild/img/top.png": b"\x89PNG 4", "wild/img/unused.png": b"\x89PNG 5",
}  # fmt: skip


def test_attachments_go_with_their_documents_and_links_lead_on() -> None:
    planned = run(FILES)
    got = bodies(planned)
    assert got["wild/2020/down.md"] == DOWN + (
        '![graph](down/cpu.png) and ![two](down/two%20words.png "shown") and ![raw](down/two%20words.png)\n'
        "[log](down/故障.log) [up](up.md#why) [gone](../gone.md) [out](../../secret.md)\n"
        '[page](https://example.com/x.png) [top](down/top.png) <img src="down/cpu.png">\n\n[ref]: up.md#end\n\n'
        "```\n[code](../up.md)\n```\n"
    )
    assert got["wild/up.md"] == DOWN + "[down](down.md) ![graph](up/cpu.png) ![again](up/cpu-2.png)\n"
    assert {one.path: one.targets for one in planned.attached} == {
        "wild/2020/img/cpu.png": ("2020/down/cpu.png", "2020/up/cpu-2.png"), "wild/other/cpu.png": ("2020/up/cpu.png",),
        "wild/img/two words.png": ("2020/down/two words.png",), "wild/logs/故障.log": ("2020/down/故障.log",),
        "wild/img/top.png": ("2020/down/top.png",),
    }  # fmt: skip
    totals = as_data(planned, dry=True)["totals"]
    assert (totals["given"], totals["read"], totals["attached"], totals["refused"]) == (8, 2, 5, 1)
    assert "8 files given = 2 read + 5 attached + 1 refused" in as_text(planned, dry=True)
    assert "no document refers to it" in planned.refused[0].reason


def test_a_second_run_leaves_moved_links_alone() -> None:
    first = run(FILES)
    there = tuple(read_document(step.target, step.content) for step in first.steps)
    again = run(FILES, there)
    assert [step.action for step in again.steps] == ["unchanged", "unchanged"]
    assert [one.targets for one in again.attached] == [one.targets for one in first.attached]


def test_templates_and_tables_of_contents_are_no_postmortems() -> None:
    planned = run({
        "a/TEMPLATE.md": "# [Title]\n\n## Timeline\n\n- HH:MM what\n", "a/00-template.md": DOWN, "a/incident-template.md": "# Incident\n",
        "a/model.md": "# Postmortem template\n\nYYYY-MM-DD, {{ owner }}\n", "a/b/README.md": "# All incidents\n\n- [x](x.md)\n",
        "a/b/x.md": DOWN, "a/one/README.md": "# One\n", "a/temp-late.md": DOWN,
        "a/template-service-down.md": DOWN, "a/c/1.md": DOWN, "a/c/2.md": f"{DOWN}2", "a/c/3.md": f"{DOWN}3",
        "a/templates/sev1.md": "# Incident\n", "a/templates/2.md": f"{DOWN}4", "a/CONTRIBUTING.md": "# How to write one\n",
        "a/b/Code-of-Conduct.md": "# Be kind\n", "a/security.md": f"{DOWN}5",
        "a/c/README.md": "# Index\n\nDate: 2020-01-02\n\n- [1](1.md)\n- [2](./2.md)\n- [3](3.md)\n",
    })  # fmt: skip
    assert {one.path for one in planned.refused} == {
        "a/00-template.md", "a/TEMPLATE.md", "a/incident-template.md", "a/model.md", "a/b/README.md", "a/c/README.md",
        "a/templates/sev1.md", "a/CONTRIBUTING.md", "a/b/Code-of-Conduct.md",
    }  # fmt: skip
    assert sorted(path for path, _ in planned.read) == [
        "a/b/x.md", "a/c/1.md", "a/c/2.md", "a/c/3.md", "a/one/README.md", "a/security.md", "a/temp-late.md",
        "a/template-service-down.md", "a/templates/2.md",
    ]  # fmt: skip


TEXT = "# 网关大面积超时\n\n## 时间线\n\n- 2020-01-02 10:00 告警\n"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_files_of_other_encodings(encoding: str) -> None:
    (step,) = run({"a/b.md": TEXT.encode(encoding)}).steps
    assert step.imported.body.decode() == TEXT and step.imported.fields["title"] == "网关大面积超时"
    assert any("is written as UTF-8" in remark for remark in step.imported.remarks) == (encoding != "utf-8-sig")


def test_a_file_in_gbk_with_a_broken_byte_is_told_as_one() -> None:
    (refused,) = run({"a/b.md": TEXT.encode("gbk") + b"\xff\n"}).refused
    assert "looks like GBK" in refused.reason and "line 6, byte 0xff" in refused.reason


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("title: Queue: stuck", "title", "Queue: stuck"), ("title: **Down** again", "title", "**Down** again"),
        ("title: [a](b) was down", "title", "[a](b) was down"), ("title: @all down", "title", "@all down"),
        ("title: `x` failed", "title", "`x` failed"), ("title: {{ page }} down", "title", "{{ page }} down"),
        ("summary: 100% of it: down", "summary", "100% of it: down"), ('title: "a" and "b"', "title", '"a" and "b"'),
    ],
)  # fmt: skip
def test_missing_quotes_are_set_and_said(line: str, key: str, value: str) -> None:
    (step,) = run({"a/b.md": f"---\ntags: [x]\n{line}\nlang: en\n---\nText\n"}).steps
    one = step.imported
    assert one.fields[key] == value and one.fields["lang"] == "en" and one.fields["tags"] == ["x"]
    assert any("quotes" in remark and "line 3" in remark for remark in one.remarks), one.remarks
    assert one.body == b"Text\n"
