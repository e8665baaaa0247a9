"""A small knowledge base, and a browser that searches it from static files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from searching.harness import HERE, LEXICON, Opened, entries_of, write_site

from kbgen.documents import read_document
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
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
def index(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The small knowledge base as the terminal searches it."""
    opened = open_index(tmp_path_factory.mktemp("index"), entries, lexicon=LEXICON)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def site(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as static files; a test that spoils some makes its own."""
    return write_site(tmp_path_factory.mktemp("site"), entries).parent


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """Its page, fresh, from file://."""
    opened = browser.new_page()
    opened.goto((site / "index.html").as_uri())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def open_site(browser: Browser) -> Opened:
    """Writes a page with the engine and the files of some documents, and opens it from file://."""

    def opened(folder: Path, entries: Sequence[Entry]) -> Page:
        page = browser.new_page()
        page.goto(write_site(folder, entries).as_uri())
        return page

    return opened
