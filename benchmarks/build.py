"""What a build costs as the knowledge base doubles, beside plain Material with the pages out of its navigation.

    python benchmarks/build.py 500 1000 2000
    python benchmarks/build.py --cold 10000
    python benchmarks/build.py --of ../shared/corpus/docs
    python benchmarks/build.py --stages 1000 4000

All are whole processes of the same run: seconds and CPU seconds, cold (no cache), again (nothing changed) and after
one edit; `serve` from an edit to the page with it; the most memory of one process; the bytes of the site by kind of
file. `--cold` leaves out all but the first, `--of` takes a folder of real documents in place of synthetic ones.
`--stages` shows how the CPU seconds of each stage of a cold build grow, in one process and without a cache. Machines
differ: quote the ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

from synthetic import write

import kbgen
from kbgen.doors.disk.folder import open_folder, today
from kbgen.doors.reading.corpus import read_corpus
from kbgen.recurrence import find_patterns, text_evidence, texts
from kbgen.search import entry, search_files, term_counts
from kbgen.site import exports, load, pages, shown, site
from kbgen.site.html_writer import html_of

PLAIN = """\
site_name: Plain
docs_dir: postmortems
theme: {name: material, font: false}
not_in_nav: "/**/*.md"
nav: [{Home: index.md}]
"""


class Cost(NamedTuple):
    """Seconds, CPU seconds of all its processes, and megabytes of memory of the largest."""

    wall: float
    cpu: float
    memory: float

    def __str__(self) -> str:
        return f"{self.wall:7.1f} s {self.cpu:7.1f} CPU s {self.memory:6.0f} MB"


def cost(command: list[str], folder: Path) -> Cost:
    """What a process costs. Raises CalledProcessError where it fails."""
    began = time.monotonic()
    child = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"KBGEN_CACHE": str(folder / "cache")},
    )
    _, status, used = os.wait4(child.pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise subprocess.CalledProcessError(code, command)
    # Linux counts kilobytes, a Mac bytes.
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def by_kind(folder: Path) -> Counter[str]:
    """Bytes of all files below a folder by the end of their name."""
    sizes: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file():
            sizes[path.suffix or "none"] += path.stat().st_size
    return sizes


def shown_bytes(sizes: Counter[str]) -> str:
    """Megabytes in all and of the five largest kinds."""
    kinds = ", ".join(f"{kind} {size / 1e6:.1f}" for kind, size in sizes.most_common(5))
    return f"{sizes.total() / 1e6:.1f} MB ({kinds})"


def served(folder: Path, one: Path) -> str:
    """Seconds from an edit to the page with it, and what `kbgen serve` says of the build in between."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = folder / "serve.log"
    command = [sys.executable, "-m", "kbgen", "serve", "--address", address]
    environment = os.environ | {"KBGEN_CACHE": str(folder / "cache"), "PYTHONUNBUFFERED": "1"}
    page = f"http://{address}/{one.relative_to(folder / 'postmortems').with_suffix('.html').as_posix()}"
    with log.open("wb") as out:
        child = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env=environment)
        try:
            _wait_for(page, b"<h1")
            one.write_text(one.read_text(encoding="utf-8") + "\nSeen while serving.\n", encoding="utf-8")
            began = time.monotonic()
            _wait_for(page, b"Seen while serving.")
            took = time.monotonic() - began
            time.sleep(1)
        finally:
            child.terminate()
            child.wait()
    told = [line for line in log.read_text(encoding="utf-8").splitlines() if "changed: rebuilt" in line]
    return f"{took:7.1f} s from an edit to its page ({told[-1].rpartition(', ')[2] if told else '?'} of them a build)"


def _wait_for(page: str, text: bytes) -> None:
    for _ in range(36_000):
        with suppress(OSError), urlopen(page) as answer:
            if text in answer.read():
                return
        time.sleep(0.05)
    raise TimeoutError(page)


def stages(folder: Path) -> dict[str, float]:
    """CPU seconds of what a cold build does, each stage after the other in this process."""
    took: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        found = work()
        took[name] = time.process_time() - began
        return found

    place = open_folder(folder)
    corpus = timed("read", lambda: read_corpus(place).published())
    entries = timed("entries", lambda: {each.id: entry(each, corpus.settings, corpus.taxonomy) for each in corpus})
    tallies = timed("tallies", lambda: {name: term_counts(each.fields) for name, each in entries.items()})
    one_by_one = ((each, entries[each.id], tallies[each.id]) for each in corpus.counted)
    evidence = timed("evidence", lambda: {each[0].id: text_evidence(*each) for each in one_by_one})
    patterns = timed("patterns", lambda: find_patterns(corpus, texts(evidence, tallies.__getitem__)))
    made = site(corpus, "Synthetic", load("en"), today(place.settings), patterns)
    generated = timed("generated pages", lambda: list(pages(made)))
    timed("their HTML", lambda: [html_of(each, lambda path: path) for each in generated])
    timed("postmortems", lambda: [shown(each, made, lambda path: path) for each in corpus])
    timed("exports", lambda: sum(len(data) for _, data in exports(made, lambda path: path)))
    timed("search files", lambda: sum(len(data) for _, data in search_files(list(entries.values()))))
    return took


def growth(counts: list[int]) -> None:
    """Print the stages side by side, and how much more than the documents each one grew."""
    found = []
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            write(count, Path(name))
            found.append(stages(Path(name)))
    print(
        f"{'CPU seconds':16}", *(f"{count:>9,}" for count in counts), f"  of {counts[-1] / counts[0]:.1f} x documents"
    )
    for stage in found[0]:
        row = [each[stage] for each in found]
        print(f"{stage:16}", *(f"{each:9.2f}" for each in row), f"  {row[-1] / row[0]:.1f} x")


def measure(made: Callable[[Path], object], cold: bool) -> None:
    """Measure what `made` writes into a folder, and print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder)
        docs = sorted((folder / "postmortems").rglob("*.md"))
        ours = [sys.executable, "-m", "kbgen", "build"]
        found = {"cold": cost(ours, folder)}
        serving = ""
        if not cold:
            found["again"] = cost(ours, folder)
            docs[0].write_text(docs[0].read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
            found["one edit"] = cost(ours, folder)
            serving = served(folder, docs[-1])
        (folder / "plain.yml").write_text(PLAIN, encoding="utf-8")
        (folder / "postmortems" / "index.md").write_text("# Home\n", encoding="utf-8")
        host = [sys.executable, "-m", "mkdocs", "-q", "build", "-f", "plain.yml", "-d", "plain"]
        plain = cost(host, folder)
        print(f"{len(docs):,} documents\n  plain     {plain}")
        for what, each in found.items():
            print(f"  {what:9} {each}  {each.wall / plain.wall:.2f} x, CPU {each.cpu / plain.cpu:.2f} x")
        if serving:
            print(f"  serve     {serving}")
        here, there = by_kind(folder / "site"), by_kind(folder / "plain")
        print(f"  site      {shown_bytes(here)}  {here.total() / there.total():.2f} x")
        print(f"  plain     {shown_bytes(there)}", flush=True)


def copied(documents: Path, folder: Path) -> None:
    """A knowledge base of documents as they are."""
    shutil.copytree(documents, folder / "postmortems")
    (folder / "kbgen.toml").touch()


def main() -> None:
    """Measure what was asked for, and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--of", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as it is where it is installed, and the host is
    subprocess.run([sys.executable, "-m", "compileall", "-q", *kbgen.__path__], check=True)
    if asked.stages:
        growth(asked.sizes or [1000, 4000])
    elif asked.of:
        measure(partial(copied, asked.of), asked.cold)
    else:
        for count in asked.sizes or [500, 1000, 2000]:
            measure(partial(write, count), asked.cold)


if __name__ == "__main__":
    main()
