"""Days that only git knows, from a repository that the test makes."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from kbgen.corpus import FollowUpDates
from kbgen.doors.cli.environment import facts
from kbgen.doors.disk import git
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.git_history import read_history, read_revised
from kbgen.doors.reading.patterns import read_patterns
from kbgen.recurrence.records import Patterns

FIRST = """---
title: Pool full
status: final
services: [web]
started_at: 2024-01-10
resolved_at: 2024-01-11
root_causes: [{{failure_mode: hot-key, component: redis}}]
follow_ups:
{0}---
"""
LATER = """---
title: Pool full again
status: final
services: [web]
started_at: 2024-06-01
root_causes: [{failure_mode: hot-key, component: redis}]
---
"""
OPEN = "  - {title: Split the key, type: prevent, due: 2024-05-01, status: open}\n"
DONE = OPEN.replace("open", "done")


def run(folder: Path, *arguments: str, day: str = "2024-01-01") -> None:
    stamp = f"{day}T12:00:00Z"
    dated = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "GIT_CONFIG_GLOBAL": os.devnull}
    who = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=folder, env=os.environ | dated, check=True, capture_output=True)


class Repository:
    """A knowledge base in git; each version is committed on a day."""

    def __init__(self, root: Path) -> None:
        self.root, self.docs = root, root / "postmortems"
        self.docs.mkdir()
        (root / "kbgen.toml").write_text('time_zone = "UTC"\n', encoding="utf-8")
        run(root, "init")

    def commit(self, day: str, name: str, text: str) -> None:
        place = self.docs / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        run(self.root, "add", ".", day=day)
        run(self.root, "commit", "-m", "x", day=day)

    def patterns(self) -> Patterns:
        folder = open_folder(self.root)
        return read_patterns(read_corpus(folder), folder)

    def stood(self) -> dict[int, tuple[str, object, bool]]:
        return {each.number: (each.stood, each.done_at, each.from_history) for each in self.patterns().standings}


@pytest.fixture
def kb(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_when_the_status_became_done(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    kb.commit("2024-06-02", "20240601-b.md", LATER)
    assert kb.stood() == {0: ("overdue", None, False)}
    kb.commit("2024-07-01", "20240110-a.md", FIRST.format(DONE))
    assert kb.stood() == {0: ("late", date(2024, 7, 1), True)}
    (promise,) = kb.patterns().standings
    assert promise.days == 31


def test_done_in_time_and_yet_it_came_back(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    kb.commit("2024-02-01", "20240110-a.md", FIRST.format(DONE))
    kb.commit("2024-06-02", "20240601-b.md", LATER)
    assert kb.stood() == {0: ("no_effect", date(2024, 2, 1), True)}


def test_the_documents_own_day_counts(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    told = DONE.replace("done}", "done, done_at: 2024-03-01}")
    kb.commit("2024-07-01", "20240110-a.md", FIRST.format(told))
    kb.commit("2024-07-02", "20240601-b.md", LATER)
    assert kb.stood() == {0: ("no_effect", date(2024, 3, 1), False)}


def test_what_was_written_down_only_afterwards_was_not_broken(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    kb.commit("2024-06-02", "20240601-b.md", LATER)
    kb.commit("2024-06-10", "20240110-a.md", FIRST.format("  - {title: New, status: open}\n" + OPEN))
    assert kb.stood() == {1: ("overdue", None, False)}


def test_documents_that_came_to_git_years_later_lose_no_promise(kb: Repository) -> None:
    kb.commit("2026-01-01", "20240110-a.md", FIRST.format(OPEN + DONE.replace("Split", "Cache")))
    kb.commit("2026-01-02", "20240601-b.md", LATER)
    assert kb.stood() == {0: ("overdue", None, False), 1: ("unknown", None, False)}


def test_an_edited_title_and_a_moved_file_are_followed(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    kb.commit("2024-02-01", "20240110-a.md", FIRST.format(OPEN.replace("Split", "Divide")))
    (kb.docs / "20240110-a.md").unlink()
    kb.commit("2024-03-01", "2024/20240110-a.md", FIRST.format(OPEN.replace("Split", "Divide")))
    kb.commit("2024-04-01", "2024/20240110-a.md", FIRST.format(DONE.replace("Split", "Divide")))
    kb.commit("2024-06-02", "20240601-b.md", LATER)
    assert kb.stood() == {0: ("no_effect", date(2024, 4, 1), True)}


def test_a_version_that_cannot_be_read_is_passed_over(kb: Repository) -> None:
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    kb.commit("2024-02-01", "20240110-a.md", FIRST.format("  - {title: [\n"))
    kb.commit("2024-03-01", "20240110-a.md", FIRST.format(DONE))
    kb.commit("2024-06-02", "20240601-b.md", LATER)
    assert kb.stood()[0] == ("no_effect", date(2024, 3, 1), True)


def test_the_same_commit_gives_the_same_whatever_the_day(kb: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    test_when_the_status_became_done(kb)
    once = kb.patterns()
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    assert kb.patterns() == once


def test_a_part_of_the_history_counts_as_none(kb: Repository, tmp_path_factory: pytest.TempPathFactory) -> None:
    test_when_the_status_became_done(kb)
    shallow = tmp_path_factory.mktemp("clone") / "kb"
    run(kb.root, "clone", "--depth", "1", f"file://{kb.root}", str(shallow))
    folder = open_folder(shallow)
    found = read_patterns(read_corpus(folder), folder)
    assert ([each.stood for each in found.standings], found.remembers) == (["unknown"], "cut")


def test_a_repository_that_git_may_not_read_counts_as_a_part(kb: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    test_when_the_status_became_done(kb)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    assert kb.patterns().remembers == "cut"
    told = next(fact for fact in facts(kb.root) if fact.name == "git")
    assert told.state == "missing" and "git config --global --add safe.directory" in told.text


def test_the_repository_is_the_folders_whatever_git_told_its_hook(
    kb: Repository, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    test_when_the_status_became_done(kb)
    other = Repository(tmp_path_factory.mktemp("other"))
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
    assert kb.stood() == {0: ("late", date(2024, 7, 1), True)}


def test_another_knowledge_base_has_a_history_of_its_own(kb: Repository) -> None:
    place = kb.root / "sources/payments"
    place.mkdir(parents=True)
    theirs = Repository(place)
    (kb.root / "kbgen.toml").write_text('[sources.payments]\npath = "sources/payments"\n', encoding="utf-8")
    test_when_the_status_became_done(theirs)
    assert kb.stood() == {0: ("late", date(2024, 7, 1), True)}
    folder = open_folder(kb.root)
    assert {str(each.date()) for each in read_revised(read_corpus(folder), folder).values()} == {
        "2024-06-02",
        "2024-07-01",
    }
    run(place, "clone", "--depth", "1", f"file://{place}", "../short")
    (kb.root / "kbgen.toml").write_text('[sources.payments]\npath = "sources/short"\n', encoding="utf-8")
    kb.commit("2024-07-02", "20240301-c.md", FIRST.format(DONE))
    assert kb.stood()[0] == ("unknown", None, False)
    assert kb.patterns().remembers == "cut"  # ours is whole


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "20240110-a.md").write_text(FIRST.format(DONE), encoding="utf-8")
    (tmp_path / "20240601-b.md").write_text(LATER, encoding="utf-8")
    folder = open_folder(tmp_path)
    assert [each.stood for each in read_patterns(read_corpus(folder), folder).standings] == ["unknown"]
    run(tmp_path, "init")  # a repository without a commit
    assert [each.stood for each in read_patterns(read_corpus(folder), folder).standings] == ["unknown"]
    assert read_patterns(read_corpus(folder), folder).remembers == "none"
    monkeypatch.setenv("PATH", "")
    assert [each.stood for each in read_patterns(read_corpus(folder), folder).standings] == ["unknown"]


def test_git_is_asked_once_and_not_at_all_where_nothing_is_open(
    kb: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = git.git

    def counting(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
        asked.append(arguments[0])
        return real(folder, *arguments, given=given)

    monkeypatch.setattr(git, "git", counting)
    kb.commit("2024-01-12", "20240110-a.md", FIRST.format(OPEN))
    assert kb.patterns().standings == ()
    assert asked == []
    for number in range(3):
        kb.commit("2024-02-01", f"2024020{number}-other.md", FIRST.format(DONE))
    corpus = read_corpus(open_folder(kb.root))
    assert read_history(corpus, open_folder(kb.root)).dates == {
        (f"2024020{number}-other", 0): FollowUpDates(by=date(2024, 2, 1)) for number in range(3)
    }
    assert asked == ["rev-parse", "config", "log", "cat-file"]
