"""The commands as a person runs them: whole processes (copies of this one), exit codes, no traceback for anybody's own mistake."""

from __future__ import annotations

import errno
import importlib
import io
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config
from warm import kbgen

from kbgen.doors.cli.terminal import main
from kbgen.doors.disk.folder import drop_piece, open_folder
from kbgen.model.errors import KbgenError

ROOT = Path(__file__).parent.parent.parent
HOSTILE = "---\ntitle: [unclosed\n---\n# Still here: quorum lost\n"


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A small knowledge base with one good document and one that can't be read."""
    (tmp_path / "postmortems" / "2026").mkdir(parents=True)
    (tmp_path / "postmortems" / "broken.md").write_text(HOSTILE, encoding="utf-8")
    good = (
        "---\ntitle: Pool exhausted\nstatus: draft\nsymptoms: ['redis: connection pool timeout']\n---\n\n## What\n\nx\n"
    )
    (tmp_path / "postmortems" / "2026" / "20260311-pool.md").write_text(good, encoding="utf-8")
    (tmp_path / "kbgen.toml").write_text('lang = "en"\n', encoding="utf-8")
    return tmp_path


def test_lint_says_where_and_fails(kb: Path) -> None:
    done = kbgen("lint", "--format", "json", cwd=kb)
    assert done.returncode == 1
    errors = [finding for finding in json.loads(done.stdout) if finding["level"] == "error"]
    assert [(f["path"], f["line"], f["name"]) for f in errors] == [
        ("postmortems/broken.md", errors[0]["line"], "unreadable-front-matter")
    ]
    assert set(errors[0]) == {"path", "line", "column", "code", "name", "level", "message"}


class Full(io.TextIOBase):
    """What a file on a full disk is to a command."""

    def reconfigure(self, **_: str) -> None:
        """Take it."""

    def write(self, _text: str) -> int:
        """Refuse."""
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_answer_that_cannot_be_written(
    kb: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(SystemExit) as stopped:
        main(["lint", "--root", str(kb)])
    assert stopped.value.code == 2  # not 1, as findings have
    assert capsys.readouterr().err == "kbgen: the answer can't be written: No space left on device\n"
    piece = kb / "piece.md"
    piece.touch()
    drop_piece(piece, OSError(errno.EEXIST, "another's"))
    assert piece.exists()
    drop_piece(piece, OSError(errno.ENOSPC, "ours"))
    assert not piece.exists()


@pytest.mark.parametrize("ended", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", ["build", "serve", "stage target", "pdf report"])
def test_whoever_ends_it_is_obeyed_as_a_key_is(
    command: str,
    ended: signal.Signals,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """So that what is written aside is cleared away."""
    (tmp_path / "kbgen.toml").touch()
    monkeypatch.chdir(tmp_path)
    name = command.split()[0]
    module = importlib.import_module(f"kbgen.doors.cli.commands.{name}")
    monkeypatch.setattr(module, "open_folder", lambda *_, **__: os.kill(os.getpid(), ended))
    monkeypatch.setattr(module, "browser", lambda: None, raising=False)
    before = signal.signal(ended, lambda *_: None)
    try:
        with pytest.raises(SystemExit) as stopped:
            main(command.split())
        heard = signal.getsignal(ended)
    finally:
        signal.signal(ended, before)
    assert stopped.value.code == 2 and "stopped" in capsys.readouterr().err
    assert heard is not signal.default_int_handler  # only as long as the command runs


def test_lint_takes_paths_and_other_roots(kb: Path) -> None:
    assert kbgen("lint", "postmortems/2026", cwd=kb).returncode == 0
    assert kbgen("lint", "postmortems/broken.md", cwd=kb).returncode == 1
    assert kbgen("lint", "--root", str(kb), "2026/nothing.md", cwd=kb.parent).returncode == 2
    done = kbgen("lint", "--root", kb.name, "--format", "github", cwd=kb.parent)
    assert f"file={kb.name}/postmortems/broken.md" in done.stdout


def test_lint_never_reads_mkdocs_yml(kb: Path) -> None:
    (kb / "mkdocs.yml").write_text("hooks: [evil.py]\nplugins: !!python/name:os.system\n", encoding="utf-8")
    (kb / "evil.py").write_text("raise SystemExit('ran')\n", encoding="utf-8")
    assert kbgen("lint", "postmortems/2026", cwd=kb).returncode == 0


def test_an_empty_log_is_no_question(kb: Path) -> None:
    done = kbgen("search", "-", cwd=kb, text="\n")
    assert done.returncode == 2 and "nothing to search for" in done.stderr


def test_of_what_can_not_be_read_nobody_knows_the_follow_ups(kb: Path) -> None:
    assert "1 with front matter that can't be read, whose follow-ups are not known" in kbgen("followups", cwd=kb).stderr


def test_the_report_speaks_the_language_of_the_knowledge_base(kb: Path) -> None:
    (kb / "kbgen.toml").write_text('lang = "zh"\n', encoding="utf-8")
    said = kbgen("report", cwd=kb).stdout
    assert said.startswith("报告：全部时间\n") and "\n按级别：\n" in said
    assert "\n诱因：\n" not in kbgen("report", "--period", "2024", cwd=kb).stdout  # a table of nothing


def test_a_wrong_setting_is_named(kb: Path) -> None:
    (kb / "kbgen.toml").write_text('time_zone = "Mars/Olympus"\nlnag = "zh"\n', encoding="utf-8")
    done = kbgen("lint", cwd=kb)
    assert done.returncode == 2
    assert "time_zone" in done.stderr
    assert "lnag" in done.stderr


def test_new_makes_a_draft_that_lints_with_warnings_only(kb: Path) -> None:
    for title in ("Checkout down: \"quotes\" & 'more'", "热 key 打满连接池", "🔥", "a\nb"):
        done = kbgen("new", title, cwd=kb)
        assert done.returncode == 0, done.stderr
        path = Path(done.stdout.strip())
        assert path.parts[0] == "postmortems"
        assert path.name.startswith("20260921-")
        assert kbgen("lint", str(path), cwd=kb).returncode == 0
        assert kbgen("new", title, cwd=kb).returncode == 2


def test_explain_and_schema(kb: Path) -> None:
    assert "PM201" in kbgen("explain", "PM201", cwd=kb).stdout
    assert kbgen("explain", "PM999999", cwd=kb).returncode == 2
    assert json.loads(kbgen("schema", cwd=kb).stdout)["properties"]["started_at"]["description"]


def test_search_finds_also_what_could_not_be_read(kb: Path) -> None:
    done = kbgen("search", "2026-01-01 ERROR redis: connection pool timeout", "--format", "json", cwd=kb)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["hits"][0]["id"] == "20260311-pool"
    assert list(answer["hits"][0])[:11] == [
        "id", "title", "path", "url", "score", "kind", "severity", "services", "started_at", "attempts", "modes",
    ]  # fmt: skip
    assert kbgen("search", "quorum lost", cwd=kb).returncode == 0
    assert kbgen("search", "-", cwd=kb, text="redis pool\n" * 300).returncode == 0
    assert kbgen("search", "zzzzqqqq", cwd=kb).returncode == 1
    (kb / "postmortems" / "broken.md").unlink()
    assert kbgen("search", "quorum lost", cwd=kb).returncode == 1


def test_build_without_mkdocs_yml(kb: Path) -> None:
    done = kbgen("build", cwd=kb)
    assert done.returncode == 0, done.stderr
    assert "2 postmortems" in done.stdout
    assert (kb / "site" / "index.html").is_file()
    assert kbgen("stage", "staged", cwd=kb).returncode == 0
    assert (kb / "staged" / "index.md").is_file()


def test_mistakes_at_the_terminal_exit_with_2(kb: Path) -> None:
    done = kbgen("new", "x", "--date", "2026-13-01", cwd=kb)
    assert done.returncode == 2 and "--date 2026-13-01: not a day of the calendar" in done.stderr
    done = kbgen("bundle", "x.html", "--service", "nope", cwd=kb)
    assert done.returncode == 2 and "no postmortem is about the service 'nope'" in done.stderr
    for args in (["lint", "--root", "nowhere"], ["frob"], ["search"], ["build", "--root", "nowhere"]):
        assert kbgen(*args, cwd=kb).returncode == 2


@pytest.mark.parametrize("docs", ["/etc", "../outside", "postmortems/../../outside", "link"])
def test_nothing_outside_is_read(kb: Path, docs: str) -> None:
    (kb.parent / "outside").mkdir(exist_ok=True)
    (kb / "link").symlink_to("../outside")
    (kb / "kbgen.toml").write_text(f'docs = "{docs}"\n', encoding="utf-8")
    with pytest.raises(KbgenError, match="nothing outside is read"):
        open_folder(kb)


def test_a_site_of_another_folder_than_that_of_the_commands_is_told_of(
    kb: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (kb / "docs").mkdir()
    (kb / "mkdocs.yml").write_text("site_name: x\nplugins: [kbgen]\n", encoding="utf-8")
    config = load_config(str(kb / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    config.plugins.on_config(config)
    assert "name one folder in both" in caplog.text


SEEDS = [
    ("dts-subscription-outage", "2026-02-02 09:09:09.999 [Thread-7] build kafka consumer failed, error: Could not send request"),
    ("config-center-5xx", "redis: connection pool timeout"),
    ("config-center-5xx", "热key 5xx"),
    ("powerjob-no-worker-available", "no worker available"),
    ("powerjob-no-worker-available", "worker 被清理"),
    ("rpc-gateway-release-near-miss", "灰度粒度太粗"),
    ("kafka-data-drop-after-release", "有时成功有时失败 kafka"),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "query"), SEEDS)
def test_the_seeds_are_found_first(slug: str, query: str) -> None:
    answer = json.loads(kbgen("search", query, "--format", "json", cwd=ROOT).stdout)
    assert answer["hits"][0]["id"].endswith(slug)


def test_our_own_content_lints_clean() -> None:
    done = kbgen("lint", cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout.replace("0 warnings", ""), done.stdout


def test_mike_takes_the_site_from_where_the_configuration_says_it_is(kb: Path) -> None:
    """mike runs these two events, lets another process build, and publishes what is in `site_dir`: that was empty."""
    (kb / "mkdocs.yml").write_text("site_name: T\ndocs_dir: postmortems\nplugins: [kbgen]\n", encoding="utf-8")
    config = load_config(str(kb / "mkdocs.yml"))
    config.plugins.run_event("startup", command="mike", dirty=False)
    config = config.plugins.run_event("config", config)
    config.plugins.run_event("shutdown")
    assert config.site_dir == str(kb / "site")
    assert not list(kb.glob("site.new*"))
