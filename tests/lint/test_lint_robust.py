"""Whatever is in a file, the answer is a list of findings."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lint.cases import FIXTURES, TODAY, completed, split_files

from kbgen.corpus.corpus import collect
from kbgen.documents import read_document
from kbgen.lint.engine import lint
from kbgen.lint.formats import FORMATS
from kbgen.model.findings import Finding
from kbgen.model.settings import Settings

# Real fields and values, so that mutations get past the front matter's reader.
SEEDS = [
    completed(data)
    for path in FIXTURES
    if path.stat().st_size < 4000
    for data in split_files(path.read_bytes()).values()
]
SEEDS = [seed for seed in SEEDS if len(seed) < 4000]


def check(data: bytes, path: str = "2026/20260311-a.md") -> list[Finding]:
    document = read_document(path, data)
    findings = lint(collect([document], Settings()), TODAY)
    lines = document.text.count("\n") + 1
    for finding in findings:
        assert 1 <= finding.line <= lines and finding.column >= 1, finding
        assert finding.message and finding.path == path
    for form in FORMATS.values():
        form(findings)
    return findings


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(st.text())
def test_any_front_matter(text: str) -> None:
    check(f"---\n{text}\n---\n{text}".encode(errors="replace"))


@settings(max_examples=300)
@given(st.data())
def test_broken_documents(data: st.DataObject) -> None:
    """Real documents with a piece replaced by another document's piece or by anything."""
    base, other = data.draw(st.sampled_from(SEEDS)), data.draw(st.sampled_from(SEEDS))
    cut = data.draw(st.integers(0, len(base)))
    end = data.draw(st.integers(cut, len(base)))
    begin = data.draw(st.integers(0, len(other)))
    piece = data.draw(st.one_of(st.just(other[begin : begin + 60]), st.binary(max_size=8)))
    check(base[:cut] + piece + base[end:])


def test_the_real_corpus(shared: Path) -> None:
    """Every file is read; imported ones have no errors unless their front matter is really wrong."""
    docs = shared / "corpus" / "docs"
    paths = sorted(docs.rglob("*.md"))
    documents = [read_document(path.relative_to(docs).as_posix(), path.read_bytes()) for path in paths]
    findings = lint(collect(documents, Settings()), TODAY)
    assert len(documents) == len(paths) > 0
    plain = {document.path for document in documents if not document.marks and document.readable}
    broken = ("PM005", "PM007")
    assert [f for f in findings if f.path in plain and f.level == "error" and f.code not in broken] == []
    json.loads(FORMATS["json"](findings))
