"""A million characters of what an author, or somebody who means harm, may write, in every door.

    python benchmarks/megabyte.py [CHARACTERS]

For each door the longest time and its text. `read` to `editor` are asked in this process; `import`, `build` and the
language server run as users run them, as processes, with their start. Seconds are the processor's, so that what else
the machine does counts little. `tests/test_linear.py` keeps the same texts, shorter, bounded.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hostile_texts import FRONT, bodies, doors

from kbgen.documents import read_document

PYTHON = sys.executable
SETTINGS = 'title = "C"\nlang = "en"\naudience = "internal"\ntime_zone = "UTC"\n'


def run(arguments: list[str], given: bytes = b"") -> tuple[float, int]:
    """The processor's seconds of a process and of what it starts, and how it ended. 124: not within ten minutes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        code = subprocess.run(arguments, input=given, capture_output=True, timeout=600, check=False).returncode
    except subprocess.TimeoutExpired:
        code = 124
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, code


def processes(text: str) -> Iterator[tuple[str, float, int]]:
    """Import, build and the language server on one text."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "base"
        (base / "postmortems" / "2026").mkdir(parents=True)
        (base / "kbgen.toml").write_text(SETTINGS)
        one = base / "postmortems" / "2026" / "20260311-a.md"
        one.write_text(text)
        foreign = folder / "foreign"
        foreign.mkdir()
        (foreign / "a.md").write_text("# a\n\n" + text.partition("---\n\n")[2])
        here = ["--root", str(base)]
        yield "import", *run([PYTHON, "-m", "kbgen", "import", str(foreign), *here, "--dry-run"])
        yield "build", *run([PYTHON, "-m", "kbgen", "build", *here, "--site-dir", str(folder / "site")])
        yield "language server", *run([PYTHON, "-m", "kbgen", "lsp"], b"".join(messages(one, text)))


def messages(path: Path, text: str) -> Iterator[bytes]:
    """What an editor says: here is a document, what is at its third line, and good bye."""
    uri = path.as_uri()
    at = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 3}}
    opened = {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}
    for number, (method, given) in enumerate(
        {
            "initialize": {"processId": None, "rootUri": None, "capabilities": {}},
            "textDocument/didOpen": opened,
            "textDocument/hover": at,
            "textDocument/completion": at,
            "shutdown": None,
        }.items()
    ):
        yield message(
            {"id": number, "method": method, "params": given}
            if "did" not in method
            else {"method": method, "params": given}
        )
    yield message({"method": "exit"})


def message(content: dict[str, object]) -> bytes:
    """One message of the protocol."""
    data = json.dumps({"jsonrpc": "2.0", **content}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(data), data)


def main() -> None:
    """Print a line for each text and door that took over a second, then the longest of each door."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("characters", nargs="?", type=int, default=1_000_000)
    longest: dict[str, tuple[float, str, int]] = {}

    def note(door: str, seconds: float, name: str, code: int = 0) -> None:
        longest[door] = max(longest.get(door, (0.0, "", 0)), (seconds, name, code))
        if seconds > 1 or code not in (0, 1):
            print(f"{seconds:6.1f} s  {door}: {name}{f', exit {code}' if code else ''}", flush=True)

    for name, body in bodies(arguments.parse_args().characters).items():
        text = FRONT + body
        begin = time.process_time()
        document = read_document("2026/20260311-a.md", text.encode())
        note("read", time.process_time() - begin, name)
        for door, work in doors(document):
            begin = time.process_time()
            work()
            note(door, time.process_time() - begin, name)
        for door, seconds, code in processes(text):
            note(door, seconds, name, code)
    print("\nlongest of each door")
    for door, (seconds, name, code) in longest.items():
        print(f"{seconds:6.1f} s  {door}: {name}, exit {code}")


if __name__ == "__main__":
    main()
