"""What `kbgen search` prints for a person."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kbgen.doors.cli.commands.search import command
from kbgen.doors.cli.hits_text import as_text
from kbgen.doors.reading.search_index import bring_up_to_date
from kbgen.search.answer import search
from kbgen.site import search_texts

HOT = """---
title: Checkout slow
status: final
severity: SEV2
services: [checkout]
started_at: 2024-03-01T11:00:00+08:00
root_causes: [{failure_mode: hot-key}]
attempts:
- {action: Add connections, outcome: no_effect}
- {action: Restart pods, outcome: temporary, count: 200, side_effects: Sessions were lost.}
- {action: Cache the key, outcome: worked}
related:
- {id: report, relation: same_symptom_different_cause, note: The slow log was full.}
- {id: secret, relation: same_symptom_different_cause}
---
Reads of one key timed out.
"""
REPORT = "---\ntitle: Report slow\nroot_causes: [{failure_mode: slow-query}]\n---\nReads of a report timed out."
SECRET = "---\ntitle: Secret\nvisibility: restricted\n---\nReads of a secret timed out."


def test_what_was_tried_comes_first_and_what_tells_it_apart(tmp_path: Path) -> None:
    docs = tmp_path / "postmortems"
    docs.mkdir()
    for name, text in (("hot", HOT), ("report", REPORT), ("secret", SECRET)):
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    index = bring_up_to_date(tmp_path)
    answer = search(index, "checkout reads timed out").to_json()
    index.close()
    lines = as_text(answer, search_texts("en")).split("\n\n")[0].split("\n")
    assert lines.pop(4) == "     Side effect: Sessions were lost."
    assert "     副作用：Sessions were lost.\n" in as_text(answer, search_texts("zh"))
    assert lines[:6] == [
        "1. Checkout slow",
        "   hot.md  SEV2 · 2024-03-01 · checkout",
        "   + worked: Cache the key",
        "   ~ helped for a while: Restart pods ×200",
        "   - no effect: Add connections",
        "   Failure mode: Hot key",
    ]
    assert lines[6].startswith("   Or Slow query? ")
    assert lines[7:9] == ["   Looks alike, different cause (1)", "     Report slow (report): The slow log was full."]
    assert "   hot.md:16: Reads of one key timed out." in lines[9:]
    assert "secret" not in as_text(answer, search_texts("en")).lower()
    answer["hits"][0]["title"] = "结账\u3000失败\x1b[31m"  # the blank is the author's; a terminal would obey the rest
    assert as_text(answer, search_texts("zh")).startswith("1. 结账\u3000失败\ufffd[31m\n")
    assert "kb/postmortems/hot.md:16: " in as_text(
        answer, search_texts("en"), {"": "kb/postmortems/", "hotel/": "elsewhere"}
    )


def test_a_title_can_not_trick_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "postmortems/a.md").write_text("# Queue \u202egnp.exe\u2066 stalls\n", encoding="utf-8")
    (tmp_path / "postmortems/b.md").write_text("---\nattempts: [\n---\nA lock was held.\n", encoding="utf-8")
    index = bring_up_to_date(tmp_path)
    assert as_text(search(index, "queue").to_json(), search_texts("en")).startswith("1. Queue gnp.exe stalls")
    assert "? Its front matter can't be read: what was tried is not known." in as_text(
        search(index, "lock").to_json(), search_texts("en")
    )
    assert as_text(search(index, "nowhere").to_json(), search_texts("en")).startswith("Nothing found. ")
    index.close()


def test_it_is_said_in_the_knowledge_base_s_language(tmp_path: Path) -> None:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "postmortems/hot.md").write_text(HOT, encoding="utf-8")
    (tmp_path / "kbgen.toml").write_text('lang = "zh"\n', encoding="utf-8")
    told = CliRunner().invoke(command, ["超时 service:nobody reads", "--root", str(tmp_path)])
    assert "没有文档符合 服务：nobody\n" in told.output
    assert "没有找到。 去掉一个条件" in told.output
    told = CliRunner().invoke(command, ["reads", "--root", str(tmp_path)])
    for part in (
        "   + 有效：Cache the key\n",
        "     副作用：Sessions were lost.\n",
        "故障模式：热 key\n",
        "\n1 条结果 (",
    ):
        assert part in told.output
