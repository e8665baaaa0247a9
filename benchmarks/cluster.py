"""A cluster beside the terminal: what a push and a question cost, and what a death in the middle of either does.

    python benchmarks/cluster.py 1000 10000 [--nodes 1 2 3] [--runs 100] [--length 44]

Needs Java 17 and Maven, as `make test-engine` does. The documents are those of `synthetic.py`. For each size and number
of nodes: the push, the same push again, questions in the cluster and in the terminal (whole processes and without their
start), whether both gave the same ten; then a push killed half-way, and a node killed during questions.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import synthetic

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from engine.conftest import Nodes  # noqa: E402 - of the tests

from kbgen.doors.cluster.ask import Cluster  # noqa: E402
from kbgen.doors.cluster.client import connect  # noqa: E402
from kbgen.doors.reading.search_index import bring_up_to_date  # noqa: E402
from kbgen.search import Index, search  # noqa: E402

NAME = "kbgen"


def questions(folder: Path, count: int) -> list[str]:
    """Titles, cut in the middle, and lines of the text: of documents at equal distances."""
    paths = sorted(folder.rglob("*.md"))
    found = []
    for path in paths[:: max(1, len(paths) // count)][:count]:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 40]
        found.append(lines[len(found) % len(lines)][:120] if len(found) % 2 else lines[0][:60])
    return found


def command(*args: str) -> list[str]:
    """A command of kbgen, as a process."""
    return [sys.executable, "-m", "kbgen", *args]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    begin = time.perf_counter()
    done = work()
    return time.perf_counter() - begin, done


def told(result: Any) -> list[tuple[str, Any]]:
    """What must be the same everywhere: ids, in their order, with their scores."""
    return [(hit["id"], hit["score"]) for hit in result.to_json()["hits"]]


def spread(seconds: list[float]) -> str:
    """The median and the 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"p50 {statistics.median(ordered) * 1000:.0f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms"


def asked(url: str, index: Index, queries: list[str]) -> None:
    """The same questions here and there."""
    cluster = Cluster(url, NAME)
    there, here, same = [], [], 0
    for query in queries:
        one, far = timed(lambda query=query: cluster.search(query, 10))  # type: ignore[misc]
        other, near = timed(lambda query=query: search(index, query, 10))  # type: ignore[misc]
        there.append(one)
        here.append(other)
        same += told(far) == told(near)
    print(f"  {len(queries)} questions: cluster {spread(there)}; terminal {spread(here)}; the same ten: {same}")


def pushed(root: Path, url: str, shards: int) -> float:
    """Seconds of a push as a process."""
    args = command("push", url, "--root", str(root), "--shards", str(shards))
    return timed(lambda: subprocess.run(args, check=True, capture_output=True))[0]


def killed_push(root: Path, url: str, shards: int, whole: float) -> None:
    """A tenth of the documents changes, and the push is killed in the middle of its way: readers see the one before."""
    changed(root)
    before = connect(url).count(index=NAME)["count"]
    process = subprocess.Popen(
        command("push", url, "--root", str(root), "--shards", str(shards)), stderr=subprocess.PIPE
    )
    first = writes(url, process, whole)
    index = next(iter(connect(url).indices.get_alias(name=NAME)))
    process.send_signal(signal.SIGKILL)
    process.wait()
    after, left = connect(url).count(index=NAME)["count"], connect(url).count(index=index)["count"]
    seen = f"readers saw {before} records before and see {after}; {left - first} left behind"
    print(f"  push killed (exit {process.returncode}): {seen}")
    again = pushed(root, url, shards)
    print(f"  the next push {again:.1f} s; readers see {connect(url).count(index=NAME)['count']}")


def green(url: str) -> None:
    """Wait until each shard has its copy."""
    connect(url).cluster.health(index=NAME, params={"wait_for_status": "green", "timeout": "900s"}, request_timeout=920)


def changed(root: Path) -> None:
    """A tenth of the documents gets a line more."""
    for path in sorted((root / "postmortems").rglob("*.md"))[::10]:
        path.write_text(path.read_text(encoding="utf-8") + "\nanother line\n", encoding="utf-8")


def writes(url: str, process: subprocess.Popen[bytes], whole: float) -> int:
    """Wait until the first new records of a push are there. How many there were before."""
    index = next(iter(connect(url).indices.get_alias(name=NAME)))
    first = int(connect(url).count(index=index)["count"])
    end = time.monotonic() + 3 * whole + 60
    while process.poll() is None and time.monotonic() < end:
        connect(url).indices.refresh(index=index)
        if connect(url).count(index=index)["count"] > first:
            break
        time.sleep(0.05)
    return first


def killed_node_of_a_push(nodes: Nodes, root: Path, shards: int, whole: float, queries: list[str]) -> None:
    """One of several nodes dies while a tenth of the documents is sent: what the client says, and what readers see."""
    url = ",".join(nodes.urls)
    changed(root)
    before = connect(url).count(index=NAME)["count"]
    args = command("push", url, "--root", str(root), "--shards", str(shards))
    process = subprocess.Popen(args, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    writes(url, process, whole)
    nodes.running[-1].kill()
    during = connect(url).count(index=NAME)["count"]
    out, told_last = process.communicate()
    last = (out + told_last).decode(errors="replace").replace("\r", "\n").strip().splitlines()[-1:]
    print(f"  a node killed during a push: readers saw {before} before and {during} then; exit {process.returncode}")
    print(f"    said: {' '.join(last)[:200]}; readers see {connect(url).count(index=NAME)['count']}")
    nodes.again(len(nodes.urls) - 1)
    green(url)
    print(f"  the node back, the next push {pushed(root, url, shards):.1f} s", flush=True)
    index = bring_up_to_date(root)
    asked(url, index, queries)
    index.close()
    pushed_back(root, url, shards)


def killed_node(nodes: Nodes, url: str, index: Index, queries: list[str]) -> None:
    """One of several nodes dies during the questions."""
    green(url)
    cluster = Cluster(url, NAME)
    wrong = failed = 0
    longest = 0.0
    for number, query in enumerate(queries):
        if number == len(queries) // 3:
            nodes.running[-1].kill()
        try:
            seconds, far = timed(lambda query=query: cluster.search(query, 10))  # type: ignore[misc]
        except Exception as error:
            failed += 1
            print(f"    said: {str(error)[:160]}")
            continue
        longest = max(longest, seconds)
        wrong += told(far) != told(search(index, query, 10))
    how = f"{wrong} answered wrongly, {failed} refused aloud, longest {longest:.2f} s"
    print(f"  a node killed during {len(queries)} questions: {how}")


def main() -> None:
    """Measure, one size after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--nodes", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--length", type=int, default=synthetic.LENGTH, help="Sentences of a document.")
    given = parser.parse_args()
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as place:
            root = Path(place, "kb")
            os.environ["KBGEN_CACHE"] = str(Path(place, "cache"))
            synthetic.write(size, root, given.length)
            made, index = timed(lambda root=root: bring_up_to_date(root))  # type: ignore[misc]
            print(f"{size:,} documents: the terminal's index {made:.1f} s", flush=True)
            index.close()
            queries = questions(root / "postmortems", given.runs)
            for count in given.nodes:
                with tempfile.TemporaryDirectory() as home:
                    nodes = Nodes(Path(home), count)
                    try:
                        measured(nodes, root, queries, count)
                    finally:
                        nodes.stop()


def measured(nodes: Nodes, root: Path, queries: list[str], count: int) -> None:
    """One cluster over one knowledge base."""
    index = bring_up_to_date(root)
    url = ",".join(nodes.urls)
    first = pushed(root, url, count)
    again = pushed(root, url, count)
    size = connect(url).indices.stats(index=NAME)["_all"]["primaries"]["store"]["size_in_bytes"]
    print(
        f" {count} node(s), as many shards: push {first:.1f} s, nothing changed {again:.1f} s, {size / 1e6:.1f} MB",
        flush=True,
    )
    asked(url, index, queries)
    if count > 1:
        killed_node(nodes, url, index, queries[:30])
        index.close()
        nodes.again(count - 1)
        green(url)
        killed_node_of_a_push(nodes, root, count, first, queries)
    else:
        index.close()
        killed_push(root, url, count, first)
        pushed_back(root, url, count)


def pushed_back(root: Path, url: str, shards: int) -> None:
    """The documents as they were before the push that was killed."""
    for path in (root / "postmortems").rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        if text.endswith("\nanother line\n"):
            path.write_text(text.removesuffix("\nanother line\n"), encoding="utf-8")
    print(f"  a tenth changed back: {pushed(root, url, shards):.1f} s", flush=True)


if __name__ == "__main__":
    main()
