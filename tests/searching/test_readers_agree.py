"""The same hits, scores and excerpts in the same order from Whoosh and from JavaScript."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page
from searching.harness import Opened, comparable

from kbgen.features.searching import Entry, Index, open_index, search


def differing(page: Page, index: Index, queries: list[str]) -> list[str]:
    found = page.evaluate("queries => Promise.all(queries.map((query) => kbgen.search(query)))", queries)
    told = zip(queries, found, strict=True)
    return [query[:80] for query, hits in told if comparable(hits) != comparable(search(index, query).to_json())]


def test_on_the_small_knowledge_base(
    open_site: Opened, entries: list[Entry], queries: list[str], tmp_path: Path
) -> None:
    page = open_site(tmp_path / "site", entries)
    assert differing(page, open_index(tmp_path / "index", entries), queries) == []


def test_on_the_shared_corpus(open_site: Opened, shared: Path, shared_entries: list[Entry], tmp_path: Path) -> None:
    lines = (shared / "corpus/queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines]
    page = open_site(tmp_path / "site", shared_entries)
    assert differing(page, open_index(tmp_path / "index", shared_entries), queries) == []


def test_marks_agree(open_site: Opened, entries: list[Entry], queries: list[str], tmp_path: Path) -> None:
    index = open_index(tmp_path / "index", entries)
    page = open_site(tmp_path / "site", entries)
    for query in queries[:20]:
        hits = page.evaluate("query => kbgen.search(query)", query)["hits"]
        in_browser = [match["marks"] for hit in hits for match in hit["matches"]]
        ours = [[list(mark) for mark in match.marks] for hit in search(index, query).hits for match in hit.matches]
        assert in_browser == ours
        assert all(in_browser), "a line that is shown has a word that matches"


def test_links_work_from_a_file(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    hits = page.evaluate("kbgen.search('redis pool', {limit: 1})")["hits"]
    assert len(hits) == 1
    assert hits[0]["href"] == (tmp_path / "20230109-redis-pool/index.html").as_uri()


def test_a_missing_file_is_an_error_once(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    manifest = tmp_path / "assets/kbgen/search/manifest.js"
    content = manifest.read_bytes()
    manifest.unlink()
    assert "could not be loaded" in page.evaluate("kbgen.search('redis').catch((error) => error.message)")
    manifest.write_bytes(content)
    assert page.evaluate("kbgen.search('redis')")["total"] > 0
