"""The same hits, scores and excerpts in the same order from Whoosh and from JavaScript."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from browser.harness import serve
from playwright.sync_api import Page
from searching.harness import HERE, LEXICON, Opened, differing

from kbgen.search.answer import search
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.records import Entry

NARROWED = json.loads((HERE / "narrowed.json").read_text(encoding="utf-8"))
PASTES = json.loads((HERE / "pastes.json").read_text(encoding="utf-8"))
MORE = (
    "severity:(down or disrupted)",
    "kind:incident -lang:zh",
    "year:[2020 to 2022]",
    '"connection"',
    "-kind:incident",
    "lang:en",
)


def test_on_the_small_knowledge_base(page: Page, index: Index, queries: list[str]) -> None:
    assert differing(page, index, [*queries, *((query, {"expand": False}) for query in queries)]) == []


def test_narrowed(page: Page, index: Index) -> None:
    narrowed = [(query, {"filters": filters, "limit": 20}) for query, filters, _ in NARROWED]
    pasted = [each.replace("{}", "redis connection pool exhausted") for each in PASTES["en"] + PASTES["zh"]]
    assert differing(page, index, [*narrowed, *pasted]) == []


def test_on_the_shared_corpus(open_site: Opened, shared: Path, shared_entries: list[Entry], tmp_path: Path) -> None:
    lines = (shared / "corpus/queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines]
    some = [f"{query} {more}" for query, more in zip(queries[::3], cycle(MORE), strict=False)]
    page = open_site(tmp_path / "site", shared_entries)
    index = open_index(tmp_path / "index", shared_entries, lexicon=LEXICON)
    assert differing(page, index, [*queries, *some]) == []


def test_marks_agree(page: Page, index: Index, queries: list[str]) -> None:
    for query in queries[:20]:
        hits = page.evaluate("query => kbgen.search(query)", query)["hits"]
        in_browser = [match["marks"] for hit in hits for match in hit["matches"]]
        ours = [[list(mark) for mark in match.marks] for hit in search(index, query).hits for match in hit.matches]
        assert in_browser == ours
        assert all(in_browser), "a line that is shown has a word that matches"


def test_links_work_from_a_file(page: Page, site: Path) -> None:
    hits = page.evaluate("kbgen.search('redis pool', {limit: 1})")["hits"]
    assert len(hits) == 1
    assert hits[0]["href"] == (site / "20230109-redis-pool.html").as_uri()


def test_a_missing_file_is_an_error_once(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    missing = {path: path.read_bytes() for path in (tmp_path / "assets/kbgen/search").glob("*/t/*.js")}
    for path in missing:
        path.unlink()
    assert "could not be loaded" in page.evaluate("kbgen.search('redis').catch((error) => error.message)")
    for path, content in missing.items():
        path.write_bytes(content)
    assert page.evaluate("kbgen.search('redis')")["total"] > 0


def test_the_words_of_a_set_come_in_one_file(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    assert page.evaluate("kbgen.search('丢单', {facets: false, limit: 0})")["expansions"]
    assert len([name for name in loaded if "/g/" in name]) == 1, "all of its set"
    assert len([name for name in loaded if "/t/" in name]) <= 1, "the pair that was typed"


def test_no_document_is_read_for_who_has_gone(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    asked = "kbgen.search('redis pool', {signal: AbortSignal.abort()}).catch((error) => error.name)"
    assert page.evaluate(asked) == "AbortError"
    assert [name for name in loaded if "/t/" in name] and not [name for name in loaded if "/d/" in name]


def test_over_http(page: Page, site: Path, index: Index, queries: list[str]) -> None:
    with serve(site) as origin:
        page.goto(f"{origin}/index.html")
        assert differing(page, index, queries[:20]) == []
        assert page.evaluate("kbgen.ready()") is True


def test_similar_documents_are_named(page: Page, site: Path) -> None:
    hit = page.evaluate("kbgen.search('OOMKilled every night', {limit: 1, facets: false})")
    assert hit["facets"] is None
    (name, _, href), *_ = hit["hits"][0]["similar"]
    assert name == "20230816-k8s-oom-again"
    assert href == (site / "20230816-k8s-oom-again.html").as_uri()


def test_operators_and_several_lines_are_loaded_where_a_query_has_them(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    for query in ("redis pool", "\n redis \n", "10:04:05.123 ERROR [pool-1] -retry: get(x)"):
        page.evaluate("(query) => kbgen.search(query, {facets: false})", query)
    assert "n.js" not in loaded
    for query in ("at redis.Pool\nat redis.Get", "service:redis"):
        page.evaluate("(query) => kbgen.search(query, {facets: false})", query)
    assert loaded.count("n.js") == 1


def test_a_site_that_was_copied_by_half_says_so(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    asked = """(query) => kbgen.search(query).then(() => "found", (error) => error.message)"""
    assert page.evaluate(asked, "redis") == "found"

    def halve(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    def halve_within(path: Path) -> None:
        call, payload, end = path.read_text("utf-16").rsplit('"', 2)
        path.write_text(f'{call}"{payload[: len(payload) // 2]}"{end}', "utf-16")

    def of_another_version(path: Path) -> None:
        path.write_text(path.read_text("utf-16").replace('"sets"', '"groups"'), "utf-16")

    spoilt: tuple[tuple[str, Callable[[Path], object], str], ...] = (
        ("*/d/*", Path.unlink, "/d/"),
        ("*/t/*", halve_within, "damaged"),
        ("*/t/*", halve, "/t/"),
        ("*.js", of_another_version, "of another version"),
        ("*.js", halve, "manifest.js"),
    )
    for files, spoil, named in spoilt:
        for path in (tmp_path / "assets/kbgen/search").glob(files):
            spoil(path)
        page.reload()
        assert named in page.evaluate(asked, "redis")
