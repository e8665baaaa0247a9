"""Where only a part of a repository is checked out, whatever is said of it says so, and nothing passes for deleted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from checking.harness import run_git
from click.testing import CliRunner, Result

from kbgen.checking.records import Answer
from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.recurrence import find_patterns
from kbgen.site.check_answer import check_comment
from kbgen.site.exports.addresses import Links
from kbgen.site.exports.overview import overview
from kbgen.site.site import site
from kbgen.site.words import load

OLD = "---\ntitle: Old {0}\nstatus: imported\nstarted_at: 2025-03-0{0}\n---\n\nredis: connection pool timeout {0}\n"
NEW = "---\ntitle: New\nstatus: imported\nrelated: [{id: old1, relation: duplicate}]\n---\n\n[Old](../2025/old1.md)\n"
TOLD = "kbgen: 2 postmortems of the repository are not in this checkout"


@pytest.fixture
def sparse(tmp_path: Path) -> Iterator[Path]:
    """Of three postmortems the newest is here; the branch changed it and one of those that are not."""
    docs = tmp_path / "postmortems"
    for name, text in {"2025/old1": OLD.format(1), "2025/old2": OLD.format(2), "2026/new": NEW}.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "kbgen.toml").write_text('[lint]\nselect = ["PM6"]\n', encoding="utf-8")
    run_git(tmp_path, "init", "-b", "main")
    run_git(tmp_path, "add", ".")
    run_git(tmp_path, "commit", "-m", "before")
    run_git(tmp_path, "checkout", "-b", "topic")
    for name in ("2025/old1", "2026/new"):
        with (docs / f"{name}.md").open("a", encoding="utf-8") as file:
            file.write("\nMore.\n")
    run_git(tmp_path, "commit", "-a", "-m", "changed")
    run_git(tmp_path, "sparse-checkout", "set", "postmortems/2026")
    assert not (docs / "2025").exists()
    yield tmp_path


def run(root: Path, *args: str) -> Result:
    command, *rest = args
    return CliRunner().invoke(
        kbgen, [command, "--root", str(root), *rest], standalone_mode=False, catch_exceptions=False
    )


@pytest.mark.parametrize(
    "args", [["lint"], ["search", "redis"], ["report"], ["followups"], ["suggest"], ["check", "--base", "main"]]
)
def test_every_command_says_what_is_not_here(sparse: Path, args: list[str]) -> None:
    """Each time, what is kept between runs included, and once."""
    for _ in range(2):
        assert run(sparse, *args).stderr.count(TOLD) == 1
    run_git(sparse, "sparse-checkout", "disable")
    assert TOLD not in run(sparse, *args).stderr


def test_what_is_not_here_is_no_broken_name(sparse: Path) -> None:
    """The id and the link are right: the files are in the repository."""
    done = run(sparse, "lint")
    assert (done.return_value, done.stdout) == (0, "No findings in 1 file.\n")


def test_a_pull_request_is_told_what_nobody_looked_at(sparse: Path) -> None:
    answer = json.loads(run(sparse, "check", "--base", "main", "--format", "json").stdout)
    assert (len(answer["documents"]), answer["unread"], answer["absent"], answer["taken"]) == (1, 1, 2, [])
    said = run(sparse, "check", "--base", "main", "--format", "markdown").stdout
    assert "Not checked: 1 postmortem that" in said
    assert "Not compared: 2 postmortems that this checkout leaves out" in said


def test_a_comment_is_begun_where_nothing_but_that_was_changed() -> None:
    assert "<!-- nothing -->" in check_comment(Answer())
    said = check_comment(Answer(unread=1))
    assert "<!-- nothing -->" not in said and "No postmortem changed" not in said and "Not checked: 1" in said


def test_the_report_says_so_and_to_everybody_without_a_number(sparse: Path) -> None:
    assert "2 postmortems of the repository were not in the checkout" in run(sparse, "report").stdout
    told = json.loads(run(sparse, "report", "--format", "json").stdout)
    assert (told["absent"], told["partial"]) == (2, False)
    told = json.loads(run(sparse, "report", "--format", "json", "--audience", "public").stdout)
    assert (told["absent"], told["partial"]) == (0, True)


def test_ready_says_so(sparse: Path) -> None:
    assert "MISSING  checkout         it leaves out 2 postmortems" in run(sparse, "ready").stdout
    (sparse / "kbgen.toml").write_text('lang = "zh"\n', encoding="utf-8")
    assert "没有检出 2 篇复盘" in run(sparse, "ready").stdout


def test_what_is_carried_away_says_so(sparse: Path) -> None:
    """Who reads it elsewhere sees no notice of a command."""
    run(sparse, "bundle", str(sparse / "carried.html"))
    assert "2 postmortems of the repository were not in the checkout" in (sparse / "carried.html").read_text("utf-8")
    corpus = read_corpus(open_folder(sparse))
    made = site(corpus, "T", load("en"), date(2026, 1, 1), find_patterns(corpus))
    assert b"\n> 2 postmortems of the repository were" in overview(made, Links(lambda path: path, ""))


def test_a_submodule_that_is_not_checked_out_is_named(tmp_path: Path) -> None:
    """Its folder is there, and empty."""
    (tmp_path / "postmortems" / "payments").mkdir(parents=True)
    (tmp_path / "kbgen.toml").touch()
    run_git(tmp_path, "init", "-b", "main")
    (tmp_path / ".gitmodules").write_text('[submodule "p"]\n\tpath = postmortems/payments\n\turl = x\n', "utf-8")
    assert "'payments' is left out: it is a submodule that is not checked out" in run(tmp_path, "lint").stderr
    assert "left out: payments" in run(tmp_path, "report").stdout
    shutil.copy(tmp_path / ".gitmodules", tmp_path / "postmortems" / "payments" / "x.txt")
    assert "submodule" not in run(tmp_path, "lint").stderr
