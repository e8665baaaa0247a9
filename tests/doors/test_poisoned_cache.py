"""A cache that came with a checkout is never read, and one that somebody poisoned runs nothing."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from checking.harness import knowledge_base, propose, run_git
from checking.pipelines import Host
from checking.test_templates import GITLAB, VALUES, begun, load
from click.testing import CliRunner
from doors.test_language_server import Editor, driven
from loops import alone
from mcp import Client
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from kbgen.doors.cli.terminal import kbgen
from kbgen.doors.disk.cache_folder import FORMER, cache_of
from kbgen.doors.mcp.server import server
from kbgen.doors.reading.search_index import bring_up_to_date
from kbgen.model.errors import KbgenError
from kbgen.search.index import whoosh_index as engine

KEEPS_SECRET = "is not read: caches are kept with the user"


class Evil:
    """Unpickled, it makes a folder: the mark that something ran."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


def poison(cache: Path, mark: Path) -> None:
    """Put a program where Whoosh keeps its segments, and a stamp on it that fits."""
    storage = FileStorage(str(cache / "whoosh"))
    toc = TOC.read(storage, "MAIN")
    storage.delete_file(TOC._filename("MAIN", toc.generation))
    TOC(toc.schema, [Evil(mark)], toc.generation).write(storage, "MAIN")
    stamp = json.loads((cache / "stamp.json").read_bytes())
    for path in (cache / "whoosh").iterdir():
        now = path.stat()
        stamp["files"][path.name] = [now.st_size, now.st_mtime_ns, zlib.crc32(path.read_bytes())]
    (cache / "stamp.json").write_text(json.dumps(stamp))


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "ran"


@pytest.fixture
def clone(tmp_path: Path, mark: Path) -> Path:
    """A fresh clone of a branch that brings a document, and a cache below the old name."""
    origin = knowledge_base(tmp_path / "origin")
    bring_up_to_date(origin).close()
    shutil.copytree(cache_of(origin), origin / FORMER)
    poison(origin / FORMER / "search", mark)
    propose(origin, "same_line")
    run_git(tmp_path, "clone", "-q", str(origin), "clone")
    run_git(tmp_path / "clone", "branch", "-q", "main", "origin/main")
    assert (tmp_path / "clone" / FORMER / "search/stamp.json").is_file()
    return tmp_path / "clone"


def run(*arguments: str) -> str:
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": "1775000000"})
    done = runner.invoke(kbgen, arguments, standalone_mode=False, catch_exceptions=False)
    return done.stderr


COMMANDS = {
    "lint": lambda root: run("lint", "--root", root),
    "lint --changed": lambda root: run("lint", "--root", root, "--changed", "main"),
    "check": lambda root: run("check", "--root", root, "--base", "main"),
    "search": lambda root: run("search", "--root", root, "pool"),
    "build": lambda root: run("build", "--root", root),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_cache_in_a_clone_is_not_read_and_said_so(name: str, clone: Path, mark: Path) -> None:
    said = COMMANDS[name](str(clone))
    assert KEEPS_SECRET in said and not mark.exists()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_poisoned_cache_of_the_user_runs_nothing(name: str, clone: Path, mark: Path) -> None:
    bring_up_to_date(clone).close()
    poison(cache_of(clone) / "search", mark)
    (clone / "postmortems/20260120-certificate.md").write_text("# Another\n\npool\n", encoding="utf-8")
    COMMANDS[name](str(clone))
    assert not mark.exists()
    assert bring_up_to_date(clone).documents == 3


def assistant(root: Path) -> None:
    async def ask() -> Any:
        async with Client(server(root)) as client:
            return await client.call_tool("search_incidents", {"query": "pool"})

    assert not alone(ask).is_error


def test_no_other_command_runs_anything(clone: Path, mark: Path, tmp_path: Path) -> None:
    """Neither what came with the clone, nor what stands where the user's caches are."""
    root, queries = str(clone), tmp_path / "queries.jsonl"
    queries.write_text('{"qid": "1", "kind": "log", "lang": "en", "query": "pool", "relevant": {"20260120-x": 1}}\n')
    ways: dict[str, Callable[[], object]] = {
        "bundle": lambda: run("bundle", str(tmp_path / "all.html"), "--root", root),
        "stage": lambda: run("stage", str(tmp_path / "stage"), "--root", root),
        **{name: lambda name=name: run(name, "--root", root) for name in ("report", "followups", "withheld", "ready")},
        "suggest": lambda: run("suggest", "20260120-certificate", "--root", root),
        "eval": lambda: CliRunner().invoke(kbgen, ["eval", str(queries), "--root", root], standalone_mode=False),
        "mcp": lambda: assistant(clone),
    }
    for name, way in ways.items():
        if name in ("bundle", "eval", "mcp"):  # at first, and where an index is brought up to date
            bring_up_to_date(clone).close()
            poison(cache_of(clone) / "search", mark)
            certificate = clone / "postmortems/20260120-certificate.md"
            certificate.write_text(f"# Another\n\npool, {name}\n", encoding="utf-8")
        way()
        assert not mark.exists(), name


def test_the_editor_runs_nothing(clone: Path, mark: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("---\ntitle: x\n---\n")
        await editor.findings()

    driven(clone, "20260120-certificate.md", talk)
    assert not mark.exists()


@pytest.mark.parametrize("way", ["init", "action", "gitlab"])
def test_pipelines_run_nothing(way: str, clone: Path, mark: Path, tmp_path: Path) -> None:
    (tmp_path / "host").mkdir()
    host = Host(tmp_path / "host", clone)
    if way == "init":
        host.steps(begun(".github/workflows/postmortems.yml")["jobs"]["check"]["steps"], VALUES)
    elif way == "action":
        host.steps(load("action.yml")["runs"]["steps"], VALUES)
    else:
        script = "\n".join(load("templates/gitlab-ci.yml")["kbgen"]["script"]).replace("/tmp", str(tmp_path / "host"))
        host.shell("\n".join(script.splitlines()[2:]), **GITLAB)
    assert not mark.exists()


def test_the_poison_is_one(clone: Path, mark: Path) -> None:
    """Read as Whoosh reads it by itself, it runs."""
    toc = next((clone / FORMER / "search/whoosh").glob("*.toc")).read_bytes()
    pickle.loads(toc[toc.rindex(b"\x80") :])
    assert mark.exists()


@pytest.mark.parametrize("wrap", [lambda evil: evil, lambda evil: [evil], lambda evil: {"a": (evil,)}])
@pytest.mark.parametrize("protocol", range(6))
def test_only_values_are_unpickled(wrap: Callable[[Any], Any], protocol: int, mark: Path) -> None:
    with pytest.raises(pickle.UnpicklingError, match="an index holds no"):
        engine._load(io.BytesIO(pickle.dumps(wrap(Evil(mark)), protocol)))
    assert not mark.exists()


@pytest.mark.parametrize(
    ("variable", "place"), [("KBGEN_CACHE", FORMER), ("KBGEN_CACHE", "."), ("XDG_CACHE_HOME", ".cache"), ("HOME", ".")]
)
def test_a_folder_that_git_keeps_is_no_cache(
    variable: str, place: str, clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KBGEN_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, str(clone / place))
    with pytest.raises(KbgenError, match="a cache must not come with a checkout"):
        cache_of(clone)
    monkeypatch.setenv("KBGEN_CACHE", str(clone / "own"))
    (clone / "own").mkdir()
    assert cache_of(clone).parent == clone / "own"
    monkeypatch.setenv("KBGEN_CACHE", "")
    monkeypatch.setenv("XDG_CACHE_HOME", ".cache")  # a path that the checkout would fill
    monkeypatch.setenv("HOME", "/home/x")
    assert cache_of(clone).parent == Path("/home/x/.cache/kbgen")
