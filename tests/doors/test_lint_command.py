"""`kbgen lint` as people and CI run it: changed files, fixes, differences, only what is needed."""

from __future__ import annotations

import json
import stat
import subprocess
from pathlib import Path

import pytest
import warm
from checking.harness import run_git
from click.testing import CliRunner

from kbgen.doors.cli.path_arguments import read_around
from kbgen.doors.cli.terminal import kbgen as terminal
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import is_postmortem, open_folder, other_files, today
from kbgen.doors.reading import findable_cache
from kbgen.doors.reading.corpus import read_corpus
from kbgen.lint.engine import lint
from kbgen.model.errors import KbgenError
from kbgen.model.settings import settings_from
from kbgen.search import Index, first_with_grounds
from kbgen.search.answer_validity import Grounds

ROOT = Path(__file__).parent.parent.parent
WRONG = "---\ntitle: a\nstatus: imported\nseverity: sev 2\n---\n\n# a\n"


def kbgen(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return warm.kbgen("lint", *args, cwd=cwd)


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    """A knowledge base in a folder of a repository, with two commits, a branch, and changes on it."""
    root = tmp_path / "repo" / "kb"
    docs = root / "postmortems"
    docs.mkdir(parents=True)
    (root / "kbgen.toml").write_text('[lint]\nlevels = {PM207 = "off", PM610 = "off"}\n', encoding="utf-8")
    for name in ("old", "edited", "gone", "结账"):
        (docs / f"{name}.md").write_text(WRONG, encoding="utf-8")
    run_git(root.parent, "init", "-b", "main")
    run_git(root.parent, "add", ".")
    run_git(root.parent, "commit", "-m", "one")
    run_git(root.parent, "checkout", "-b", "topic")
    (docs / "edited.md").write_text(WRONG + "more\n", encoding="utf-8")
    (docs / "结账.md").write_text(WRONG + "more\n", encoding="utf-8")
    run_git(root.parent, "commit", "-am", "two")
    (docs / "gone.md").unlink()
    (docs / "new.md").write_text(WRONG, encoding="utf-8")
    (root.parent / "notes.md").write_text("outside\n", encoding="utf-8")
    return root


def paths(done: subprocess.CompletedProcess[str]) -> list[str]:
    return sorted({finding["path"].rpartition("/")[2] for finding in json.loads(done.stdout)})


def test_changed_files_only(kb: Path) -> None:
    run_git(kb, "checkout", "main")
    (kb / "postmortems" / "old.md").write_text(WRONG + "later on main\n", encoding="utf-8")
    run_git(kb, "commit", "-m", "three", "postmortems/old.md")
    run_git(kb, "checkout", "topic")
    done = kbgen("--changed", "main", "--format", "json", cwd=kb)
    assert paths(done) == ["edited.md", "new.md", "结账.md"]
    assert paths(kbgen("--changed", "main", "--format", "json", "postmortems/new.md", cwd=kb)) == ["new.md"]


def test_changed_against_what_git_does_not_know(kb: Path, tmp_path: Path) -> None:
    assert kbgen("--changed=nowhere", cwd=kb).returncode == 2
    for reference in ("nowhere", "--output=x", ""):
        with pytest.raises(KbgenError, match="git finds no commit"):
            git.changed(kb, reference)
    with pytest.raises(KbgenError, match="not in a git repository"):
        git.changed(tmp_path, "main")


def test_git_runs_nothing_of_the_repository(kb: Path) -> None:
    """Filters, hooks and outside diff programs that a repository's own settings name."""
    trap = kb.parent / "trap.sh"
    trap.write_text("#!/bin/sh\ntouch ran\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in ("diff.external", "core.fsmonitor", "diff.trap.textconv"):
        run_git(kb, "config", key, str(trap))
    (kb.parent / ".gitattributes").write_text("*.md diff=trap\n", encoding="utf-8")
    assert git.changed(kb, "main")
    assert list(kb.parent.rglob("ran")) == []


def test_diff_changes_nothing_and_fix_changes_once(kb: Path) -> None:
    file = kb / "postmortems" / "old.md"
    file.write_bytes(b"\xef\xbb\xbf" + WRONG.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    before = file.read_bytes()
    done = kbgen("--diff", "postmortems/old.md", cwd=kb)
    assert done.returncode == 1
    assert "-severity: sev 2\n+severity: SEV2\n" in done.stdout
    assert file.read_bytes() == before
    done = kbgen("--fix", "postmortems/old.md", cwd=kb)
    assert (done.returncode, done.stdout) == (0, "No findings in 1 file.\n")
    assert "fixed postmortems/old.md" in done.stderr
    assert file.read_bytes() == before.replace(b"sev 2", b"SEV2")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert kbgen("--diff", "postmortems/old.md", cwd=kb).returncode == 0
    assert sorted(path.name for path in file.parent.iterdir()) == ["edited.md", "new.md", "old.md", "结账.md"]


def test_fix_leaves_what_it_could_not_write_back(kb: Path) -> None:
    for name, data in (("control", WRONG.replace("a\n", "a\x07\n", 1)), ("ends", WRONG.replace("\n", "\r\n", 2))):
        file = kb / "postmortems" / f"{name}.md"
        file.write_bytes(data.encode())
        kbgen("--fix", str(file), cwd=kb)
        assert file.read_bytes() == data.encode()


def test_a_diff_shows_no_secret(kb: Path) -> None:
    key = "AK" + "IAQ3ETWZ7BKXN2DMLP"
    (kb / "postmortems" / "old.md").write_text(WRONG.replace("title: a", f"title: {key}"), encoding="utf-8")
    done = kbgen("--diff", "postmortems/old.md", cwd=kb)
    assert "+severity: SEV2" in done.stdout
    assert key[4:] not in done.stdout


def test_select_ignore_and_mistakes(kb: Path) -> None:
    assert kbgen("--select", "PM9", cwd=kb).stdout == "No findings in 4 files.\n"
    assert kbgen("--ignore", "PM501", cwd=kb).stdout == "No findings in 4 files.\n"
    done = kbgen("--select", "PM5O1", cwd=kb)
    assert (done.returncode, "not the code of any rule" in done.stderr) == (2, True)
    (kb / "kbgen.toml").write_text('[lint]\nlevels = {PM501 = "error"}\n', encoding="utf-8")
    assert kbgen(cwd=kb).returncode == 1
    (kb / "kbgen.toml").write_text('[lint]\nlevels = {PM501 = "fatal"}\n', encoding="utf-8")
    assert kbgen(cwd=kb).returncode == 2


def test_what_is_no_postmortem_is_passed_over(kb: Path) -> None:
    """pre-commit names every changed Markdown file, the home page and excluded ones as well."""
    (kb / "kbgen.toml").write_text('exclude = ["guides/**"]\n', encoding="utf-8")
    (kb / "postmortems" / "guides").mkdir()
    for name in ("README.md", "guides/a.md"):
        (kb / "postmortems" / name).write_text("# a\n", encoding="utf-8")
        done = kbgen(f"postmortems/{name}", cwd=kb)
        assert (done.returncode, done.stdout.partition(":")[0]) == (0, "Nothing was checked")
        assert f"skipped postmortems/{name}" in done.stderr
    assert kbgen("../notes.md", cwd=kb).returncode == 2
    assert kbgen("postmortems/missing.md", cwd=kb).returncode == 2


FOLDER = ["guides/**", "guides/", "guides", "./guides/*", "/guides", "*/2026", "g*/**/a.md"]
FROM_THE_ROOT = ["postmortems/guides/", "./postmortems/guides/**", "postmortems/g*"]


@pytest.mark.parametrize("pattern", [*FOLDER, *FROM_THE_ROOT])
def test_a_folder_is_excluded_however_it_is_written(pattern: str) -> None:
    settings = settings_from({"exclude": [pattern]})
    assert not is_postmortem("guides/2026/a.md", settings)
    assert is_postmortem("2026/guides.md", settings)


def test_a_pattern_that_excludes_nothing_is_told_each_time(kb: Path) -> None:
    (kb / "kbgen.toml").write_text('exclude = ["drfts/**", "guides/"]\n', encoding="utf-8")
    (kb / "postmortems" / "guides").mkdir()
    (kb / "postmortems" / "guides" / "a.md").write_text("# a\n", encoding="utf-8")
    first, again = kbgen(cwd=kb), kbgen(cwd=kb)
    assert "'drfts/**' in 'exclude' fits no Markdown file" in first.stderr and "guides" not in first.stderr
    assert (first.returncode, again.stderr) == (0, first.stderr)
    built = warm.kbgen("build", cwd=kb)  # what was meant to stay out is published then
    assert (built.returncode, "'drfts/**' in 'exclude' fits no Markdown file" in built.stderr) == (0, True)


def test_one_path_finds_what_all_find(kb: Path) -> None:
    """Without parsing the others, unless they matter."""
    docs = kb / "postmortems"
    (docs / "other.md").write_text(
        "---\nstatus: imported\naliases: [earlier]\nnot_related: [{id: checked, reason: x}]\n---\n"
    )
    related = "related: [{id: earlier, relation: same_cause}, {id: gone, relation: duplicate}]\naliases: [old]\n"
    (docs / "checked.md").write_text(f"---\nstatus: imported\n{related}---\n\n[b](other.md) [c](nothing.md)\n")
    folder = open_folder(kb)
    whole, near = read_corpus(folder), read_around(folder, {"checked.md"})
    assert {document.path for document in near if document.text} == {"checked.md", "other.md", "old.md"}
    args = (today(folder.settings), other_files(folder), {"checked.md"})
    assert lint(near, *args) == lint(whole, *args)
    assert {finding.code for finding in lint(near, *args)} >= {"PM601", "PM602", "PM603", "PM605"}


def test_a_folder_without_postmortems_is_not_clean(kb: Path) -> None:
    (kb / "postmortems" / "empty").mkdir()
    done = kbgen("postmortems/empty", cwd=kb)
    assert done.returncode == 2 and "has no postmortem" in done.stderr


def test_a_renamed_and_a_deleted_document_are_missed_by_who_refers_to_them(kb: Path) -> None:
    docs = kb / "postmortems"
    (docs / "old.md").write_text(WRONG + "\nWhat only this one says, at some length.\n", encoding="utf-8")
    (docs / "refers.md").write_text(WRONG + "\n[a](old.md) and [b](gone.md)\n", encoding="utf-8")
    run_git(kb.parent, "add", ".")
    run_git(kb.parent, "commit", "-m", "two")
    run_git(kb.parent, "checkout", "-b", "moving")
    run_git(kb.parent, "mv", "kb/postmortems/old.md", "kb/postmortems/renamed.md")
    (docs / "gone.md").unlink(missing_ok=True)
    run_git(kb.parent, "commit", "-am", "moved")
    base = ("--changed", "topic", "--select", "PM6", "--format", "json")
    told = [(f["path"].rpartition("/")[2], f["code"], f["level"]) for f in json.loads(kbgen(*base, cwd=kb).stdout)]
    assert ("renamed.md", "PM608", "error") in told
    assert ("refers.md", "PM603", "warning") in told
    fixed = kbgen("--changed", "topic", "--select", "PM608", "--fix", cwd=kb)
    assert "'old' is now an alias" in fixed.stderr
    assert "aliases: [old]" in (docs / "renamed.md").read_text(encoding="utf-8")
    assert fixed.returncode == 0
    # The same by a plain mv, which git was not told of.
    run_git(kb.parent, "checkout", "--force", "topic")
    (docs / "old.md").rename(docs / "by-hand.md")
    told = [(f["path"].rpartition("/")[2], f["code"]) for f in json.loads(kbgen(*base, cwd=kb).stdout)]
    assert ("by-hand.md", "PM608") in told


OLD = "---\nstatus: imported\naliases: [former]\n---\n\n# Old\n\n## Cause\n\nWhat this one says.\n"
REFERS = (
    "---\nstatus: imported\nrelated: [{id: former, relation: same_cause}]\n---\n\n# Refers\n\n"
    "[the cause](old.md#cause), [nothing](nowhere.md)\n\n![pool](pool.png)\n"
)
BREAKS: list[tuple[dict[str, str | None], set[tuple[str, str]]]] = [
    ({"old.md": OLD.replace("aliases: [former]\n", "")}, {("refers.md", "PM601")}),
    ({"old.md": None}, {("refers.md", "PM601"), ("refers.md", "PM603")}),
    ({"old.md": OLD.replace("## Cause", "## Reason")}, {("refers.md", "PM603")}),
    ({"pool.png": None}, {("refers.md", "PM603")}),
    ({"2025/former.md": "# Former\n"}, {("old.md", "PM605")}),
    ({"old.md": f"{OLD}More.\n", "new.md": "# New\n"}, set()),
]


@pytest.mark.parametrize(("change", "broken"), BREAKS)
def test_what_a_branch_breaks_in_others_is_told_of_those(
    tmp_path: Path, change: dict[str, str | None], broken: set[tuple[str, str]]
) -> None:
    """And nothing that was wrong before."""
    docs = tmp_path / "postmortems"
    docs.mkdir()
    (tmp_path / "kbgen.toml").touch()
    for name, text in {"old.md": OLD, "refers.md": REFERS, "pool.png": ""}.items():
        (docs / name).write_text(text, encoding="utf-8")
    run_git(tmp_path, "init", "-b", "main")
    run_git(tmp_path, "add", ".")
    run_git(tmp_path, "commit", "-m", "before")
    for name, now in change.items():
        (docs / name).unlink(missing_ok=True)
        if now is not None:
            (docs / name).parent.mkdir(exist_ok=True)
            (docs / name).write_text(now, encoding="utf-8")
    for command in (["lint", "--changed", "main"], ["check", "--base", "main"]):
        done = CliRunner().invoke(terminal, [*command, "--root", str(tmp_path), "--format", "json"])
        told = json.loads(done.stdout)
        found = told if command[0] == "lint" else [each for one in told["documents"] for each in one["findings"]]
        named = {(each["path"].rpartition("postmortems/")[2], each["code"]) for each in found}
        assert {each for each in named if each[0] in ("refers.md", "old.md") and each[1] > "PM6"} == broken, command


def test_what_findable_by_finds_is_asked_again_only_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "postmortems"
    docs.mkdir()
    (tmp_path / "kbgen.toml").write_text("", encoding="utf-8")
    text = "---\ntitle: A\nstatus: final\nfindable_by: [walrus]\n---\n\n# a\n\nseal\n"
    (docs / "20240101-a.md").write_text(text, encoding="utf-8")
    asked: list[str] = []

    def noted(index: Index, query: str, limit: int, sought: str) -> tuple[list[str], Grounds | None]:
        asked.append(query)
        return first_with_grounds(index, query, limit, sought)

    monkeypatch.setattr(findable_cache, "first_with_grounds", noted)

    def told() -> int:
        return CliRunner().invoke(terminal, ["lint", "--root", str(tmp_path)]).stdout.count("PM801")

    assert [told(), told()] == [1, 1] and asked == ["walrus"]
    (docs / "20240101-a.md").write_text(text.replace("seal", "walrus"), encoding="utf-8")
    assert [told(), told()] == [0, 0] and asked == ["walrus"] * 2
