"""What a document gives the linter by itself is kept: the same findings whatever happens, and nothing made twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from lint.cases import FIXTURES, completed, linted, split_files

from kbgen.doors.caches import document_cache
from kbgen.doors.caches.build_cache import FILE
from kbgen.doors.cli import linting
from kbgen.doors.cli.commands.lint import FORMS
from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk import parallel
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.lint import FORMATS, engine

SETTINGS = ("", 'lang = "zh"\n', "[vocabulary]\nservices = ['cache']\n", "[lint]\nignore = ['PM4']\n")
OWN_MODES = '[late-timer]\nname = "Late timer"\ndefinition = "A timer is late."\n'


SMALL = [path for path in FIXTURES if path.stem != "PM007-file-too-large"]  # of two megabytes


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_what_is_kept_looks_at_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine._own

    def blind(document: Any, context: Any, selected: Any) -> Any:
        corpus = context.corpus
        known = SimpleNamespace(settings=corpus.settings, taxonomy=corpus.taxonomy, zone=corpus.settings.zone)
        found = real(document, SimpleNamespace(corpus=known), selected)  # type: ignore[arg-type]
        assert found == real(document, context, selected)
        return found

    monkeypatch.setattr(engine, "_own", blind)
    linted(split_files(path.read_bytes()))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parallel.os, "sched_getaffinity", lambda _: {0})
    monkeypatch.setattr(document_cache, "FEWEST", 1)
    (tmp_path / "kb/postmortems").mkdir(parents=True)
    (tmp_path / "kb/kbgen.toml").write_text("")
    return tmp_path / "kb"


def told(root: Path, day: int = 0) -> str:
    done = CliRunner(env={"SOURCE_DATE_EPOCH": str(1790000000 + 86_400 * day)}).invoke(
        kbgen, ["lint", "--root", str(root), "--ignore", "PM801"], standalone_mode=False, catch_exceptions=False
    )
    return done.stdout


@pytest.mark.parametrize("seed", range(3))
def test_any_sequence_of_changes_is_told_as_by_a_first_run(
    seed: int, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    texts = [completed(data) for path in SMALL for data in split_files(path.read_bytes()).values()]
    docs = root / "postmortems"
    for number in range(6):
        (docs / f"2026010{number + 1}-a.md").write_bytes(chance.choice(texts))
    for step in range(8):
        present = sorted(docs.rglob("*.md"))
        change = chance.choice(["edit", "rename", "delete", "add", "settings", "modes", "spoil"])
        one = chance.choice(present) if present else docs / "20260101-a.md"
        if change in ("edit", "add"):
            (one if change == "edit" else docs / f"2026020{step + 1}-b.md").write_bytes(chance.choice(texts))
        elif change == "rename":
            one.rename(docs / f"2026030{step + 1}-c.md")
        elif change == "delete":
            one.unlink()
        elif change == "settings":
            (root / "kbgen.toml").write_text(chance.choice(SETTINGS))
        elif change == "modes":
            (root / "failure_modes.toml").write_text(chance.choice(["", OWN_MODES]))
        elif (cache_of(root) / FILE).exists():
            (cache_of(root) / FILE).write_bytes(b"\x80\x04cos\nsystem\n" * 100)
        kept = told(root)
        with monkeypatch.context() as other:
            other.setenv("KBGEN_CACHE", str(tmp_path / f"fresh{step}"))
            assert told(root) == kept, change


def test_nothing_is_made_twice(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = engine._own
    monkeypatch.setattr(engine, "_own", lambda document, *rest: made.append(document.path) or real(document, *rest))
    for name in ("20260101-a.md", "20260102-b.md"):
        (root / "postmortems" / name).write_text("---\ntitle: A\n---\n\n# A\n\nThe key is AKIAIOSFODNN7EXAMPLF.\n")
    first = told(root)
    assert "[secret]" in first and told(root) == first and sorted(made) == ["20260101-a.md", "20260102-b.md"]
    assert b"AKIAIOSFODNN7EXAMPLF" not in (cache_of(root) / FILE).read_bytes()
    (root / "postmortems/20260102-b.md").write_text("# B\n")
    told(root)
    assert made[2:] == ["20260102-b.md"]


DUE = "---\ntitle: A\nstatus: draft\nfollow_ups: [{title: b, due: 2026-09-23, status: open}]\n---\n\n![a](x/a.png)\n"


def test_what_was_said_is_said_again_until_anything_changes(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = root / "postmortems"
    (docs / "20260101-a.md").write_text(DUE)
    asked: list[str] = []
    real = linting.linted
    monkeypatch.setattr(linting, "linted", lambda *given: asked.append("") or real(*given))
    seen = set()
    changes: list[Callable[[], object]] = [
        lambda: None,
        lambda: (docs / "x").mkdir(),
        lambda: (docs / "x/a.png").write_bytes(b"a"),
        lambda: (docs / "y").symlink_to(docs / "x"),
        lambda: (root / "kbgen.toml").write_text('lang = "zh"\n'),
    ]
    for day in (0, 5):
        for number, change in enumerate(changes if day == 0 else changes[:1]):
            change()
            kept = told(root, day)
            calls = len(asked)
            assert told(root, day) == kept and len(asked) == calls + (docs / "y").is_symlink()  # it leads anywhere
            with monkeypatch.context() as other:
                other.setenv("KBGEN_CACHE", str(tmp_path / f"{day}{number}"))
                assert told(root, day) == kept
            seen.add(kept)
    assert len(seen) == 5


def test_the_command_knows_the_formats() -> None:
    assert tuple(FORMATS) == FORMS
