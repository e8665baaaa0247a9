"""What a person at a terminal waits for: the first search, later ones, and lint, side by side with peers in one run.

    python benchmarks/terminal.py 2000 [--folder /tmp/kb] [--runs 40]

Whole processes, with copies of them: seconds, CPU seconds, and the memory of all together (each page once). Caches are
in a folder of their own, so that the first search is one. Peers take part where they are installed: ripgrep, SQLite's
FTS5 with its defaults, check-jsonschema with our schema (front matter alone, taken out beforehand).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from search import fill, queries_of
from synthetic import write

from kbgen.doors.disk.folder import open_folder
from kbgen.doors.reading.corpus import read_corpus
from kbgen.search import entry

OWN = (sys.executable, "-m", "kbgen")
ASK = """import re, sqlite3, sys
words = " OR ".join(f'"{word}"' for word in re.findall(r"\\w+", sys.argv[2]))
print(sqlite3.connect(sys.argv[1]).execute(
    "select id from t where t match ? order by rank limit 10", (words,)).fetchall())"""


def measured(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and megabytes of a process with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        sizes = [0.0]
        watcher = threading.Thread(target=watch, args=(process, sizes))
        watcher.start()
        process.wait()
        ended = time.monotonic()
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended - begun, sum(after[:2]) - sum(before[:2]), max(sizes)


def watch(process: subprocess.Popen[bytes], sizes: list[float]) -> None:
    """Note the memory of a process and of its copies, again and again until it ends."""
    while process.poll() is None:
        sizes.append(sum(map(megabytes, family(process.pid))))
        time.sleep(0.05)


def family(number: int) -> Iterator[int]:
    """A process and all below it."""
    yield number
    try:
        found = [place.read_text() for place in Path(f"/proc/{number}/task").glob("*/children")]
    except OSError:  # it has just ended
        return
    for each in " ".join(found).split():
        yield from family(int(each))


def megabytes(number: int) -> float:
    """What a process has of the memory; what several share counts in parts."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{number}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def told(name: str, runs: Sequence[tuple[float, float, float]]) -> None:
    """One line: the median, and the slowest of twenty where there are so many."""
    seconds, work, memory = (sorted(each) for each in zip(*runs, strict=True))
    slow = f", p95 {seconds[int(len(seconds) * 0.95)]:.3f} s" if len(runs) > 19 else ""
    figures = f"{statistics.median(seconds):8.3f} s{slow}, {statistics.median(work):7.3f} CPU s, {memory[-1]:4.0f} MB"
    print(f"{name:32}{figures}", flush=True)


def searches(root: Path, texts: Sequence[str], folder: Path) -> None:
    """The first search, later ones, and those of the peers."""
    own = [*OWN, "search", "--root", str(root), "--"]
    told("kbgen search, first", [measured([*own, texts[0]])])
    told("kbgen search, later", [measured([*own, text]) for text in texts])
    read = open_folder(root)
    place = folder / "fts.db"
    fill(place, [entry(document, read.settings) for document in read_corpus(read)])
    told("SQLite FTS5", [measured([sys.executable, "-c", ASK, str(place), text]) for text in texts])
    if shutil.which("rg"):
        words = [max(re.findall(r"\w+", text), key=len) for text in texts]
        told("ripgrep, the longest word", [measured(["rg", "-il", "--", word, str(root)]) for word in words])


def lints(root: Path, folder: Path) -> None:
    """Lint with nothing kept, with all kept, and with one document changed. The index is there already."""
    own = [*OWN, "lint", "--root", str(root), "--format", "json"]
    alone = [*own, "--ignore", "PM801"]  # peers ask no search
    told("kbgen lint, cold", [measured(alone)])
    told("kbgen lint, nothing changed", [measured(alone)])
    path = next((root / "postmortems").rglob("*.md"))

    def edit() -> None:
        path.write_text(path.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")

    edit()
    told("kbgen lint, one changed", [measured(alone)])
    told("kbgen lint, findable_by too", [measured(own)])
    edit()
    told("kbgen lint, findable_by too, one changed", [measured(own)])
    if checker := shutil.which("check-jsonschema"):
        schema = folder / "schema.json"
        schema.write_bytes(subprocess.run([*OWN, "schema"], check=True, capture_output=True).stdout)
        fronts = []
        for number, each in enumerate((root / "postmortems").rglob("*.md")):
            fronts.append(folder / f"{number}.yaml")
            fronts[-1].write_text(each.read_text(encoding="utf-8").split("\n---\n")[0], encoding="utf-8")
        told("check-jsonschema", [measured([checker, "--schemafile", str(schema), *map(str, fronts)])])


def main() -> None:
    """Measure and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=2000)
    parser.add_argument("--folder", type=Path, help="A knowledge base to copy, in place of one of `size` documents.")
    parser.add_argument("--runs", type=int, default=40, help="Later searches.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(spare)
        root, os.environ["KBGEN_CACHE"] = folder / "kb", str(folder / "cache")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as it is where it is installed
        if given.folder:
            shutil.copytree(given.folder, root)
        else:
            write(given.size, root)
        read = open_folder(root)
        entries = [entry(document, read.settings) for document in read_corpus(read)]
        texts = [text for _, text in queries_of(entries, given.runs)]
        print(json.dumps({"documents": len(entries), "load": round(os.getloadavg()[0], 1)}))
        searches(root, texts, folder)
        lints(root, folder)


if __name__ == "__main__":
    main()
