"""The same hits, scores and excerpts in the same order from Whoosh and from JavaScript."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from searching.harness import HERE, LEXICON, Opened, comparable, write_site

from kbgen.search.answer import search
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.records import Entry


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


Asked = tuple[str, dict[str, Any]]

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
EVERY = """(asked) => Promise.all(asked.map(async ([query, options]) => {
  const parts = [];
  const answer = await kbgen.search(query, { ...options, part: (each) => parts.push(each) });
  const told = (each, most) => JSON.stringify({ ...each, took_ms: 0, hits: each.hits.slice(0, most) });
  const stays = (part) => told(part) === told(answer, part.hits.length);
  return [answer, parts.every(stays), parts.length];
}))"""


def differing(page: Page, index: Index, asked: Sequence[Asked]) -> list[str]:
    found = page.evaluate(EVERY, [list(each) for each in asked])
    assert any(parts for _, _, parts in found), "the first hits come before the others"
    return [
        f"{query[:80]} {options}"
        for (query, options), (hits, stays, _) in zip(asked, found, strict=True)
        if not stays or comparable(hits) != comparable(search(index, query, **options).to_json())
    ]


def plain(queries: Sequence[str]) -> list[Asked]:
    return [(query, {}) for query in queries]


def test_on_the_small_knowledge_base(
    open_site: Opened, entries: list[Entry], queries: list[str], tmp_path: Path
) -> None:
    page = open_site(tmp_path / "site", entries)
    index = open_index(tmp_path / "index", entries, lexicon=LEXICON)
    assert differing(page, index, [*plain(queries), *((query, {"expand": False}) for query in queries)]) == []


def test_narrowed(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path / "site", entries)
    index = open_index(tmp_path / "index", entries, lexicon=LEXICON)
    asked: list[Asked] = [(query, {"filters": filters, "limit": 20}) for query, filters, _ in NARROWED]
    asked += plain([each.replace("{}", "redis connection pool exhausted") for each in PASTES["en"] + PASTES["zh"]])
    assert differing(page, index, asked) == []


def test_on_the_shared_corpus(open_site: Opened, shared: Path, shared_entries: list[Entry], tmp_path: Path) -> None:
    lines = (shared / "corpus/queries.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["query"] for line in lines]
    some = [f"{query} {more}" for query, more in zip(queries[::3], cycle(MORE), strict=False)]
    page = open_site(tmp_path / "site", shared_entries)
    index = open_index(tmp_path / "index", shared_entries, lexicon=LEXICON)
    assert differing(page, index, plain([*queries, *some])) == []


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
    assert hits[0]["href"] == (tmp_path / "20230109-redis-pool.html").as_uri()


def test_a_missing_file_is_an_error_once(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    missing = {path: path.read_bytes() for path in (tmp_path / "assets/kbgen/search").glob("*/t/*.js")}
    for path in missing:
        path.unlink()
    assert "could not be loaded" in page.evaluate("kbgen.search('redis').catch((error) => error.message)")
    for path, content in missing.items():
        path.write_bytes(content)
    assert page.evaluate("kbgen.search('redis')")["total"] > 0


def test_the_words_of_a_set_come_in_one_file(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    assert page.evaluate("kbgen.search('丢单', {facets: false, limit: 0})")["expansions"]
    assert len([name for name in loaded if "/g/" in name]) == 1, "all of its set"
    assert len([name for name in loaded if "/t/" in name]) <= 1, "the pair that was typed"


def test_no_document_is_read_for_who_has_gone(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    asked = "kbgen.search('redis pool', {signal: AbortSignal.abort()}).catch((error) => error.name)"
    assert page.evaluate(asked) == "AbortError"
    assert [name for name in loaded if "/t/" in name] and not [name for name in loaded if "/d/" in name]


def test_over_http(open_site: Opened, entries: list[Entry], queries: list[str], tmp_path: Path) -> None:
    write_site(tmp_path / "site", entries)
    index = open_index(tmp_path / "index", entries, lexicon=LEXICON)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "site"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = open_site(tmp_path / "file", entries)
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        assert differing(page, index, plain(queries[:20])) == []
        assert page.evaluate("kbgen.ready()") is True
        server.shutdown()


def test_similar_documents_are_named(open_site: Opened, entries: list[Entry], tmp_path: Path) -> None:
    page = open_site(tmp_path, entries)
    hit = page.evaluate("kbgen.search('OOMKilled every night', {limit: 1, facets: false})")
    assert hit["facets"] is None
    (name, _, href), *_ = hit["hits"][0]["similar"]
    assert name == "20230816-k8s-oom-again"
    assert href == (tmp_path / "20230816-k8s-oom-again.html").as_uri()


def test_operators_and_several_lines_are_loaded_where_a_query_has_them(
    open_site: Opened, entries: list[Entry], tmp_path: Path
) -> None:
    page = open_site(tmp_path, entries)
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
        call, payload, end = path.read_text().rsplit('"', 2)
        path.write_text(f'{call}"{payload[: len(payload) // 8 * 4]}"{end}')

    def of_another_version(path: Path) -> None:
        path.write_text(path.read_text().replace('"sets"', '"groups"'))

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
