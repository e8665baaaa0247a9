"""`kbgen import` as it is typed: every file is accounted for, nothing is overwritten."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kbgen.model.errors import KbgenError

COMMAND = importlib.import_module("kbgen.doors.cli.commands.import").command


@pytest.fixture
def place(tmp_path: Path) -> Path:
    source = tmp_path / "wild"
    (source / "sub" / ".git").mkdir(parents=True)
    (source / "sub" / ".git" / "x.md").write_text("# never entered")
    (source / "a.md").write_text("# A\n\n## Timeline\n\n- 2020-01-02 10:00 UTC down\n")
    (source / "sub" / "a.md").write_text("# Another\n")
    (source / "README.md").write_text("# Home\n")
    (source / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "secret.md").write_text("# outside\n")
    (source / "out.md").symlink_to(tmp_path / "secret.md")
    (source / "loop").symlink_to(source)
    (tmp_path / "kb" / "postmortems").mkdir(parents=True)
    return tmp_path


def run(place: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    line = [str(place / "wild"), "--root", str(place / "kb"), "--format", "json", *arguments]
    result = CliRunner().invoke(COMMAND, line, standalone_mode=False, catch_exceptions=False)
    return result.return_value, json.loads(result.stdout)


def files(place: Path) -> dict[str, bytes]:
    docs = place / "kb" / "postmortems"
    return {path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def test_every_file_is_accounted_for(place: Path) -> None:
    code, report = run(place)
    assert code == 1  # some were refused
    assert report["totals"]["given"] == 6 == report["totals"]["read"] + report["totals"]["refused"]
    reasons = {file["path"]: file["reason"] for file in report["files"] if not file["read"]}
    assert "home page" in reasons["wild/README.md"] and "no Markdown" in reasons["wild/photo.png"]
    assert "points outside" in reasons["wild/out.md"] and "is a link" in reasons["wild/loop"]
    assert sorted(files(place)) == ["2020/a.md", "undated/a-sub.md"]


def test_what_kbgen_made_is_no_second_copy(place: Path) -> None:
    """Else a knowledge base with its built site in it would have each incident twice."""
    data = place / "wild" / "site" / "api" / "postmortems.json"
    data.parent.mkdir(parents=True)
    data.write_text("[]")
    (place / "wild/here.md").symlink_to("away.md")
    (place / "wild/away.md").symlink_to("here.md")  # in a circle
    report = run(place)[1]
    reasons = {file["path"]: file["reason"] for file in report["files"] if not file["read"]}
    assert "was made by kbgen" in reasons["wild/site"] and reasons["wild/here.md"] == "is a link that leads nowhere"
    assert report["totals"]["given"] == 9 and sorted(files(place)) == ["2020/a.md", "undated/a-sub.md"]
    (place / "wild/\x1b[31m.txt").touch()
    alone = CliRunner().invoke(COMMAND, [str(place / "wild/site"), "--root", str(place / "kb")], standalone_mode=False)
    assert alone.return_value == 1 and "was made by kbgen" in alone.output
    shown = CliRunner().invoke(COMMAND, [str(place / "wild"), "--root", str(place / "kb")], color=True)
    assert "\x1b" not in shown.output and "[31m.txt: refused" in shown.output


def test_a_folder_that_may_not_be_read_is_refused(place: Path, lock: Callable[[Path], None]) -> None:
    lock(place / "wild" / "locked")
    report = run(place)[1]
    reasons = {file["path"]: file["reason"] for file in report["files"] if not file["read"]}
    assert "is a folder that can't be read" in reasons["wild/locked"]
    assert report["totals"]["given"] == 7


def test_a_dry_run_writes_nothing_and_a_second_run_changes_nothing(place: Path) -> None:
    _, dry = run(place, "--dry-run")
    assert dry["totals"]["write"] == 2 and files(place) == {}
    run(place)
    before = files(place)
    _, again = run(place)
    assert again["totals"]["unchanged"] == 2 and again["totals"]["write"] == 0 and files(place) == before


def test_an_edited_file_is_never_overwritten(place: Path) -> None:
    run(place)
    path = place / "kb" / "postmortems" / "2020" / "a.md"
    path.write_bytes(path.read_bytes() + b"More.\n")
    before = files(place)
    _, again = run(place)
    assert again["totals"]["edited"] == 1 and files(place) == before


def test_into_another_folder(place: Path) -> None:
    _, report = run(place, "--into", str(place / "kb" / "postmortems" / "old"))
    assert sorted(files(place)) == ["old/2020/a.md", "old/undated/a-sub.md"]
    _, again = run(place, "--into", str(place / "kb" / "postmortems" / "old"))
    assert again["totals"]["unchanged"] == 2 == report["totals"]["write"]


def test_a_source_that_is_not_there(place: Path) -> None:
    with pytest.raises(KbgenError, match="does not exist"):
        CliRunner().invoke(COMMAND, [str(place / "none")], standalone_mode=False, catch_exceptions=False)
