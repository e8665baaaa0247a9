"""How the linter's test data is written: fixtures, and the examples of the rules' pages."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from kbgen.checking.check import unanswered
from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import Document, read_document, unopened
from kbgen.lint.engine import lint
from kbgen.lint.rule import Find
from kbgen.model.findings import Finding
from kbgen.model.settings import settings_from
from kbgen.recurrence.patterns import find_patterns
from kbgen.search.answer import first
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.indexing import entry

HERE = Path(__file__).parent
FIXTURES = sorted((HERE / "fixtures").glob("*.md"))
TODAY = date(2026, 6, 1)
PATH = "2026/20260311-checkout-down.md"

_FILE = re.compile(rb"^-- (.+) --\r?\n", re.MULTILINE)
_WAS = re.compile(rb"^# was (\S+\.md)$", re.MULTILINE)
_BYTE = re.compile(rb"\\x([0-9a-f]{2})")
_TIMES = re.compile(rb"\{(\d+) times (.+?)\}")
_EXPECT = re.compile(r"expect: ([+-]?)(\d+):(\d+) (PM\d{3}) (error|warning)")
_EXAMPLE = re.compile(r'^(```+)(\w+)(?: title="([^"\n]*)")?\n(.*?)^\1$', re.MULTILINE | re.DOTALL)


def split_files(data: bytes) -> dict[str, bytes]:
    """A fixture is one document, or several files under lines like `-- path --`."""
    parts = _FILE.split(data)
    if len(parts) == 1:
        return {PATH: data}
    return {path.decode(): text for path, text in zip(parts[1::2], parts[2::2], strict=True)}


def completed(data: bytes) -> bytes:
    r"""The line `#final` stands for all that a final document needs and the fixture does not write itself.

    `{30 times [}` and `\xbf` stand for what can't be written out.
    """
    own = set(re.findall(rb"^(\w+):", data, re.MULTILINE))
    fields = re.split(rb"(?m)^(?=\w)", (HERE / "final.yaml").read_bytes())
    rest = b"".join(field for field in fields if field and field.partition(b":")[0] not in own)
    data = re.sub(rb"(?m)^#final\n", lambda _: rest, data)
    data = _TIMES.sub(lambda match: match[2] * int(match[1]), data)
    return _BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), data)


def linted(files: dict[str, bytes], asks: str = "") -> list[Finding]:
    """The findings of a knowledge base that has these files.

    `asks` is the code of a rule that asks more than the documents: PM801 the index, PM811 the earlier incidents. A
    comment in a file does as well: `# asks PM801`. `# was 2026/old.md` says that a branch renamed the file.
    """
    asked = {code for code in ("PM801", "PM811") for data in files.values() if f"# asks {code}".encode() in data}
    settings = settings_from(tomllib.loads(files.get("kbgen.toml", b"").decode()))
    documents = [_document(path, data) for path, data in files.items() if path.endswith(".md")]
    others = [path for path in files if not path.endswith(".md") and path != "kbgen.toml"]
    corpus = collect(documents, settings)
    find = finder(corpus) if "PM801" in asked | {asks} else None
    compared = unanswered(corpus, find_patterns(corpus)) if "PM811" in asked | {asks} else None
    was = {path: found[1].decode() for path, data in files.items() if (found := _WAS.search(data))}
    return lint(corpus, TODAY, others, find=find, unanswered=compared, moved=was)


def _document(path: str, data: bytes) -> Document:
    """One file; what begins with `(unopened)` stands for a file that can't be opened, for the reason that follows."""
    mark, _, reason = data.decode("utf-8", errors="replace").partition("(unopened) ")
    return unopened(path, reason.strip()) if reason and not mark else read_document(path, completed(data))


def finder(corpus: Corpus) -> Find:
    """Asks a real index of these documents, made where it does no harm."""
    folder = tempfile.mkdtemp(prefix="kbgen-test-")  # the index reads on while it is asked
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    index = open_index(Path(folder), [entry(document) for document in corpus])
    return lambda query, sought: first(index, query, 3, sought)


def places(findings: Iterable[Finding]) -> list[tuple[str, int, int, str, str]]:
    return sorted((f.path, f.line, f.column, f.code, str(f.level)) for f in findings)


def expected(files: dict[str, bytes]) -> list[tuple[str, int, int, str, str]]:
    """What the fixture says in comments: `expect: line:column code level`. A line like -2 counts from the comment."""
    found = []
    for path, data in files.items():
        lines = completed(data).decode("latin-1").replace("\r\n", "\n").split("\n")
        for here, text in enumerate(lines, 1):
            for sign, line, column, code, level in _EXPECT.findall(text):
                place = here + int(sign + line) if sign else int(line)
                found.append((path, place, int(column), code, level))
    return sorted(found)


def examples(page: str, part: str) -> Iterator[dict[str, bytes]]:
    """The files of a page's example below `Bad:` or `Good:`."""
    bad, _, good = page.partition("\nGood:\n")
    found: dict[str, bytes] = {}
    for _, kind, title, text in _EXAMPLE.findall(good if part == "Good" else bad.partition("\nBad:\n")[2]):
        found[title or PATH] = _as_file(kind, text)
    yield found


def _as_file(kind: str, text: str) -> bytes:
    if kind == "unopened":
        return f"(unopened) {text}".encode()
    if kind == "yaml":
        return f"---\n{text}---\n\n## What happened\n\nAll payments failed.\n".encode()
    return text.encode()
