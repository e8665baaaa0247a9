"""What a build costs as the knowledge base doubles, beside plain Material with the pages out of its navigation.

    python benchmarks/build.py 500 1000 2000

All are whole processes of the same run: seconds and CPU seconds, cold (no cache), again (nothing changed) and after
one edit; the most memory of one process; the bytes of the site by kind of file. Machines differ: quote the ratios.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from synthetic import write

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


def shown(sizes: Counter[str]) -> str:
    """Megabytes in all and of the five largest kinds."""
    kinds = ", ".join(f"{kind} {size / 1e6:.1f}" for kind, size in sizes.most_common(5))
    return f"{sizes.total() / 1e6:.1f} MB ({kinds})"


def main(counts: list[int]) -> None:
    """Measure each size and print its figures."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(count, folder)
            ours = [sys.executable, "-m", "kbgen", "build"]
            found = {"cold": cost(ours, folder), "again": cost(ours, folder)}
            one = min((folder / "postmortems").rglob("*.md"))
            one.write_text(one.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
            found["one edit"] = cost(ours, folder)
            (folder / "plain.yml").write_text(PLAIN, encoding="utf-8")
            (folder / "postmortems" / "index.md").write_text("# Home\n", encoding="utf-8")
            host = [sys.executable, "-m", "mkdocs", "-q", "build", "-f", "plain.yml", "-d", "plain"]
            plain = cost(host, folder)
            print(f"{count:,} documents\n  plain     {plain}")
            for what, each in found.items():
                print(f"  {what:9} {each}  {each.wall / plain.wall:.2f} x, CPU {each.cpu / plain.cpu:.2f} x")
            print(
                f"  site      {shown(by_kind(folder / 'site'))}\n  plain     {shown(by_kind(folder / 'plain'))}",
                flush=True,
            )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 1000, 2000])
