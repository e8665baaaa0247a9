"""How follow-ups stand on a day, and the command that lists them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest
import warm

from kbgen.corpus import COLUMNS, collect, follow_ups, row
from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.report import follow_up_figures
from kbgen.site.exports.csv_text import csv_text

ROOT = Path(__file__).parent.parent.parent
KB = Path(__file__).with_name("kb")
_ITEM = re.compile(r"\[(.*?)\]")
TODAY = date(2026, 9, 21)


def kbgen(*args: str) -> subprocess.CompletedProcess[str]:
    """Run `kbgen` on the knowledge base of this folder, on 2026-09-21."""
    return warm.kbgen(*args, "--root", str(KB), cwd=KB)


def test_states_and_order() -> None:
    path = KB / "postmortems" / "20260101-states.md"
    found = follow_ups(collect([read_document(path.name, path.read_bytes())], Settings()), TODAY, {})
    assert [(each.item.title, each.state, each.late, each.age) for each in found] == [
        ("overdue", "overdue", 112, 263),
        ("due today", "open", None, 263),
        ("no day", "open", None, 263),
        ("begun", "in_progress", None, 263),
        ("no status, and due", "not_written", None, None),
        ("nothing known", "not_written", None, None),
        ("done late", "done_late", 9, None),
        ("done in time", "done", None, None),
        ("done nobody knows when", "done", None, None),
        ("=declined()", "wont_do", None, None),
        ("published ten years ago", "unknown", None, None),
    ]
    assert tuple(row(found[0])) == COLUMNS


def test_the_command_lists_and_fails_for_what_is_overdue() -> None:
    done = kbgen("followups")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "overdue (112 d late): overdue"
    assert "Follow-ups: 12 (overdue 1, " in done.stdout
    assert "decision: @cost too high" in done.stdout
    assert "secret" not in done.stdout  # what the site's readers may not see
    assert kbgen("followups", "--owner", "OPS").returncode == 0
    assert kbgen("followups", "--owner", "Operations").returncode == 0  # the vocabulary's spelling of it


def test_it_is_listed_in_the_knowledge_base_s_language(tmp_path: Path) -> None:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "postmortems/a.md").write_text(
        "---\nfollow_ups: [{title: Alert, due: 2026-01-01, status: open}, {title: Split, due: unknown, status: open}]\n---\n",
        encoding="utf-8",
    )
    (tmp_path / "kbgen.toml").write_text('lang = "zh"\n', encoding="utf-8")
    told = warm.kbgen("followups", "--root", str(tmp_path), cwd=tmp_path).stdout.splitlines()
    assert told[0].startswith("已逾期（逾期 ") and told[0].endswith(" 天）：Alert")
    assert told[1:3] == ["    期限 2026-01-01 · 没写负责人 · a", "待办：Split"]
    assert told[3:] == ["    期限 未知 · 没写负责人 · a", "改进措施：2（已逾期 1、待办 1）"]
    again = "---\nrelated: [{id: a, relation: duplicate}]\nfollow_ups: [{title: Split, status: open}]\n---\n"
    (tmp_path / "postmortems/b.md").write_text(again, encoding="utf-8")
    told = warm.kbgen("followups", "--root", str(tmp_path), cwd=tmp_path).stdout.splitlines()
    assert told[-1] == "改进措施：2（已逾期 1、待办 1） · 重复记录 1"


def test_filters() -> None:
    rows = json.loads(kbgen("followups", "--overdue", "--format", "json").stdout)
    assert [each["follow_up"] for each in rows] == ["overdue"]
    rows = json.loads(kbgen("followups", "--service", "结账", "--format", "json").stdout)
    assert [each["follow_up"] for each in rows] == ["elsewhere"]
    rows = json.loads(kbgen("followups", "--owner", "Ops", "--service", "web", "--format", "json").stdout)
    assert [each["follow_up"] for each in rows] == ["begun"]


@pytest.mark.parametrize(("option", "word", "near"), [("--owner", "opps", "ops"), ("--service", "chekout", "checkout")])
def test_a_name_of_nobody_is_a_mistake(option: str, word: str, near: str) -> None:
    done = kbgen("followups", option, word)
    assert done.returncode == 2
    assert f"Did you mean '{near}'?" in done.stderr


def test_csv_is_read_back_and_runs_nothing() -> None:
    rows = list(csv.DictReader(io.StringIO(kbgen("followups", "--format", "csv").stdout)))
    assert tuple(rows[0]) == COLUMNS
    declined = next(each for each in rows if each["state"] == "wont_do")
    assert (declined["follow_up"], declined["decision"]) == ("'=declined()", "'@cost too high")
    assert declined["services"] == "web"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\r=x", "  =x", "＝x"])
def test_formulas_are_made_harmless(text: str) -> None:
    assert next(csv.reader(io.StringIO(csv_text(["a"], [[text]]).split("\r\n", 1)[1], newline="")))[0].startswith("'")
    assert csv_text(["a"], [[-1, None]]) == "a\r\n-1,\r\n"


def test_suggest_by_id_path_and_mistake(tmp_path: Path) -> None:
    answer = json.loads(kbgen("suggest", "20260101-states", "--format", "json").stdout)
    assert answer["suggestions"][0]["failure_mode"] == "disk-full"
    assert answer["suggestions"][0]["lines"][0]["line"] == 2
    path = KB / "postmortems" / "20260101-states.md"
    assert "1. disk-full (Disk full)" in kbgen("suggest", str(path)).stdout
    assert kbgen("suggest", "20260202-elsewhere").returncode == 1
    several = kbgen("suggest", "20260101-states", str(path.with_name("20260202-elsewhere.md")))
    assert several.returncode == 0 and "20260101-states.md: disk-full (Disk full)\n   2: " in several.stdout
    assert several.stdout.endswith("Documents: 2. With a suggestion: 1, with weak evidence only: 0, without any: 1.\n")
    every = kbgen("suggest", "--format", "json")
    assert {each["id"] for each in json.loads(every.stdout)} == {path.stem for path in path.parent.glob("*.md")}
    assert "1 of these is not, or not wholly, for internal readers" in every.stderr
    (tmp_path / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    told = kbgen("suggest", str(path), str(tmp_path / "broken.md")).stderr
    assert "1 of these has front matter that can't be read" in told
    done = kbgen("suggest", "20260101-state")
    assert done.returncode == 2
    assert "Did you mean '20260101-states'?" in done.stderr


AGAIN = """
one  2026-01-01 one  [Alert, open, 2026-02-01] [Split, open, 2026-02-01] [Own, open, 2026-02-01]
two  2026-01-02 one  [alert, done, 2026-02-01] [Split, open, 2026-03-01] [Other, open, 2026-02-01]
not  2026-01-03 -one [Alert, open, 2026-02-01]
far  2026-01-04      [Alert, open, 2026-02-01]
"""


def test_a_promise_of_two_documents_of_one_incident_counts_once() -> None:
    """The one whose document knows that it is over, else the first."""
    documents = []
    for line in AGAIN.split("\n")[1:-1]:
        name, day, of, *_ = line.split()
        items = [dict(zip(("title", "status", "due"), each.split(", "), strict=True)) for each in _ITEM.findall(line)]
        front: dict[str, object] = {"status": "final", "started_at": day, "follow_ups": items}
        if of.strip("-") == "one" and name != "one":
            front["related"] = [{"id": "one", "relation": "duplicate"}]
        if of.startswith("-"):
            front["not_related"] = [{"id": "one", "reason": "another"}]
        documents.append(read_document(f"{name}.md", f"---\n{json.dumps(front)}\n---\n".encode()))
    found = follow_ups(collect(documents, Settings()), TODAY, {})
    assert sorted((each.document.id, each.number) for each in found if each.state == "told_again") == [
        ("one", 0),
        ("two", 1),
    ]
    figures = follow_up_figures(found)
    assert figures.total == 6
    assert sum(each.is_open for each in found) == 5
    assert {tally.name: tally.count for tally in figures.states if tally.count} == {
        "overdue": 5,
        "done": 1,
        "told_again": 2,
    }


@pytest.mark.parametrize("written", ["declined", "cancelled", "Done ✅", "[done]"])
def test_a_status_that_cannot_be_read_is_not_called_overdue(written: str) -> None:
    text = f"---\ntitle: A\nstatus: draft\nfollow_ups:\n- {{title: x, due: 2024-03-01, status: {written}}}\n---\n"
    document = read_document("a.md", text.encode())
    assert [problem.rule for problem in document.problems] == ["wrong-value"]
    (found,) = follow_ups(collect([document], Settings()), TODAY, {})
    assert (found.state, found.late, found.is_open) == ("unknown", None, False)
