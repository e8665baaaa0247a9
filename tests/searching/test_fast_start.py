"""A knowledge base that is as it was is not read again; whatever changes is found out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from searching.harness import HERE

from kbgen.documents import serialized as reading
from kbgen.doors.disk.cache_folder import cache_of
from kbgen.doors.reading import search_index as door
from kbgen.model.errors import KbgenError
from kbgen.search.answer import search

QUERIES = ("redis connection pool timeout", "证书过期", "needle", "OOM")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "kb", tmp_path / "kb/postmortems")
    (tmp_path / "kb/kbgen.toml").write_text('title = "Test"\n', encoding="utf-8")
    return tmp_path / "kb"


def answers(root: Path) -> list[Any]:
    index = door.bring_up_to_date(root)
    found = [(result.total, result.hits, result.facets) for result in (search(index, query) for query in QUERIES)]
    index.close()
    return found


def document(root: Path, path: str, text: str) -> None:
    place = root / "postmortems" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def add(root: Path) -> None:
    document(root, "2024/20240909-new.md", "---\ntitle: A needle\nstatus: draft\n---\nneedle\n")


def edit(root: Path) -> None:
    document(root, "20231010-toml.md", "# Needle\n\nredis and a needle\n")


def edit_in_place(root: Path) -> None:
    place = root / "postmortems/20230412-disk-full.md"
    before = place.stat()
    data = place.read_bytes()
    place.write_bytes(data.replace(data[-8:], b"needle.\n"))
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))


def remove(root: Path) -> None:
    (root / "postmortems/20230109-redis-pool.md").unlink()


def rename(root: Path) -> None:
    folder = root / "postmortems/moved"
    folder.mkdir()
    (root / "postmortems/20230815-k8s-oom.md").rename(folder / "20230815-k8s-oom-renamed.md")


def clash(root: Path) -> None:
    document(root, "a/20230109-redis-pool.md", "# Another needle\n\nredis\n")


def no_clash_again(root: Path) -> None:
    clash(root)
    answers(root)
    (root / "postmortems/20230109-redis-pool.md").unlink()


def hide(root: Path) -> None:
    document(root, "20230109-redis-pool.md", "---\ntitle: Redis needle\nvisibility: restricted\n---\nredis\n")


def exclude(root: Path) -> None:
    (root / "kbgen.toml").write_text('exclude = ["*oom*"]\n', encoding="utf-8")


def respell(root: Path) -> None:
    text = '[vocabulary]\nseverities = [{name = "high", aliases = ["SEV2", "SEV3"]}]\n'
    (root / "kbgen.toml").write_text(text, encoding="utf-8")


def write_glossary(root: Path) -> None:
    (root / "glossary.yml").write_text("needle: [certificate]\n", encoding="utf-8")


CHANGES = [add, edit, edit_in_place, remove, rename, clash, no_clash_again, hide, exclude, respell, write_glossary]


@pytest.mark.parametrize("change", CHANGES)
def test_step_by_step_is_as_good_as_anew(change: Callable[[Path], None], root: Path, tmp_path: Path) -> None:
    before = answers(root)
    change(root)
    after = answers(root)
    assert after != before
    assert answers(root) == after
    shutil.copytree(root, tmp_path / "fresh")
    assert answers(tmp_path / "fresh") == after


def test_nothing_is_read_where_nothing_changed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = answers(root)
    monkeypatch.setitem(sys.modules, "kbgen.doors.reading.index_update", None)
    assert answers(root) == before


def test_only_what_changed_is_parsed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    parsed: set[str] = set()
    answers(root)
    edit(root)
    (root / "postmortems/20230606-dns.md").touch()  # the same bytes at another time
    real = reading.read_document
    monkeypatch.setattr(reading, "read_document", lambda path, data: parsed.add(path) or real(path, data))
    door.bring_up_to_date(root, lambda *each: told.append(each)).close()
    assert told == [("read", 2, 2), ("index", 1, 1)] and parsed == {"20231010-toml.md"}


@pytest.mark.parametrize("name", ["files.json", "stamp.json", "whoosh/columns.kbgen", "whoosh/digests.json"])
def test_a_damaged_cache_is_made_again(name: str, root: Path) -> None:
    before = answers(root)
    place = cache_of(root) / "search" / name
    place.write_bytes(place.read_bytes()[:-9] + b"#")
    (root / "postmortems/20231010-toml.md").touch()
    assert answers(root) == before


def test_a_broken_glossary_is_named(root: Path) -> None:
    (root / "glossary.yml").write_text("- [a, b]\n- word\n", encoding="utf-8")
    with pytest.raises(KbgenError, match=r"glossary.yml, line 2: this is not a list of words. Allowed is"):
        answers(root)


HEAVY = ("mkdocs", "jinja2", "markdown", "icalendar", "asyncio", "urllib.request", "ssl", "whoosh.qparser")
NOT_TO_SEARCH = (*HEAVY, "pydantic", "yaml", "markdown_it", "nh3", "sqlite3", "multiprocessing", "email", "logging")
NOT_LOADED = {
    "search": ("search --root {root} pool", NOT_TO_SEARCH),
    "lint": ("lint --root {root}", HEAVY),
    "help": ("--help", (*NOT_TO_SEARCH, "whoosh")),
    "version": ("--version", (*NOT_TO_SEARCH, "whoosh")),
}
RUN = """
import atexit, sys
from kbgen.doors.cli.terminal import main
heavy = sys.argv.pop(1).split()
atexit.register(lambda: print([name for name in heavy if name in sys.modules], file=sys.stderr))
main()
"""


@pytest.mark.parametrize("name", NOT_LOADED)
def test_a_command_loads_what_it_uses(name: str, root: Path) -> None:
    command, heavy = NOT_LOADED[name]
    answers(root)
    done = subprocess.run(
        [sys.executable, "-c", RUN, " ".join(heavy), *command.format(root=root).split()],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode < 2 and done.stdout
    assert done.stderr.splitlines()[-1] == "[]"
