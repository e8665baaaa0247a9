"""Search at any size, side by side in one run: what a reader waits for, and what it costs.

    python benchmarks/search.py 10000 [--folder /tmp/kb] [--peers pagefind,lunr,sqlite,rg] [--queries 60] [--cold 7]

In headless Chromium, over HTTP/1.1 without compression: from opening the page with an empty cache to the first answer
with its ten hits, beside an empty page that answers at once; bytes and requests until then; later queries that nobody
asked before; and the renderer's memory after all of them, beside that of the empty page. `3 hits` is when a box could
draw the first three, which come before the others where their order is sure. In the terminal: whole processes. `lunr`
is the index that MkDocs and Material build in the browser; it takes minutes at 10,000, so give it a smaller size.

Queries are made from the documents: a log line with other numbers in it, and some words of a summary.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import json
import mimetypes
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from chromium import Chromium, Page
from synthetic import write

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.search.browser.search_files import search_files
from kbgen.search.browser.search_script import search_script
from kbgen.search.index.indexing import entry
from kbgen.search.index.records import Entry

LUNR = "contrib/search/templates/search/lunr.js"
ASK = """(async (query) => {
  while (!window.ask) await new Promise((resolve) => setTimeout(resolve, 1));
  const begun = performance.now();
  window.three = 0;
  const found = await window.ask(query);
  const ended = performance.now();
  return [begun, window.three || ended, ended, found];
})"""
NOTHING = "nothing.html"


class Server(StreamRequestHandler):
    """As little as a server can do, on connections that stay open, so that searches are measured and not Python.

    It counts requests and bytes, what a page's workers load included.
    """

    requests: Any = multiprocessing.Value("i")
    sent: Any = multiprocessing.Value("q")
    folder = Path()

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """One answer after another until the browser closes the connection."""
        with contextlib.suppress(ConnectionError):
            while line := self.rfile.readline():
                while self.rfile.readline().strip():
                    pass
                self.wfile.write(self.answer(line.split()[1].decode().split("?")[0]))

    def answer(self, path: str) -> bytes:
        """The file of a path, with headers; counted."""
        place = self.folder / (path.lstrip("/") or "index.html")
        kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
        status, body = ("200 OK", place.read_bytes()) if place.is_file() else ("404 Not Found", b"")
        self.requests.value += 1
        self.sent.value += len(body)
        return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def queries_of(entries: Sequence[Entry], count: int) -> list[tuple[str, str]]:
    """Pairs of the document wanted and a query: log lines with other numbers, and words of summaries, in turn."""
    chance = random.Random(7)
    found = []
    for number, each in enumerate(chance.sample(list(entries), min(count, len(entries)))):
        log = next((line.text for line in each.lines if line.field == "symptoms"), each.record["title"])
        if number % 2:
            words = each.fields["lead"].split()[:14]
            text = " ".join(word for word in words if chance.random() < 0.7) or log
        else:
            text = re.sub("[0-9]", lambda _: str(chance.randint(0, 9)), log)
        found.append((each.id, text))
    return found


def kbgen_site(folder: Path, entries: Sequence[Entry]) -> None:
    """Our index and a page with the engine, nothing else."""
    for name, content in search_files(entries):
        place = folder / "assets/kbgen/search" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (folder / "assets/kbgen/engine.js").write_bytes(search_script())
    ask = """window.ask = async (q) => {
      const part = ({ hits }) => { if (hits.length >= 3) window.three ||= performance.now(); };
      return (await kbgen.search(q, {facets: FACETS, part})).hits.map((hit) => hit.id);
    };"""
    for name, facets in (("index.html", "false"), ("facets.html", "true")):
        tags = "".join(f'<script src="assets/kbgen/{each}"></script>' for each in ("engine.js", "search/manifest.js"))
        script = f"{tags}<script>{ask.replace('FACETS', facets)}</script>"
        (folder / name).write_text(f"<!doctype html><meta charset=utf-8>{script}", encoding="utf-8")


def pagefind_site(folder: Path, entries: Sequence[Entry]) -> None:
    """A page for each document, indexed by Pagefind. Raises CalledProcessError where it is not installed."""
    for each in entries:
        place = folder / each.record["url"] / "index.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"<p>{html.escape(line.text)}</p>" for line in each.lines)
        title = html.escape(each.record["title"])
        place.write_text(f'<html lang="en"><title>{title}</title><main><h1>{title}</h1>{body}</main>', encoding="utf-8")
    python = os.environ.get("PAGEFIND_PYTHON", sys.executable)
    subprocess.run([python, "-m", "pagefind", "--site", str(folder)], check=True, capture_output=True)
    ask = """import * as pagefind from "/pagefind/pagefind.js";
    window.ask = async (q) => {
      const { results } = await pagefind.search(q);
      const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
      return shown.map((each) => each.url.replace(/\\/$/, "").split("/").pop());
    };"""
    text = f'<!doctype html><meta charset=utf-8><script type="module">{ask}</script>'
    (folder / "index.html").write_text(text, encoding="utf-8")


def lunr_site(folder: Path, entries: Sequence[Entry]) -> None:
    """What MkDocs' search plugin writes, and the index that its script builds from it at every visit."""
    import mkdocs

    shutil.copy(Path(mkdocs.__file__).parent / LUNR, folder / "lunr.js")
    docs = [
        {"location": each.id, "title": each.record["title"], "text": "\n".join(line.text for line in each.lines)}
        for each in entries
    ]
    (folder / "search_index.json").write_text(json.dumps({"docs": docs}, ensure_ascii=False), encoding="utf-8")
    ask = """fetch("search_index.json").then((answer) => answer.json()).then(({ docs }) => {
      const index = lunr(function () {
        this.field("title", { boost: 1000 }); this.field("text"); this.ref("location");
        docs.forEach((each) => this.add(each));
      });
      const plain = (q) => q.replace(/[~^:*+-]/g, " ");
      window.ask = async (q) => index.search(plain(q)).slice(0, 10).map((each) => each.ref);
    });"""
    text = f'<!doctype html><meta charset=utf-8><script src="lunr.js"></script><script>{ask}</script>'
    (folder / "index.html").write_text(text, encoding="utf-8")


def asked(page: Page, query: str) -> tuple[float, float, float, list[str]]:
    """When a page was asked, had three hits and all, in ms from its opening, and the ids of the hits."""
    while not page.evaluate("location.protocol === 'http:'"):
        time.sleep(0.001)
    begun, three, ended, found = page.evaluate(f"{ASK}({json.dumps(query)})")
    return begun, three, ended, found


def measured(browser: Chromium, address: str, queries: Sequence[tuple[str, str]], cold: int) -> dict[str, float]:
    """Figures of one site in the browser."""
    firsts, nothings, sizes, requests = list[tuple[float, float]](), [], [], []
    empty = address.rpartition("/")[0] + "/" + NOTHING
    for _, query in queries[:cold]:
        page = browser.page(empty)
        nothings.append(asked(page, query)[2])
        page.close()
        before = Server.sent.value, Server.requests.value
        page = browser.page(address)
        firsts.append(asked(page, query)[1:3])
        sizes.append((Server.sent.value - before[0]) / 1000)
        requests.append(Server.requests.value - before[1])
        page.close()
    page = browser.page(address)
    asked(page, queries[0][1])
    times, ranks = list[tuple[float, float]](), []
    for wanted, query in queries[cold:]:
        begun, three, ended, found = asked(page, query)
        times.append((three - begun, ended - begun))
        ranks.append(1 / (found.index(wanted) + 1) if wanted in found else 0.0)
    heap = page.ask("Runtime.getHeapUsage")["usedSize"]
    memory = browser.megabytes()
    page.close()
    page = browser.page(empty)
    asked(page, "")
    nothing = browser.megabytes()
    page.close()
    of_three, of_all = (sorted(some) for some in zip(*times, strict=True))
    return {
        "cold s": statistics.median(all_there for _, all_there in firsts) / 1000,
        "cold 3 hits s": statistics.median(three for three, _ in firsts) / 1000,
        "empty page s": statistics.median(nothings) / 1000,
        "kB": statistics.median(sizes),
        "requests": statistics.median(requests),
        "p50 ms": statistics.median(of_all),
        "p95 ms": of_all[int(len(of_all) * 0.95)],
        "3 hits p50 ms": statistics.median(of_three),
        "3 hits p95 ms": of_three[int(len(of_three) * 0.95)],
        "heap MB": heap / 1e6,
        "renderer MB": memory,
        "empty page MB": nothing,
        "MRR": statistics.mean(ranks),
    }


def browser_rows(entries: Sequence[Entry], peers: Sequence[str], count: int, cold: int) -> Iterator[tuple[str, Any]]:
    """Name and figures of each search in the browser."""
    makers: list[tuple[str, Callable[[Path, Sequence[Entry]], None], str]] = [
        ("kbgen", kbgen_site, "index.html"),
        ("kbgen, facets too", kbgen_site, "facets.html"),
    ]
    makers += [("Pagefind", pagefind_site, "index.html")] if "pagefind" in peers else []
    makers += [("lunr", lunr_site, "index.html")] if "lunr" in peers else []
    queries = queries_of(entries, count + cold)
    made: dict[Any, Path] = {}
    with tempfile.TemporaryDirectory() as base, contextlib.closing(Chromium()) as browser:
        for name, make, page in makers:
            if make not in made:
                made[make] = Path(base, make.__name__)
                made[make].mkdir()
                make(made[make], entries)
                (made[make] / NOTHING).write_text("<script>window.ask = async () => [];</script>", encoding="utf-8")
            Server.folder = made[make]
            with ThreadingTCPServer(("127.0.0.1", 0), Server) as server:
                beside = multiprocessing.get_context("fork").Process(target=server.serve_forever, daemon=True)
                beside.start()
                figures = measured(browser, f"http://127.0.0.1:{server.server_address[1]}/{page}", queries, cold)
                beside.terminate()
            parts: dict[Any, str] = {kbgen_site: "assets", pagefind_site: "pagefind", lunr_site: "search_index.json"}
            yield name, figures | {"index MB": megabytes(made[make] / parts[make])}


def megabytes(place: Path) -> float:
    """The size of a file, or of all below a folder."""
    return sum(path.stat().st_size for path in (place, *place.rglob("*")) if path.is_file()) / 1e6


def terminal_rows(root: Path, entries: Sequence[Entry], peers: Sequence[str], runs: int) -> Iterator[tuple[str, float]]:
    """Name and median seconds of each search in the terminal, process and all."""
    texts = [query for _, query in queries_of(entries, runs)]
    own = [sys.executable, "-m", "kbgen", "search", "--root", str(root), "--"]
    timed([*own, texts[0]])  # makes the index
    yield "kbgen search", statistics.median(timed([*own, text]) for text in texts)
    if "sqlite" in peers:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "fts.db")
            fill(place, entries)
            ask = (
                "import re,sqlite3,sys; w=re.findall(r'\\w+',sys.argv[2]); q=' OR '.join('\"'+x+'\"' for x in w);"
                "print(sqlite3.connect(sys.argv[1]).execute('select id from t where t match ? order by rank limit 10',"
                "(q,)).fetchall())"
            )
            command = [sys.executable, "-c", ask, str(place)]
            yield "SQLite FTS5", statistics.median(timed([*command, text]) for text in texts)
    if "rg" in peers and shutil.which("rg"):
        longest = [max(re.findall(r"\w+", text), key=len) for text in texts]
        yield "ripgrep", statistics.median(timed(["rg", "-il", "--", word, str(root)]) for word in longest)


def fill(place: Path, entries: Sequence[Entry]) -> None:
    """A full-text index with SQLite's defaults."""
    database = sqlite3.connect(place)
    database.execute("create virtual table t using fts5(id unindexed, title, body)")
    rows = ((each.id, each.record["title"], "\n".join(line.text for line in each.lines)) for each in entries)
    database.executemany("insert into t values (?, ?, ?)", rows)
    database.commit()
    database.close()


def timed(command: list[str]) -> float:
    """Seconds of a whole process; a search that finds nothing is one, too."""
    begun = time.monotonic()
    subprocess.run(command, check=False, capture_output=True)
    return time.monotonic() - begun


def main() -> None:
    """Measure and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=1000)
    parser.add_argument("--folder", type=Path, help="A knowledge base to use, made where it is not there.")
    parser.add_argument("--peers", default="pagefind,sqlite,rg")
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--cold", type=int, default=7)
    parser.add_argument("--runs", type=int, default=9, help="Runs in the terminal.")
    given = parser.parse_args()
    peers = given.peers.split(",")
    with tempfile.TemporaryDirectory() as spare:
        root = given.folder or Path(spare)
        if not (root / "kbgen.toml").exists():
            write(given.size, root)
        folder = open_folder(root)
        entries = [entry(document, folder.settings) for document in read_corpus(folder).published()]
        print(f"{len(entries):,} documents")
        for name, figures in browser_rows(entries, peers, given.queries, given.cold):
            print(f"{name:18} " + "  ".join(f"{key} {value:.3g}" for key, value in figures.items()), flush=True)
        for name, seconds in terminal_rows(root, entries, peers, given.runs):
            print(f"{name:18} {seconds * 1000:.0f} ms", flush=True)


if __name__ == "__main__":
    main()
