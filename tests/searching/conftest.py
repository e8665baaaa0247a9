"""A small knowledge base, and a browser that searches it from static files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from searching.harness import HERE, Opened, entries_of, write_site

from kbgen.documents import read_document
from kbgen.search.index.indexing import entry
from kbgen.search.index.records import Entry


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    return entries_of(HERE / "kb")


@pytest.fixture(scope="session")
def queries() -> list[str]:
    found = json.loads((HERE / "queries.json").read_text(encoding="utf-8"))
    trace = "\n".join(f"\tat com.example.layer{n}.Handler{n}.call(Handler{n}.java:{n})" for n in range(200))
    return [*found, "java.io.IOException: no space left\n" + trace, "超时" * 5000, "x" * 10_000, "ab " * 9_000]


@pytest.fixture(scope="session")
def shared_entries(shared: Path) -> list[Entry]:
    seeds = ((f"seed-{path.name[:3]}.md", path) for path in sorted((shared / "seeds").iterdir()))
    documents = entries_of(shared / "corpus/docs")
    return documents + [entry(read_document(name, path.read_bytes())) for name, path in seeds]


@pytest.fixture(scope="session")
def open_site(browser: Browser) -> Opened:
    """Writes a page with the engine and the files of some documents, and opens it from file://."""

    def opened(folder: Path, entries: Sequence[Entry]) -> Page:
        page = browser.new_page()
        page.goto(write_site(folder, entries).as_uri())
        return page

    return opened
