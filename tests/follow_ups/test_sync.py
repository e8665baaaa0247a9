"""`kbgen followups sync` and the formats for a tracker: only three keys change, comments and all else stay."""

from __future__ import annotations

import csv
import importlib
import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from kbgen.importing import by_name, issues, synced
from kbgen.model.errors import KbgenError

COMMAND = importlib.import_module("kbgen.doors.cli.commands.followups").command
BEFORE = """---
title: A
status: final
follow_ups:
  - title: One   # comment 1
    link: https://github.com/o/r/issues/1   # the ticket
    owner: kim
  - {title: "Two", link: "https://github.com/o/r/pull/2", status: open}  # flow
  - title: Three
    status: 'in_progress'
    link: https://gitlab.example/g/p/-/issues/3
    due: 2025-02-01
  - title: Four
    status: done
    done_at: 2025-01-05
    link: o/r#4
  - link: https://jira.example/browse/OPS-7
    title: Five
  - title: Six, without a link
    owner: Ops
    type: detect
    due: 2025-05-01
  - title: Seven, of nobody's export
    link: https://github.com/o/r/issues/77
---

Text, with `status: open` in it.
"""
AFTER = BEFORE.replace(
    "issues/1   # the ticket\n", "issues/1   # the ticket\n    status: done\n    done_at: 2025-01-21\n"
).replace(
    '/2", status: open}', '/2", done_at: 2025-01-21, status: done}'
).replace(
    "status: 'in_progress'\n    link: https://gitlab.example/g/p/-/issues/3\n",
    "status: done\n    link: https://gitlab.example/g/p/-/issues/3\n    done_at: 2025-01-22\n",
).replace(
    "browse/OPS-7\n", 'browse/OPS-7\n    status: wont_do\n    decision: "closed in the tracker as won\'t do"\n'
)  # fmt: skip
GITHUB = [
    {"url": "https://github.com/o/r/issues/1", "state": "CLOSED", "stateReason": "COMPLETED",
     "closedAt": "2025-01-20T23:30:00Z"},
    {"html_url": "https://github.com/o/r/issues/2", "url": "https://api.github.com/repos/o/r/issues/2",
     "state": "closed", "state_reason": None, "closed_at": "2025-01-21T10:00:00Z"},
    {"url": "https://github.com/o/r/issues/4", "state": "OPEN"},
]  # fmt: skip
GITLAB = [{"web_url": "https://gitlab.example/g/p/-/issues/3", "state": "closed", "closed_at": "2025-01-22T01:00:00Z"}]
JIRA = "Issue key,Summary,Status,Resolution,Resolved\nOPS-7,Five,Done,Won't Do,10/Apr/25 3:04 PM\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "postmortems").mkdir()
    (tmp_path / "kbgen.toml").write_text('title = "T"\ntime_zone = "Asia/Shanghai"\n')
    (tmp_path / "postmortems" / "20250101-a.md").write_bytes(BEFORE.encode())
    for name, text in (("gh.json", json.dumps(GITHUB)), ("gl.json", json.dumps(GITLAB)), ("jira.csv", JIRA)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def sync(place: Path, *options: str) -> Result:
    exports = [str(place / name) for name in ("gh.json", "gl.json", "jira.csv")]
    line = ["sync", *exports, "--root", str(place), *options]
    return CliRunner().invoke(COMMAND, line, standalone_mode=False, catch_exceptions=False)


def text(place: Path) -> str:
    return (place / "postmortems" / "20250101-a.md").read_bytes().decode()


def test_the_change_is_shown_and_made_only_when_asked_for(place: Path) -> None:
    shown = sync(place)
    assert shown.return_value == 1 and text(place) == BEFORE
    assert "+    done_at: 2025-01-21" in shown.stdout and "4 follow-ups to be changed" in shown.stderr
    assert "Four: is done here and open in the tracker" in shown.stderr
    assert sync(place, "--write").return_value == 1  # one is for a person to decide
    assert text(place) == AFTER
    again = sync(place)
    assert again.stdout == "" and "0 follow-ups to be changed, 1 for a person" in again.stderr


def test_what_is_shown_gives_nothing_away_and_commands_no_terminal(place: Path) -> None:
    path = place / "postmortems" / "20250101-a.md"
    secret = "AKIAIOSFODNN7EXAMPLF"
    path.write_text(
        BEFORE.replace("comment 1", secret).replace("title: Four", r'title: "\e[31mFour"'), encoding="utf-8"
    )
    shown = sync(place)
    assert shown.stdout.startswith("--- a/postmortems/20250101-a.md\n"), "as `git apply` takes it from the root"
    assert secret not in shown.stdout and "# the ticket" in shown.stdout
    assert "postmortems/20250101-a.md: \ufffd[31mFour: is done here" in shown.stderr
    sync(place, "--write")
    assert secret in text(place)


def test_line_endings_stay(place: Path) -> None:
    path = place / "postmortems" / "20250101-a.md"
    path.write_bytes(BEFORE.replace("\n", "\r\n").encode())
    sync(place, "--write")
    assert path.read_bytes().decode() == AFTER.replace("\n", "\r\n")


@pytest.mark.parametrize("export", ["", "[", "[1]", '[{"title": "x"}]', "a,b\n1,2\n"])
def test_an_export_of_no_known_form_is_a_mistake_with_the_next_step(place: Path, export: str) -> None:
    (place / "gh.json").write_text(export)
    with pytest.raises(KbgenError, match="Give issues as JSON"):
        sync(place)


def test_a_link_and_a_day_that_are_none_stop_nothing() -> None:
    closed = [{"url": "https://github.com/o/r/issues/1", "state": "closed", "closedAt": "0001-01-01T00:00:00Z"}]
    known = by_name(issues(json.dumps(closed), "gh.json", ZoneInfo("America/New_York")))
    front = "---\nfollow_ups:\n- title: A\n  link: http://[12\n- title: B\n  link: o/r#1\n---\n"
    assert synced(front, known).changes == ("B: status: done",)


def test_what_has_no_issue_yet_in_the_form_of_a_tracker(place: Path) -> None:
    def shown(form: str) -> str:
        line = ["--root", str(place), "--format", form]
        return CliRunner().invoke(COMMAND, line, standalone_mode=False, catch_exceptions=False).stdout

    (issue,) = json.loads(shown("github"))
    assert issue["title"] == "Six, without a link" and issue["labels"] == ["postmortem", "detect"]
    assert "20250101-a" in issue["body"] and "Owner: Ops" in issue["body"]
    (issue,) = json.loads(shown("gitlab"))
    assert issue["due_date"] == "2025-05-01" and issue["labels"] == "postmortem,detect"
    (row,) = csv.DictReader(io.StringIO(shown("jira")))
    assert row["Summary"] == "Six, without a link" and row["Due Date"] == "2025-05-01"
