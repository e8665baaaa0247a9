"""Build time and site size as the knowledge base doubles, beside plain Material with the pages out of its navigation.

    python benchmarks/build.py 500 1000 2000

Both are whole processes in the same run; machines differ, so quote the ratios.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic import write

PLAIN = """\
site_name: Plain
docs_dir: postmortems
theme: {name: material, font: false}
not_in_nav: "/**/*.md"
nav: [{Home: index.md}]
"""


def timed(command: list[str], folder: Path) -> float:
    """Seconds of a whole process. Raises CalledProcessError with what it printed."""
    began = time.monotonic()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return time.monotonic() - began


def megabytes(folder: Path) -> float:
    """The size of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(sizes: list[int]) -> None:
    """Measure each size and print a line for it."""
    print("documents | kbgen cold s | again s | site MB | plain Material s | site MB | time ratio")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(size, folder)
            python = sys.executable
            cold = timed([python, "-m", "kbgen", "build"], folder)
            again = timed([python, "-m", "kbgen", "build"], folder)
            ours = megabytes(folder / "site")
            (folder / "plain.yml").write_text(PLAIN, encoding="utf-8")
            (folder / "postmortems" / "index.md").write_text("# Home\n", encoding="utf-8")
            plain = timed([python, "-m", "mkdocs", "-q", "build", "-f", "plain.yml", "-d", "plain"], folder)
            theirs = megabytes(folder / "plain")
        ours_shown = f"{size:9,} | {cold:12.1f} | {again:7.1f} | {ours:7.1f}"
        print(f"{ours_shown} | {plain:16.1f} | {theirs:7.1f} | {cold / plain:.2f}", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [500, 1000, 2000])
