"""What is kept gives what would be made anew, whatever happened to documents, settings or the file it is kept in."""

from __future__ import annotations

import importlib
import json
import os
import random
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from functools import cache, partial
from pathlib import Path

import pytest

from kbgen.corpus import Corpus, collect
from kbgen.documents import Document, document_bytes, document_from, read_document
from kbgen.doors.caches import document_cache, last_site
from kbgen.doors.caches.build_cache import FILE, BuildCache, RecentlyAsked, digest, read_with
from kbgen.doors.caches.corpus_cache import keep_alike
from kbgen.doors.caches.entry_cache import entry_digests, kept_entries, kept_read, kept_tallies
from kbgen.doors.caches.lint_cache import remembers, remembers_around
from kbgen.doors.caches.own_code import code_of
from kbgen.doors.caches.page_cache import (
    account_row,
    export_digests,
    keep_written,
    kept_exports,
    kept_pages,
    kept_written,
)
from kbgen.doors.cli.linting import finder
from kbgen.doors.disk import parallel
from kbgen.doors.disk.folder import open_folder
from kbgen.doors.mkdocs import serve
from kbgen.doors.mkdocs.build import build_site
from kbgen.doors.reading import findable_cache
from kbgen.doors.reading.corpus import read_corpus
from kbgen.doors.reading.patterns import kept_evidence, kept_texts
from kbgen.lint import lint
from kbgen.lint.rules import overdue
from kbgen.markdown import Address
from kbgen.markdown.parser import parsed
from kbgen.markdown.structure import structure
from kbgen.model.settings import Settings, settings_from
from kbgen.model.taxonomy import taxonomy_from
from kbgen.recurrence import JudgedPairs, Texts, find_patterns
from kbgen.search import entry, first, memory_index, term_counts
from kbgen.search.index import index_reader
from kbgen.site import PAIRS, Site, exported, exports, in_common, load, pages, shown, site, written_page

TEXT = """---
title: {title}
status: draft
started_at: {day}T10:00:00Z
services: [cache]
root_causes: [{{failure_mode: {mode}}}]
related: [{{id: new-{number}, relation: see_also}}]
follow_ups: [{{title: alarm, due: 2026-05-02, status: open}}]
---

{body} [there](new-{link}.md)
"""
SETTINGS = (
    Settings(),
    settings_from({"lang": "zh"}),
    settings_from({"vocabulary": {"services": [{"name": "redis", "aliases": ["cache"]}]}}),
)
OWN = {
    "hot-key": {"aliases": {"en": ["burning key"]}},
    "lost-lock": {"name": "Lost lock", "definition": "A lock is lost."},
}
DAYS = (date(2026, 5, 1), date(2026, 6, 1))
TAXONOMIES = (taxonomy_from({}), taxonomy_from(OWN))


def corpus(files: dict[str, str], settings: Settings = SETTINGS[0], own: int = 0, again: bool = False) -> Corpus:
    read = come_back if again else read_document
    return collect([read(path, text.encode()) for path, text in files.items()], settings, TAXONOMIES[own])


@cache
def come_back(path: str, data: bytes) -> Document:
    """As it is kept, and the very same each time, as in a process that stays."""
    read = read_document(path, data)
    return document_from(path, data, read.digest, document_bytes(read, data), read.zone)


def made_anew(read: Corpus, day: date = DAYS[0], generated: bool = False) -> tuple[object, ...]:
    read = read.published()
    entries = {each.id: entry(each, read.settings, read.taxonomy) for each in read}
    tallies = {name: term_counts(each.fields) for name, each in entries.items()}
    made, addresses = site_of(read, day)
    found = entries, tallies, made.patterns, {each.path: shown(each, made, addresses[each.path]) for each in read}
    if not generated:
        return found
    return *found, [written_page(each, address) for each in pages(made)], dict(exports(made, address))


def kept_of(kept: BuildCache, read: Corpus, day: date = DAYS[0], generated: bool = False) -> tuple[object, ...]:
    read = read.published()
    alone = kept_read(kept, read, entry_digests(kept, read), partial(account_row, load(read.settings.lang)))
    entries = kept_entries(kept, read)
    tallies = kept_tallies(kept, entries)
    assert (alone.digests, alone.tallies) == ({name: each.digest for name, each in entries.items()}, tallies)
    assert {name: alone.entry(name).lines for name in entries} == {name: each.lines for name, each in entries.items()}
    found_clues = kept_evidence(kept, read, alone.digests, alone.entry, alone.tallies)
    texts = kept_texts(kept, found_clues, alone.digests, alone.tallies.__getitem__)
    judged = kept.last_made("judged") or JudgedPairs()
    kept.remember_last("judged", judged)
    made, addresses = site_of(read, day, texts, judged)
    keep_alike(kept, "cause", texts.alike)
    common = digest("in common", read_with(made.settings, read.taxonomy), *in_common(made))
    found = entries, tallies, made.patterns, kept_pages(kept, made, addresses, common)
    if not generated:
        return found
    known = kept_written(kept, common)
    if known is None:
        known = [written_page(each, address) for each in pages(made)]
        keep_written(kept, common, dict(enumerate(known)), len(known))
    makers = dict(exported(made, address))
    data = dict(kept_exports(kept, export_digests(kept, made, common, makers), makers))
    return *found, known, data | {PAIRS: makers[PAIRS]()}


def site_of(
    read: Corpus,
    day: date,
    texts: Texts | None = None,
    judged: JudgedPairs | None = None,
) -> tuple[Site, dict[str, Address]]:
    made = site(read, "T", load(read.settings.lang), day, find_patterns(read, texts, judged))

    def there(path: str) -> str | None:
        return f"{path}.html" if path in read.by_path or not path.endswith(".md") or "/" in path else None

    return made, dict.fromkeys(read.by_path, there)


def address(path: str) -> str:
    return f"{path}.html"


def document(chance: random.Random) -> str:
    words = " ".join(chance.choices("redis 缓存 雪崩 timeout READONLY 慢查询 disk full".split(), k=12))
    mode = chance.choice(["hot-key", "lost-lock", "unknown"])
    day = chance.choice(["2026-01-01", "2026-03-01"])
    return TEXT.format(
        title=words[:20], mode=mode, body=words, day=day, number=chance.randrange(4), link=chance.randrange(4)
    )


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes_gives_what_a_first_run_gives(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    files = {f"20260{number + 101}-a.md": document(chance) for number in range(6)}
    state = SETTINGS[0], 0, DAYS[0]
    memory = RecentlyAsked() if seed < 2 else None
    for _ in range(12 if seed else 8):
        name = chance.choice(sorted(files))
        change = chance.choice(["edit", "front", "text", "text", "rename", "delete", "add", "nothing", "forget"])
        if change == "edit":
            files[name] = document(chance)
        elif change == "front":
            files[name] = (
                files[name].replace("title: alarm", "title: alert").replace("services: [cache]", "services: []")
            )
        elif change == "text":  # of all other pages only those stay that tell nothing of it
            files[name] += chance.choice(["\n\n# Redis\n\nmore of the 雪崩", " slow [there](new-1.md)", "\n\nagain"])
        elif change == "rename":
            files[f"moved/{chance.randrange(99)}.md"] = files.pop(name)
        elif change == "delete" and len(files) > 1:
            del files[name]
        elif change == "add":
            files[f"new-{chance.randrange(4)}.md"] = document(chance)
        elif change == "forget":
            (tmp_path / FILE).unlink(missing_ok=True)
        if chance.random() < 0.3:
            state = chance.choice(SETTINGS), chance.randrange(2), chance.choice(DAYS)
        settings, own, day = state
        read = corpus(files, settings, own)
        if memory:
            memory.turn()
        again = corpus(files, settings, own, again=seed != 1)
        assert kept_of(BuildCache(tmp_path, memory), again, day, seed == 0) == made_anew(read, day, seed == 0)


def test_a_process_that_stays_asks_anew_where_links_lead(tmp_path: Path) -> None:
    files, memory = {"a.md": document(random.Random(1)) + "\n[b](b.md)\n"}, RecentlyAsked()
    for name in ("b.md", "c.md"):
        read = corpus(files)
        assert kept_of(BuildCache(tmp_path, memory), read) == made_anew(read)
        memory.turn()
        files[name] = (
            "---\ntitle: Else\nstatus: draft\nservices: [web]\nstarted_at: 2025-01-01\n---\n\nNothing alike.\n"
        )


def test_any_sequence_of_changes_gives_the_findings_of_a_first_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(document_cache, "FEWEST", 1)
    check, chance, docs = overdue.check, random.Random(2), tmp_path / "kb/postmortems"
    seen: set[str] = set()
    looks, looked = list[str](), list[int]()
    monkeypatch.setattr(overdue, "check", lambda each, around: looks.append(each.path) or check(each, around))
    docs.mkdir(parents=True)
    for number in range(5):
        (docs / f"new-{number}.md").write_text(
            document(chance).replace("see_also", "same_cause").replace("id: new-", "id: old-"), encoding="utf-8"
        )
    for _ in range(14):
        page = chance.choice(sorted(docs.iterdir()))
        change = chance.choice(["text", "text", "front", "alias", "ignore", "rename", "delete"])
        text = page.read_text(encoding="utf-8")
        if change == "text":
            text += "\nThe engineer was careless.\n"
        elif change == "front":
            text = text.replace("due: 2026-05-02", "due: 2026-07-02")
        elif change in ("alias", "ignore"):
            said = f"aliases: [old-{chance.randrange(4)}]" if change == "alias" else "ignore: {PM601: it comes}"
            text = text.replace("---\n", f"---\n{said}\n", 1)
        page.write_text(text, encoding="utf-8")
        other = docs / f"old-{chance.randrange(4)}.md"
        if change == "rename" and not other.exists():
            page.rename(other)
        elif change == "delete" and len(list(docs.iterdir())) > 3:
            page.unlink()
        folder = open_folder(tmp_path / "kb")
        read, day = read_corpus(folder), chance.choice(DAYS)
        around = remembers_around(folder, read, day, ())
        looks.clear()
        found = lint(read, day, own=remembers(folder, lambda *_: None), around=around)
        looked.append(len(looks))
        assert found == lint(read, day)
        seen |= {each.code for each in found}
    assert {"PM310", "PM404", "PM601", "PM605"} <= seen, seen
    assert looked.count(1) > 1, "an edited text asks nothing of the others"


def test_answers_that_stand_after_an_edit_are_those_of_a_first_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(document_cache, "FEWEST", 1)
    monkeypatch.setattr(index_reader, "MOST_HELD", 40)  # so that what was looked up is forgotten, too
    chance, docs, counts = random.Random(3), tmp_path / "kb/postmortems", list[int]()
    docs.mkdir(parents=True)
    words = "redis 缓存 雪崩 timeout READONLY 慢查询 disk full pool deadlock replica lag certificate expired".split()
    asked = [" ".join(chance.sample(words, k=chance.randrange(1, 4))) for _ in range(30)] + [
        '"disk full" pool',
        "zzyzx",
    ]
    for number in range(12):
        text = document(chance).replace("\n---\n", f"\nfindable_by: {json.dumps(asked[number::12])}\n---\n", 1)
        (docs / f"new-{number}.md").write_text(f"{text}\n{' '.join(chance.choices(words, k=20))}\n", encoding="utf-8")
    real = findable_cache.first_with_grounds
    monkeypatch.setattr(findable_cache, "first_with_grounds", lambda *asked: counts.append(1) or real(*asked))
    for step in range(5):
        page = chance.choice(sorted(docs.iterdir()))
        more = " ".join(chance.choices([*words, "timeuot", f"new{step}"], k=chance.choice([0, 1, 3, 30])))
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
        folder = open_folder(tmp_path / "kb")
        read = read_corpus(folder)
        with finder(folder, lambda *_: None, read, read.by_path.keys()) as find:
            found = {(query, each.id): find(query, each.id) for each in read for query in each.meta.findable_by or ()}
        index = memory_index([entry(each, read.settings, read.taxonomy) for each in read])
        assert found == {(query, name): first(index, query, 3, name) for query, name in found}
        assert found == findable_cache.answers_in_memory(
            folder, index, read.published(), 3, [*found]
        )  # as a build asks
        assert len(found) == 32
    assert len(counts) < 2 * 5 * 32, len(counts)


def test_only_what_changed_is_made(tmp_path: Path) -> None:
    made: list[str] = []

    def ask(wanted: dict[str, str]) -> dict[str, str]:
        def make(name: str) -> str:
            made.append(name)
            return wanted[name] * 2

        return BuildCache(tmp_path).of(wanted, make, str.encode, bytes.decode)

    assert ask({"a": "1", "b": "2"}) == {"a": "11", "b": "22"}
    assert ask({"a": "1", "b": "3", "c": "2"}) == {"a": "11", "b": "33", "c": "22"}
    assert made == ["a", "b", "b"]


def spoil(place: Path, how: str) -> None:
    data = bytearray(place.read_bytes())
    if how == "cut":
        place.write_bytes(data[: len(data) // 2])
    elif how == "foreign":
        place.write_bytes(b"\x80\x04cos\nsystem\n" * 100)
    elif how == "empty":
        place.write_bytes(b"")
    elif how == "other table":
        place.unlink()
        with sqlite3.connect(place) as base:
            base.execute("CREATE TABLE kept (digest TEXT, code TEXT)")
        base.close()
    else:
        with sqlite3.connect(place) as base:
            for digest, row in base.execute("SELECT digest, row FROM kept").fetchall():
                base.execute("UPDATE kept SET row = ? WHERE digest = ?", (row[:-1] + b"\x00", digest))
        base.close()


@pytest.mark.parametrize("how", ["cut", "foreign", "empty", "other table", "one byte of each row"])
def test_what_is_damaged_or_foreign_is_thrown_away(tmp_path: Path, how: str) -> None:
    read = corpus({"a.md": document(random.Random(1)), "b.md": document(random.Random(2))})
    want = made_anew(read)
    assert kept_of(BuildCache(tmp_path), read) == want
    spoil(tmp_path / FILE, how)
    assert kept_of(BuildCache(tmp_path), read) == want
    assert BuildCache(tmp_path).of({"a": "x"}, str, str.encode, bytes.decode) == {"a": "a"}
    assert BuildCache(tmp_path).of({"a": "x"}, lambda _: "anew", str.encode, bytes.decode) == {
        "a": "a"
    }  # and works again


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    read = corpus({"a.md": document(random.Random(1))})
    assert kept_of(BuildCache(Path(os.devnull) / "kbgen"), read) == made_anew(read)


def test_many_may_use_it_at_once(tmp_path: Path) -> None:
    read = corpus({f"{number}.md": document(random.Random(number)) for number in range(10)})
    with ThreadPoolExecutor(6) as several:
        found = list(several.map(lambda _: kept_of(BuildCache(tmp_path), read), range(8)))
    assert all(each == made_anew(read) for each in found)


def built(root: Path, place: Path) -> dict[str, bytes]:
    build_site(open_folder(root), place, strict=False)
    return files_of(place)


def files_of(place: Path) -> dict[str, bytes]:
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_a_second_build_gives_the_same_bytes_and_does_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setattr(document_cache, "FEWEST", 1)
    calls = tmp_path / "calls"
    counted = {
        "read": ("kbgen.documents.reader", "_decode"),
        "parsed": ("kbgen.markdown.parser", "engine"),
        "analysed": ("kbgen.search.index.indexing", "_texts"),
        "tallied": ("kbgen.doors.caches.entry_cache", "term_counts"),
        "compared": ("kbgen.recurrence.patterns", "all_facts"),
    }
    for what, (module, name) in counted.items():
        count_calls(monkeypatch, calls, what, module, name)
    parsed.cache_clear()  # other tests parse the same texts
    structure.cache_clear()
    root = tmp_path / "kb"
    (root / "postmortems").mkdir(parents=True)
    (root / "kbgen.toml").write_text('title = "T"\ntime_zone = "UTC"\n', encoding="utf-8")
    for number in range(6):  # more than the parser remembers
        text = document(random.Random(number))
        (root / "postmortems" / f"2026010{number + 1}-a.md").write_text(text, encoding="utf-8")
    place, page = tmp_path / "site", root / "postmortems" / "20260102-a.md"
    first = built(root, place)
    assert tally_of(calls) == {"read": 6, "parsed": 6, "analysed": 6, "tallied": 6, "compared": 1}
    calls.unlink()
    before = {name: (place / name).stat().st_ino for name in first}
    last = place.rename(tmp_path / "last")  # what a build has from it, it must not write to
    shutil.copytree(last, place, copy_function=os.link)
    page.write_text(page.read_text(encoding="utf-8") + "\nSomebody yawned.\n", encoding="utf-8")
    (place / "2026-touched").write_text("")
    touched = place / "archive" / "2026.html"
    touched.unlink()
    touched.write_text("by somebody", encoding="utf-8")
    second = built(root, place)
    assert tally_of(calls) == {"read": 1, "parsed": 1, "analysed": 1, "tallied": 1, "compared": 1}
    stayed = [name for name in second if before.get(name) == (place / name).stat().st_ino]
    assert {"20260101-a.html", "archive/index.html", "patterns/index.html", "feeds/all.xml"} <= {*stayed}
    assert not {"20260102-a.html", "archive/2026.html"} & {*stayed}
    assert {path: (last / path).read_bytes() for path in first} == first
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "other cache"))
    assert built(root, tmp_path / "anew") == second


def test_what_is_served_is_written_where_it_changed_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.setattr(parallel, "processors", lambda: 1)  # as beside the server's threads
    monkeypatch.setattr(last_site, "processors", lambda: 1)
    docs, place = tmp_path / "postmortems", tmp_path / "site"
    (docs / "old").mkdir(parents=True)
    for number, path in enumerate(("a", "b", "old/c", "d")):
        (docs / f"{path}.md").write_text(document(random.Random(number)), encoding="utf-8")
    serving = serve._Serving(open_folder(tmp_path), place, None, lambda _: None, lambda *_: [])
    serving._build(serving._config(), "")
    serving._write_rest()
    (before,) = place.glob("assets/kbgen/search/*/s.js")
    same = before.stat().st_ino
    (docs / "old/c.md").rename(docs / "e.md")  # its folder goes
    (docs / "d.md").unlink()
    (docs / "a.md").write_text(document(random.Random(9)), encoding="utf-8")
    whole = of_programs(files_of(place))
    serving._build(serving._config(), "")
    now = files_of(place)
    assert "e.html" in now and {path: now.get(path) for path in whole} == {
        path: None if path.endswith(("/c.json", "/d.json")) else data for path, data in whole.items()
    }
    serving.whole.clear()
    threading.Thread(target=serving._finish, args=([],)).start()
    environ = {"PATH_INFO": "/assets/kbgen/search/manifest.js"}  # it is asked for at once
    with closing(serving.server.serve_request(environ, lambda *_: None)) as answer:
        assert b"".join(answer) != whole[environ["PATH_INFO"][1:]]
    (after,) = place.glob("assets/kbgen/search/*/s.js")
    assert before != after and after.stat().st_ino == same and not (place / "old").exists()
    serving.server.server_close()
    monkeypatch.setenv("KBGEN_CACHE", str(tmp_path / "other cache"))
    assert files_of(place) == built(tmp_path, tmp_path / "anew")


def of_programs(site: dict[str, bytes]) -> dict[str, bytes]:
    """The search's files, and the records of documents."""
    return {path: data for path, data in site.items() if path.startswith(("assets/kbgen/search/", "api/postmortems/"))}


def count_calls(monkeypatch: pytest.MonkeyPatch, calls: Path, what: str, module: str, name: str) -> None:
    """Note each call in a file, for a build works in copies of the process, too."""
    home = importlib.import_module(module)
    real = getattr(home, name)

    def noted(*args: object, **named: object) -> object:
        with calls.open("a", encoding="utf-8") as file:
            file.write(f"{what}\n")
        return real(*args, **named)

    monkeypatch.setattr(home, name, noted)


def tally_of(calls: Path) -> dict[str, int]:
    lines = calls.read_text(encoding="utf-8").split("\n")[:-1]
    return {what: lines.count(what) for what in dict.fromkeys(lines)}


def test_our_own_files_are_read_only_where_one_stands_otherwise(tmp_path: Path) -> None:
    root, place = tmp_path / "code", tmp_path / "cache" / "code.txt"
    (root / "part").mkdir(parents=True)
    (root / "part" / "a.py").write_text("a = 1\n")
    first = code_of(root, place)
    before, _, _ = place.read_text().partition("\n")
    place.write_text(f"{before}\n{'0' * 64}")
    assert code_of(root, place) == bytes(32)  # nothing was read
    for broken in (f"{before}\n{'0' * 32}", f"{before}\n", "\xff", ""):
        place.write_text(broken)
        assert code_of(root, place) == first
    (root / "part" / "a.py").write_text("a = 2\n")
    second = code_of(root, place)
    (root / "part" / "__pycache__").mkdir()
    (root / "part" / "__pycache__" / "a.pyc").write_text("of Python")
    assert first != second == code_of(root, place) == code_of(root, tmp_path / "nowhere")
    (root / "part" / "a.py").rename(root / "a.py")
    assert code_of(root, place) not in (first, second)
