"""A git repository with an earlier incident on `main`, and a branch that adds what a test says."""

from __future__ import annotations

import subprocess
from pathlib import Path

import warm
from click.testing import CliRunner, Result

from kbgen.doors.cli.terminal import kbgen

CASES = Path(__file__).parent / "cases"
EARLIER = "20260110-checkout-pool"
NEW = "20260301-checkout-again"


def run_git(folder: Path, *args: str) -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *names, *args], check=True, capture_output=True)


def knowledge_base(folder: Path) -> Path:
    """What is there before the pull request; the branch is checked out."""
    docs = folder / "postmortems"
    docs.mkdir(parents=True)
    (folder / "kbgen.toml").write_text(
        '[lint]\nselect = ["PM0", "PM1", "PM2", "PM608", "PM801", "PM811"]\n', encoding="utf-8"
    )
    for name in (EARLIER, "20260120-certificate"):
        (docs / f"{name}.md").write_bytes((CASES / f"{name}.md").read_bytes())
    run_git(folder, "init", "-b", "main")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "-m", "before")
    run_git(folder, "checkout", "-b", "topic")
    return folder


def propose(folder: Path, case: str, changes: dict[str, str] | None = None, name: str = NEW) -> None:
    """Commit a case as a new postmortem, with texts of it changed."""
    text = (CASES / f"{case}.md").read_text(encoding="utf-8")
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    (folder / "postmortems" / f"{name}.md").write_text(text, encoding="utf-8")
    run_git(folder, "add", ".")
    run_git(folder, "commit", "-m", "proposed")


def kbgen_check(folder: Path, *args: str) -> Result:
    """`kbgen check` in this process; its exit code is `return_value`."""
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": "1775000000"})
    return runner.invoke(kbgen, ["check", "--root", str(folder), *args], standalone_mode=False, catch_exceptions=False)


def at_a_terminal(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """`kbgen check` as people run it."""
    return warm.kbgen("check", *args, cwd=folder)
