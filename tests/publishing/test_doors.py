"""Two at once, no room, no port, the wrong folder: a whole site or one sentence."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kbgen.doors.cli.commands.bundle import BEGINS
from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk import atomic_swap
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading import search_index as door
from kbgen.doors.stage import stage
from kbgen.model.errors import KbgenError
from kbgen.search import first

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def base(tmp_path: Path) -> Path:
    root = tmp_path / "kb"
    (root / "postmortems/2026").mkdir(parents=True)
    (root / "kbgen.toml").write_text('title = "<b onclick=x>T & U</b>"\n', encoding="utf-8")
    text = "---\ntitle: Pool\nstatus: draft\n---\n\nexhausted\n"
    (root / "postmortems/2026/20260101-pool.md").write_text(text, encoding="utf-8")
    return root


def run(*arguments: str) -> Any:
    return CliRunner().invoke(kbgen, arguments, standalone_mode=False)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("order", [("1", "2"), ("2", "1")])
def test_the_last_of_two_to_end_stays(
    order: tuple[str, str], whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not whole:  # a system that can't exchange two names in one step
        monkeypatch.setattr(atomic_swap, "_exchange", lambda _one, _other: False)
    monkeypatch.setattr(atomic_swap, "_lives", lambda _process: True)
    target, made = tmp_path / "site", {}
    (target / ".git").mkdir(parents=True)
    for process in ("1", "2"):
        monkeypatch.setattr(os, "getpid", lambda number=process: number)
        made[process] = atomic_swap.aside(target)
        (made[process] / "page.html").write_text(process)
    for process in order:
        monkeypatch.setattr(os, "getpid", lambda number=process: number)
        atomic_swap.swap(made[process], target)
        assert (target / "page.html").read_text() == process and (target / ".git").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_kill_left_behind_is_cleared_away(tmp_path: Path) -> None:
    target = tmp_path / "site"
    for name in ("site.new-999999999", "site.old-999999999", "site.new", "site.newer", "sites.new-999999999"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.html").write_text(name)
    atomic_swap.drop(atomic_swap.aside(target))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "site.new", "site.newer", "sites.new-999999999"]
    assert (target / "page.html").read_text() == "site.old-999999999"


def test_a_full_disk_leaves_everything_as_it_was(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "stage"
    folder = open_folder(base)
    stage(folder, target, door_day())
    before = sorted(target.rglob("*"))
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".json":
            raise OSError(28, "No space left on device", str(path))
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(KbgenError, match=r"nothing was staged: No space left on device: .*is unchanged"):
        stage(folder, target, door_day())
    assert sorted(target.rglob("*")) == before and sorted(tmp_path.iterdir()) == [base, target]
    one = base / "one.html"
    one.write_text("old")

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(KbgenError, match=r"No space left on device\. The existing file is unchanged"):
        atomic_swap.write_whole(one, b"new")
    assert one.read_text() == "old" and not list(base.glob(".kbgen*"))


def test_a_bundle_takes_no_place_of_others(base: Path) -> None:
    mine = base / "postmortems/2026/20260101-pool.md"
    before = mine.read_bytes()
    assert "exists and was not written by this command" in str(run("bundle", str(mine), "--root", str(base)).exception)
    assert mine.read_bytes() == before
    wrong = run("bundle", str(base / "b.html"), "--root", str(base), "--since", "soon")
    assert "--since soon: give a year" in str(wrong.exception)
    (base / "b.html").write_bytes(BEGINS + b"<title>earlier</title>")
    atomic_swap.spare(base / "b.html", BEGINS)  # an earlier one may be replaced


def door_day() -> Any:
    from datetime import date

    return date(2026, 6, 1)


def test_a_cache_that_cannot_be_written_is_kept_in_memory(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KBGEN_CACHE", "/proc/nowhere")
    index = door.bring_up_to_date(base)
    assert first(index, "exhausted", 3) == ["20260101-pool"]
    assert "nothing could be cached for the next run: " in capsys.readouterr().err
    index.close()


def test_the_nearest_settings_upwards(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base / "postmortems/2026")
    assert "20260101-pool.md" in run("search", "exhausted").stdout
    assert run("new", "Another one", "--date", "2026-02-03").exit_code == 0
    assert max(path.name for path in (base / "postmortems").rglob("*.md")).startswith("20260203-")
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    commands = [["search", "x"], ["lint"], ["build"], ["serve"], ["report"], ["followups"], ["stage", "out"]]
    for arguments in [*commands, ["check", "--base", "main"], ["suggest", "x"]]:
        for more in ([], ["--root", "."]):
            found = run(*arguments, *more).exception
            assert isinstance(found, KbgenError) and "is not a knowledge base" in str(found), arguments
    assert run("new", "First one").exit_code == 0
    (empty / "a.md").write_text("# A\n", encoding="utf-8")
    assert "use --site-dir to say where to write the site" in str(run("build").exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "kb"]
    # From elsewhere, the files that are named tell which knowledge base it is; all of a home is none.
    assert f"is not in {base / 'postmortems'}" in str(run("lint", str(base / "kbgen.toml")).exception)
    assert run("suggest", str(base / "postmortems/2026/20260101-pool.md")).output.startswith("2026/20260101-pool.md")
    monkeypatch.setenv("HOME", str(empty))
    (empty / ".cache/kbgen").mkdir(parents=True)
    told = run("lint")
    assert "is not a knowledge base" in str(told.exception) and "is not read" not in told.output


def test_one_input_never_stops_the_others(base: Path) -> None:
    docs = base / "postmortems"
    for number, severity in enumerate((r"SE\u2028V", r"SE\u0007V", "SEV1", "SEV2"), 2):
        front = f'title: Pool {number}\nstatus: draft\nseverity: "{severity}"\nstarted_at: 2026-0{number}-01'
        (docs / f"2026/2026010{number}-pool.md").write_text(f"---\n{front}\n---\n\nexhausted\n", encoding="utf-8")
    ends = "started_at: 0001-01-01T00:00:00+14:00\nresolved_at: 9999-12-31T23:59:59-14:00"
    (docs / "2026/20260106-pool.md").write_text(f"---\nstatus: draft\n{ends}\naliases: [{'x' * 400}]\n---\nexhausted\n")
    for link, target in (
        ("loop", "loop"),
        ("loop.md", "loop.md"),
        ("gone.md", "no.md"),
        ("self", "."),
        ("2026/up", ".."),
    ):
        (docs / link).symlink_to(target)
    Path(os.fsdecode(bytes(docs) + b"/20260109-\xff.md")).write_text("# x\n", encoding="utf-8")
    Path(os.fsdecode(bytes(docs) + b"/20260109-\xff.png")).touch()
    linted = run("lint", "--root", str(base), "--select", "PM0", "--format", "json")
    found = [(each["code"], each["path"].rpartition("postmortems/")[2]) for each in json.loads(linted.stdout)]
    lost = ["2026/up", "20260109-\ufffd.md", "gone.md", "loop", "loop.md", "self"]
    assert sorted(path for code, path in found if code == "PM009") == lost
    assert [code for code, _ in found if code != "PM009"] == ["PM006"] * 2 and linted.return_value == 1
    assert "\n6 hits (" in run("search", "--root", str(base), "exhausted").stdout
    built = run("build", "--root", str(base))
    assert "6 postmortems; 6 more left out: 6 that can't be opened" in built.stdout, built
    assert len(list((base / "site").rglob("2026010*.html"))) == 6
    control = '[vocabulary]\nseverities = ["SEV\\u0007"]\n'
    (base / "kbgen.toml").write_text(control, encoding="utf-8")
    assert "contains a control character" in str(run("build", "--root", str(base)).exception)


def test_what_is_no_file_or_lies_outside_is_said_and_never_read(base: Path, tmp_path: Path) -> None:
    """Whoever opens a pipe waits for ever; who follows a link may read anything."""
    docs, outside = base / "postmortems", tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("# TOPSECRET\n", encoding="utf-8")
    for link, target in (("out.md", outside / "secret.md"), ("folder", outside), ("zero.md", Path("/dev/zero"))):
        (docs / link).symlink_to(target)
    for name in ("pipe.md", "README.md", "pipe.txt", "2026/pipe.png"):
        os.mkfifo(docs / name)
    told = run("lint", "--root", str(base), "--select", "PM009", "--format", "json").stdout
    assert [each["path"].rpartition("/")[2] for each in json.loads(told)] == ["folder", "out.md", "pipe.md", "zero.md"]
    assert told.count("leads out of the docs folder") == 2 and "nothing behind it is read" in told
    assert "1 postmortem; 4 more left out" in run("build", "--root", str(base)).stdout
    assert run("stage", "--root", str(base), str(tmp_path / "staged")).exit_code == 0
    assert run("lint", "--root", str(base), "--fix").return_value == 1
    shown = [path for path in (*(base / "site").rglob("*"), *(tmp_path / "staged").rglob("*")) if path.is_file()]
    assert shown and not [path for path in shown if b"TOPSECRET" in path.read_bytes()]
    assert run("import", "--root", str(base), str(outside), "--dry-run").exit_code == 0
    for name in ("mkdocs.yml", "failure_modes.toml", "kbgen.toml"):
        (base / name).unlink(missing_ok=True)
        os.mkfifo(base / name)
        assert name in str(run("build", "--root", str(base)).exception)


def test_a_folder_that_may_not_be_read_is_said(base: Path, lock: Callable[[Path], None]) -> None:
    lock(base / "postmortems" / "locked")
    told = run("lint", "--root", str(base), "--select", "PM009")
    assert "postmortems/locked:1:1: PM009 error The folder can't be read" in told.stdout.replace(f"{base}/", "")
    assert told.return_value == 1
    for command in (["search", "seen"], ["followups"], ["stage", str(base / "out")]):
        assert "1 that can't be opened" in run(*command, "--root", str(base)).stderr, command


def test_a_picture_that_may_not_be_read_is_left_out_and_such_a_docs_folder_is_said(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked, allowed = base / "postmortems" / "a.png", os.access
    locked.touch()
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != locked and allowed(place, mode))
    assert run("stage", "--root", str(base), str(tmp_path / "staged")).exit_code == 0
    assert not (tmp_path / "staged/a.png").exists() and (tmp_path / "staged/index.md").is_file()
    locked = base / "postmortems"
    assert "postmortems can't be read" in str(run("search", "x", "--root", str(base)).exception)


def test_serve_says_what_it_does(base: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = run("serve", "--root", str(base), "--address", f"127.0.0.1:{port}")
        assert f"can't listen on 127.0.0.1:{port}" in str(busy.exception)
    for wrong in ("127.0.0.1:99999", "8000", "localhost", ":80", "a:b"):
        assert "is not an address" in str(run("serve", "--root", str(base), "--address", wrong).exception)
    command = [sys.executable, "-u", "-m", "kbgen", "serve", "--root", str(base), "--address", f"127.0.0.1:{port}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        stop = threading.Timer(120, server.kill)
        stop.start()
        try:
            assert server.stdout
            lines = iter(server.stdout.readline, "")
            assert next(lines).startswith("Built: 1 postmortem of ")
            assert next(lines) == f"Serving on http://127.0.0.1:{port}/ (Ctrl+C stops).\n"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                page = answer.read().decode()
            assert (
                "<b onclick" not in page and "&lt;b onclick=x&gt;T &amp; U&lt;/b&gt;" in page and "&amp;lt;" not in page
            )
            (base / "glossary.yml").write_text("pool: [basin]\n", encoding="utf-8")
            assert next(lines).startswith("glossary.yml changed: rebuilt: 1 postmortem of ")
            (base / "postmortems/2026/20260101-pool.md").write_text("---\nstatus: drafft\n---\n", encoding="utf-8")
            assert next(lines).startswith("20260101-pool.md changed: rebuilt")
            assert ":2:9 error PM102 'status' is 'drafft'" in next(lines)
            (base / "postmortems").rename(base / "elsewhere")  # another branch has none
            assert any("20260101-pool.md changed: " in line and "rebuilt" not in line for line in lines)
            (base / "elsewhere").rename(base / "postmortems")
            assert any(line.startswith("20260101-pool.md changed: rebuilt") for line in lines)
            assert "PM102" in next(lines)
            (base / "postmortems/2026/20260101-pool.md").write_text("---\nstatus: draffft\n---\n", encoding="utf-8")
            assert any("'draffft'" in line for line in lines)
        finally:
            stop.cancel()
            server.kill()
    assert not (base / "site").exists() and cache_of(base)


def test_characters_that_are_lost_are_told_where_they_were(base: Path) -> None:
    """By the build and on the page; a file in UTF-16 is read as it is."""
    docs = base / "postmortems"
    (docs / "20260108-gbk.md").write_bytes("# 连接池\n\n连接池满了\n".encode("gbk"))
    (docs / "20260109-wide.md").write_bytes("# 连接池\n\n连接池满了\n".encode("utf-16"))
    told = run("build", "--strict", "--root", str(base))
    assert "; 1 not in UTF-8, with characters lost (" in told.stdout, told.output
    for made in (["stage", str(base / "staged")], ["bundle", str(base / "all.html")]):
        assert "kbgen: 1 not in UTF-8, with characters lost (" in run(*made, "--root", str(base)).stderr
    lost = "characters are lost where"
    shown = {path.stem for path in (base / "site").rglob("2026*.html") if lost in path.read_text(encoding="utf-8")}
    assert shown == {"20260108-gbk"}
