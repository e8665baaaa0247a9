"""The cache follows the documents, and whatever happens to it is repaired."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kbgen.model.errors import KbgenError
from kbgen.search.answer import search
from kbgen.search.index import index_folder, whoosh_index
from kbgen.search.index.index_folder import open_index, read_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.memory_index import memory_index
from kbgen.search.index.records import Entry
from kbgen.search.text.analyzer import analyze

QUERIES = ("redis connection pool timeout", "证书过期", "out of memory", "deploymnt quorum", "网络 timeout")


def answers(folder: Path, entries: Sequence[Entry]) -> list[Any]:
    return asked(open_index(folder, entries))


def asked(index: Index) -> list[Any]:
    found = [(result.total, result.hits) for result in (search(index, query) for query in QUERIES)]
    index.close()
    return found


def changed(entry: Entry, text: str) -> Entry:
    return replace(entry, digest=f"{entry.digest} {text}", fields={**entry.fields, "body": text})


def test_step_by_step_is_as_good_as_at_once(entries: list[Entry], tmp_path: Path) -> None:
    now = entries[:6]
    answers(tmp_path / "steps", now)
    for step in range(6):
        now = [changed(each, f"redis timeout {step}") if n == step else each for n, each in enumerate(now)]
        now = [*now[1:], entries[6 + step]]
        assert answers(tmp_path / "steps", now) == answers(tmp_path / f"fresh{step}", now)


def test_order_does_not_matter(entries: list[Entry], tmp_path: Path) -> None:
    shuffled = random.Random(3).sample(entries, len(entries))
    assert answers(tmp_path / "one", entries) == answers(tmp_path / "other", shuffled)


def test_in_memory_it_is_the_same(entries: list[Entry], tmp_path: Path) -> None:
    assert asked(memory_index(entries)) == answers(tmp_path, entries)


def test_what_a_term_has_comes_back_in_blocks_of_any_size(
    entries: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whoosh_index, "BLOCK", 2)
    monkeypatch.setattr(whoosh_index, "FEW", 2)
    index, terms = open_index(tmp_path, entries), sorted({term for each in entries for term in analyze_all(each)})
    other = memory_index(entries)

    def counts(of: Index, term: str) -> dict[str, bytes]:
        numbers, rows = of.store.postings(term)
        ids = of.store.ids(numbers)
        return {ids[number]: bytes(row) for number, row in zip(numbers, rows, strict=True)}

    assert max(index.frequency(term) for term in terms) > 3
    assert all(counts(index, term) == counts(other, term) for term in terms)
    index.close()


def analyze_all(entry: Entry) -> set[str]:
    return {term for text in entry.fields.values() for term in analyze(text)}


def test_only_what_changed_is_indexed(entries: list[Entry], tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    open_index(tmp_path, entries, lambda *each: told.append(each))
    assert told[-1] == ("index", len(entries), len(entries))
    told.clear()
    open_index(tmp_path, entries, lambda *each: told.append(each))
    assert told == []
    open_index(tmp_path, [changed(entries[0], "other words"), *entries[1:]], lambda *each: told.append(each))
    assert told == [("index", 1, 1)]


def cut_the_largest(folder: Path) -> None:
    largest = max((folder / "whoosh").iterdir(), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-40])


def turn_a_byte(folder: Path) -> None:
    largest = max((folder / "whoosh").iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)


def lose_the_contents(folder: Path) -> None:
    next((folder / "whoosh").glob("*.toc")).unlink()


def garble_the_stamp(folder: Path) -> None:
    (folder / "stamp.json").write_text('{"version": 1, "files": [], "digests"', encoding="utf-8")


def forge_the_stamp(folder: Path) -> None:
    (folder / "stamp.json").write_text(
        f'{{"version": "{index_folder.VERSION}", "files": 3, "source": 4}}', encoding="utf-8"
    )


def age_the_stamp(folder: Path) -> None:
    path = folder / "stamp.json"
    path.write_text(path.read_text(encoding="utf-8").replace(index_folder.VERSION, "0"), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [cut_the_largest, turn_a_byte, lose_the_contents, garble_the_stamp, forge_the_stamp, age_the_stamp]
)
def test_damage_is_repaired(damage: Callable[[Path], None], entries: list[Entry], tmp_path: Path) -> None:
    before = answers(tmp_path, entries)
    damage(tmp_path)
    assert read_index(tmp_path) is None
    assert answers(tmp_path, entries) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from searching.harness import entries_of
from kbgen.search import open_index

def progress(what, done, to_do):
    if done >= 5:
        os.kill(os.getpid(), signal.SIGKILL)

open_index(Path(sys.argv[1]), entries_of(Path(sys.argv[2])), progress)
"""


def test_a_killed_writer_leaves_no_lock(entries: list[Entry], tmp_path: Path) -> None:
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here.parent), str(here.parents[1])])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "killed"), str(here / "kb")],
        env={**os.environ, "PYTHONPATH": paths},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert answers(tmp_path / "killed", entries) == answers(tmp_path / "fresh", entries)


def test_another_writer_is_waited_for(entries: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_folder, "PATIENCE", 0.1)
    with index_folder._locked(tmp_path), pytest.raises(KbgenError, match="Try again"):
        open_index(tmp_path, entries)


def test_a_folder_that_cannot_be_made(entries: list[Entry], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KbgenError, match="can't be written"):
        open_index(tmp_path / "file", entries)
