"""The files for GitHub, GitLab and pre-commit parse, and name commands and options that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from checking.harness import knowledge_base, propose, run_git
from checking.pipelines import MARKER, Host

from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.drafting.starting import starting_files
from kbgen.model.file_names import MARKDOWN
from kbgen.model.settings import Settings

ROOT = Path(__file__).parent.parent.parent


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def begun(path: str) -> Any:
    """A file that `kbgen init` writes."""
    return yaml.safe_load(dict(starting_files(Settings(), "{}", date(2026, 3, 1), None))[path])


def scripts() -> Iterator[tuple[str, str]]:
    for at, step in enumerate(load("action.yml")["runs"]["steps"]):
        assert step["shell"] == "bash"
        yield f"action-{at}", step["run"]
    for at, script in enumerate(load("templates/gitlab-ci.yml")["kbgen"]["script"]):
        yield f"gitlab-{at}", script
    yield "hook", load(".pre-commit-hooks.yaml")[0]["entry"]
    for at, step in enumerate(begun(".github/workflows/postmortems.yml")["jobs"]["check"]["steps"]):
        if "run" in step:
            yield f"init-github-{at}", step["run"]


@pytest.mark.parametrize(("name", "script"), [pytest.param(*each, id=each[0]) for each in scripts()])
def test_commands_and_options_exist(name: str, script: str) -> None:
    for called in re.findall(r"^\s*kbgen (\w.*)$", script, re.MULTILINE):
        command, *rest = called.split(">")[0].split("||")[0].split()
        assert command in COMMANDS
        found = kbgen.get_command(None, command)  # type: ignore[arg-type]
        assert found
        options = {option: each for each in found.params for option in each.opts}
        for option, value in zip(rest, [*rest, ""][1:], strict=True):
            if option.startswith("-"):
                assert option in options
                assert option != "--format" or value in options[option].type.choices  # type: ignore[attr-defined]
    shell = shutil.which("bash") or "sh"
    assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0


def test_nothing_that_a_pull_request_says_is_put_into_a_script() -> None:
    """Values come in through the environment, never by pasting, and no site is built."""
    for name, script in scripts():
        assert "${{" not in script, name
        assert not re.search(r"mkdocs|kbgen (?:build|serve)|pip install (?:-e|\.|-r)", script), name
        # From the checkout's folder, `python -m venv` would run a venv.py or json.py that lies there.
        assert not re.search(r"\bpython3?\"? (?!-I )", script), name
    steps = load("action.yml")["runs"]["steps"]
    assert steps[0]["working-directory"] == "${{ runner.temp }}"
    steps = begun(".github/workflows/postmortems.yml")["jobs"]["check"]["steps"]
    assert ["install" in step.get("run", "") for step in steps[:2]] == [False, True]
    assert "checkout" not in steps[0]["uses"]


VALUES = {
    "BASE": "main",
    "TARGET": "main",
    "GIVEN": "main",
    "ROOT": ".",
    "NUMBER": "7",
    "AUTHOR": "github-actions[bot]",
}
GITLAB = {
    "CI_API_V4_URL": "https://gitlab.example.com/api/v4", "CI_MERGE_REQUEST_PROJECT_ID": "1",
    "CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "main", "KBGEN_ROOT": ".", "KBGEN_TOKEN": "t",
}  # fmt: skip


@pytest.mark.parametrize("way", ["init", "action", "gitlab"])
def test_one_comment_is_kept_up_to_date(tmp_path: Path, way: str) -> None:
    """As its host would run it, from a pull request that must be answered to one that is."""
    host = Host(tmp_path, knowledge_base(tmp_path / "repo"))

    def passes() -> bool:
        if way == "init":
            return host.steps(begun(".github/workflows/postmortems.yml")["jobs"]["check"]["steps"], VALUES)
        if way == "action":
            return host.steps(load("action.yml")["runs"]["steps"], VALUES)
        script = "\n".join(load("templates/gitlab-ci.yml")["kbgen"]["script"]).replace("/tmp", str(tmp_path))
        return host.shell("\n".join(script.splitlines()[2:]), **GITLAB) == 0

    assert passes()
    assert host.comments == []  # nothing to say, and nothing to take back
    propose(host.repository, "same_line")
    assert not passes()
    (first,) = host.comments
    assert first.startswith(f"{MARKER}\n") and "PM811" in first
    propose(
        host.repository, "same_line", {"services:": "not_related: [{id: 20260110-checkout-pool, reason: x}]\nservices:"}
    )
    assert passes()
    (second,) = host.comments
    assert second.startswith(f"{MARKER}\n") and "PM811" not in second
    run_git(host.repository, "reset", "--hard", "main")
    assert passes()
    (third,) = host.comments
    assert "No postmortem changed." in third


def test_init_brings_the_job_of_the_gitlab_template() -> None:
    ours, job = load("templates/gitlab-ci.yml")["kbgen"], begun(".gitlab-ci.yml")["kbgen"]
    del ours["variables"]["KBGEN_PACKAGE"]
    assert job == ours


def test_the_hook_runs_the_linter_on_markdown() -> None:
    (hook,) = load(".pre-commit-hooks.yaml")
    (local,) = begun(".pre-commit-config.yaml")["repos"][0]["hooks"]
    assert (hook["id"], hook["language"], local["files"]) == ("kbgen-lint", "python", hook["files"])
    for name in ("a.md", "a.MD", *(f"2026/{each}" for each in map("a".__add__, MARKDOWN))):
        assert re.search(hook["files"], f"postmortems/{name}"), name
    assert not re.search(hook["files"], "postmortems/a.mdx")
