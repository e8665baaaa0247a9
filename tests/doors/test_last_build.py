"""A build is left out only where everything that it is made of is as it was, and so is the site."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kbgen.doors.caches import last_build
from kbgen.doors.caches.last_build import Built, inputs, last, remember, stands
from kbgen.doors.disk.folder import open_folder

HOST = "site_name: T\ndocs_dir: postmortems\ntheme: {name: material}\nplugins: [search, kbgen]\n"


def written(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.fixture
def kb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    files = {"kbgen.toml": 'title = "T"\n', "mkdocs.yml": HOST, "postmortems/2026/20260101-a.md": "# a\n"}
    written(tmp_path / "kb", {**files, "postmortems/shot.png": "x", "site/index.html": "home", "site/a/b.js": "b"})
    made_of, built = now(tmp_path / "kb"), of(tmp_path / "kb")
    assert made_of
    assert last(open_folder(tmp_path / "kb"), made_of) is None
    remember(open_folder(tmp_path / "kb"), made_of, built, stands(built.place).state)
    assert last(open_folder(tmp_path / "kb"), made_of) == built
    return tmp_path / "kb"


def now(kb: Path, *, strict: bool = False) -> str | None:
    return inputs(open_folder(kb), None, strict)


def of(kb: Path) -> Built:
    return Built(1, 0, {"excluded": 2}, 2, 5, 1.5, kb / "site", ("2026-a",), ("warning: of a link",))


def left_out(kb: Path) -> bool:
    made_of = now(kb)
    return bool(made_of and last(open_folder(kb), made_of))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a document": lambda kb: (kb / "postmortems/2026/20260101-a.md").write_text("# b\n"),
    "its time alone": lambda kb: os.utime(kb / "postmortems/2026/20260101-a.md", ns=(1, 1)),
    "a new document": lambda kb: (kb / "postmortems/b.md").write_text("# b\n"),
    "another name": lambda kb: (kb / "postmortems/shot.png").rename(kb / "postmortems/shoot.png"),
    "no attachment": lambda kb: (kb / "postmortems/shot.png").unlink(),
    "settings": lambda kb: (kb / "kbgen.toml").write_text('title = "T"\nlang = "zh"\n'),
    "a glossary": lambda kb: (kb / "glossary.yml").write_text("- [a, b]\n"),
    "failure modes": lambda kb: (kb / "failure_modes.toml").write_text("[x]\n"),
    "an override": lambda kb: written(kb, {"site_overrides/partials/copyright.html": "x"}),
    "the host's settings": lambda kb: (kb / "mkdocs.yml").write_text(HOST + "site_url: https://example.org\n"),
    "the site": lambda kb: (kb / "site/index.html").write_text("hone"),
    "a file in the site": lambda kb: (kb / "site/more.html").write_text("x"),
    "no site": lambda kb: (kb / "site/a/b.js").unlink(),
}


def test_unchanged(kb: Path) -> None:
    assert left_out(kb)
    written(kb, {"site/.git": "of a branch of pages", "notes.txt": "not a part of it"})
    assert left_out(kb)
    assert now(kb) != now(kb, strict=True)


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changed_a_build_is_made(kb: Path, what: str) -> None:
    CHANGES[what](kb)
    assert not left_out(kb)


def test_another_day_or_package_or_commit_too(kb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("packages", ["mkdocs-9.dist-info"]), ("_commit", "abc")):
        with monkeypatch.context() as inside:
            inside.setattr(last_build, name, lambda *_, value=value: value)
            assert not left_out(kb)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790086400")
    assert not left_out(kb)


@pytest.mark.parametrize(
    "more",
    [
        "plugins: [kbgen, macros]",
        "hooks: [a.py]",
        "theme: {name: material, custom_dir: t}",
        "theme: theirs",
        "markdown_extensions: [pymdownx.snippets]",
        "markdown_extensions: [{theirs.extension: {}}]",
        "INHERIT: base.yml",
        "site_author: !ENV NAME",
        "watch: [src]",
    ],
)
def test_where_a_site_may_be_made_of_anything_it_is_made(kb: Path, more: str) -> None:
    key = more.split(":")[0]
    text = "".join(line for line in HOST.splitlines(keepends=True) if not line.startswith(key))
    (kb / "mkdocs.yml").write_text(f"{text}{more}\n", encoding="utf-8")
    assert now(kb) is None
