"""The files for GitHub, GitLab and pre-commit parse, and name commands and options that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kbgen.doors.terminal import COMMANDS, kbgen

ROOT = Path(__file__).parent.parent.parent


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def scripts() -> Iterator[tuple[str, str]]:
    for at, step in enumerate(load("action.yml")["runs"]["steps"]):
        assert step["shell"] == "bash"
        yield f"action-{at}", step["run"]
    for at, script in enumerate(load("templates/gitlab-ci.yml")["kbgen"]["script"]):
        yield f"gitlab-{at}", script
    yield "hook", load(".pre-commit-hooks.yaml")[0]["entry"]


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
    steps = load("action.yml")["runs"]["steps"]
    assert steps[0]["working-directory"] == "${{ runner.temp }}"


def test_the_hook_runs_the_linter_on_markdown() -> None:
    (hook,) = load(".pre-commit-hooks.yaml")
    assert (hook["id"], hook["language"], hook["types"]) == ("kbgen-lint", "python", ["markdown"])
    assert re.match(hook["files"], "postmortems/2026/a.md")
