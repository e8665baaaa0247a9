"""What a person at a terminal is used to: a slip is understood, summaries are whole, the tab key works."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kbgen.doors.cli.environment import package
from kbgen.doors.cli.terminal import COMMANDS, kbgen
from kbgen.doors.disk.clock import now
from kbgen.model.errors import KbgenError

FILES = Path(__file__).parent.parent.parent / "kbgen" / "drafting" / "files"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lnit", "lint"), ("sarch", "search"), ("chekc", "check"), ("inint", "init"), ("xyzzy", None), ("", None)],
)
def test_a_slip_is_understood(typed: str, meant: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KbgenError, match=f"'{typed}'") as told:
        CliRunner().invoke(kbgen, [typed], standalone_mode=False, catch_exceptions=False)
    assert (f"Did you mean '{meant}'?" in str(told.value)) is (meant is not None)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["explain", "timline"], "Did you mean 'timeline-order'?"),
        (["search", "--formt", "json", "x"], "'--formt' is searched for as a word. Did you mean --format?"),
        (["search", " "], "What are you looking for?"),
        (["import", ""], "the path is empty"),
        (["lint", "--root", ""], "the path is empty"),
    ],
)
def test_a_slip_in_what_follows_is_told(
    typed: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("# x\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(kbgen, typed)
    assert told in f"{done.output}{done.exception}"


def test_no_summary_is_cut() -> None:
    text = CliRunner().invoke(kbgen, ["--help"]).output
    assert "..." not in text.partition("Commands:")[2]
    assert all(re.search(rf"^  {name} +[A-Z]", text, re.MULTILINE) for name in COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_tab_key_completes(shell: str) -> None:
    script = CliRunner().invoke(kbgen, ["completion", shell]).output
    assert "_KBGEN_COMPLETE" in script
    asked = {"_KBGEN_COMPLETE": f"{shell}_complete", "COMP_WORDS": "kbgen follow", "COMP_CWORD": "1"}
    asked |= {"COMP_CWORD": "follow"} if shell == "fish" else {}
    given = CliRunner().invoke(kbgen, [], prog_name="kbgen", env=asked).output
    assert "followups" in given


def test_ready_names_what_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(kbgen, ["ready", "--root", str(tmp_path), "--format", "json"], standalone_mode=False)
    found = {fact["name"]: fact["state"] for fact in json.loads(done.stdout)}
    assert (found["kbgen"], found["knowledge base"], found["git"], found["kbgen.toml"]) == (
        "ok", "missing", "optional", "optional",
    )  # fmt: skip
    assert done.return_value == 1


@pytest.mark.parametrize("epoch", ["-1", "1e9", "²", "253402300799", "9" * 30])
def test_a_wrong_clock_is_said(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """A slip must not pass for the time of the clock, and a year that no calendar has ends in no traceback."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(KbgenError, match="SOURCE_DATE_EPOCH"):
        now()


def test_actions_are_pinned_by_their_hash() -> None:
    uses = re.findall(r"uses: (\S+)", (FILES / "github.yml").read_text(encoding="utf-8"))
    assert len(uses) == 6 and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", each) for each in uses)


def test_a_checkout_is_no_address_for_others() -> None:
    assert re.fullmatch(r"kbgen(==\S+| @ (git\+)?(https|ssh)://\S+)", package())
