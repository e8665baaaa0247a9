"""`kbgen init` and `kbgen new` as a new user runs them: whole processes, in a folder of their own."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest
import warm

from kbgen import __version__
from kbgen.documents import read_document
from kbgen.drafting.draft import Known, draft
from kbgen.model.settings import Settings

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-W", "error", "-m", "kbgen"]
GIT = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Ada L."}
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000", "PYTHONUTF8": "1"} | GIT


def kbgen(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return warm.kbgen(*args, cwd=cwd, **GIT)


def texts(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_init_lints_and_builds_at_once(tmp_path: Path, lang: str) -> None:
    assert kbgen("init", "kb", "--lang", lang, "--title", 'A: "b" $c #d', cwd=tmp_path).returncode == 0
    kb = tmp_path / "kb"
    made = texts(kb)
    assert tomllib.loads(made["kbgen.toml"])["title"] == 'A: "b" $c #d'
    json.loads(made["postmortem.schema.json"])
    for workflow in (made[".github/workflows/postmortems.yml"], made[".gitlab-ci.yml"]):
        assert f"'kbgen=={__version__}'" in workflow and "kbgen build" in workflow and "kbgen check" in workflow
        assert "pull_request_target" not in workflow
    linted = kbgen("lint", cwd=kb)
    assert linted.returncode == 0, linted.stdout
    assert ("No errors and" if lang == "en" else "没有错误") in linted.stdout
    built = kbgen("build", "--strict", cwd=kb)
    assert built.returncode == 0, built.stderr
    assert ("1 postmortem\n" if lang == "en" else "1 篇复盘\n") in built.stdout
    assert (kb / "site" / "reference" / "fields.html").is_file()
    settings = json.loads(re.sub(r"^ *//.*$", "", made[".vscode/settings.json"], flags=re.MULTILINE))
    ((schema, folders),) = settings["yaml.schemas"].items()
    published = kb / "site" / "api" / "schema" / f"front-matter.{lang}.json"
    assert json.loads((kb / schema).read_text("utf-8")) == json.loads(published.read_text("utf-8"))
    assert all((kb / folder.partition("/")[0]).is_dir() for folder in folders)
    assert kbgen(*settings["glspc.serverCommandArguments"], "--help", cwd=kb).returncode == 0
    recommended = re.sub(r"^ *//.*$", "", made[".vscode/extensions.json"], flags=re.MULTILINE)
    assert "llllvvuu.llllvvuu-glspc" in json.loads(recommended)["recommendations"]
    again = kbgen("init", cwd=kb)
    assert {"en": "Nothing to do", "zh": "无事可做"}[lang] in again.stdout
    assert {path: (kb / path).read_text(encoding="utf-8") for path in made} == made


def test_init_never_overwrites(tmp_path: Path) -> None:
    mine = {"README.md": "mine\n", ".gitignore": "mine\n", "kbgen.toml": 'docs = "incidents"\nlang = "zh"\n'}
    for path, text in mine.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").symlink_to("nowhere.yml")
    done = kbgen("init", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for path in [*mine, "mkdocs.yml"]:
        assert f"保留 {path}：文件已存在" in done.stdout
    assert {path: (tmp_path / path).read_text(encoding="utf-8") for path in mine} == mine
    assert not (tmp_path / "nowhere.yml").exists()
    assert "mkdocs.yml 还没有使用 kbgen" in done.stdout and "接下来依次运行：kbgen lint" in done.stdout
    assert list((tmp_path / "incidents" / "2026").glob("*第一篇*.md"))
    assert not (tmp_path / "postmortems").exists()


@pytest.mark.parametrize(("lang", "day"), [("en", "20260921"), ("zh", "20260922")])
def test_init_and_new_write_the_same_day(tmp_path: Path, lang: str, day: str) -> None:
    evening = GIT | {"SOURCE_DATE_EPOCH": "1790010000"}  # 17:00 in UTC, past midnight in Shanghai
    made = warm.kbgen("init", ".", "--lang", lang, cwd=tmp_path, **evening).stdout
    begun = warm.kbgen("new", "x", cwd=tmp_path, **evening).stdout
    assert f"/{day}-" in made and f"/{day}-x.md" in begun


def test_init_where_it_can_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert kbgen("init", "file", cwd=tmp_path).returncode == 2
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / ".github").write_text("x", encoding="utf-8")
    done = kbgen("init", "kb", cwd=tmp_path)
    assert done.returncode == 2
    assert ".github" in done.stderr


def test_no_workflow_runs_code_of_a_pull_request() -> None:
    text = (ROOT / "kbgen/drafting/files/github.yml").read_text(encoding="utf-8")
    check, build = text[text.index("  check:") :].split("  build:\n")
    assert "kbgen build" not in check
    assert check.index("pip install") < check.index("actions/checkout")
    assert build.startswith("    if: github.event_name == 'push'")


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    (tmp_path / "postmortems").mkdir()
    services = '[vocabulary]\nservices = ["checkout", { name = "redis", aliases = ["cache"] }]\n'
    (tmp_path / "kbgen.toml").write_text(services, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", ["incident", "near_miss", "drill"])
def test_new_by_kind_lints_with_warnings_only(kb: Path, kind: str, lang: str) -> None:
    given = ("--severity", "p1", "--service", "cache", "--service", "checkout", "--author", "Bo", "--author", "Cy")
    done = kbgen("new", "Pool", "--kind", kind, "--lang", lang, "--date", "2026-03-11", *given, cwd=kb)
    assert (done.returncode, done.stderr) == (0, "")
    path = Path(done.stdout.strip())
    assert path == Path("postmortems/2026/20260311-pool.md")
    meta = read_document(path.name, (kb / path).read_bytes()).meta
    assert (meta.kind, meta.lang, meta.severity) == (kind, lang, "SEV2")
    assert (meta.services, meta.authors) == (["redis", "checkout"], ["Bo", "Cy"])
    assert kbgen("lint", cwd=kb).returncode == 0


def test_new_fills_in_and_refuses(kb: Path) -> None:
    done = kbgen("new", "Pool", cwd=kb)
    assert "as no --date was given" in done.stderr
    path = kb / done.stdout.strip()
    assert read_document("x.md", path.read_bytes()).meta.authors == ["Ada L."]
    for args in ([], ["T", "--service", "nope"], ["T", "--severity", "SEV9"], ["T", "--kind", "x"]):
        done = kbgen("new", *args, cwd=kb)
        assert (done.returncode, done.stdout) == (2, "")


def test_new_asks_at_a_terminal(kb: Path) -> None:
    parent, child = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "new"], cwd=kb, stdin=child, stderr=child, stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        os.close(child)
        os.write(parent, "Pool down\ndrill\nP9\nP0\nredis、checkout\n11.3.\n2026-03-11\n".encode())
        assert process.stdout
        path = process.stdout.read().decode().strip()
    os.close(parent)
    meta = read_document("x.md", (kb / path).read_bytes()).meta
    assert (meta.title, meta.kind, meta.severity) == ("Pool down", "drill", "SEV1")
    assert meta.services == ["redis", "checkout"]
    assert meta.started_at == date(2026, 3, 11)


def test_comments_stand_in_one_column() -> None:
    _, text = draft("x", date(2026, 1, 1), Settings(), known=Known())
    columns = [
        line.index(" # ") for line in text.splitlines() if re.match(r"(kind|severity|services|mitigated_at):", line)
    ]
    assert set(columns) == {28}
