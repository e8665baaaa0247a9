"""A team's own words: its glossary, and the other spellings of its vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest
from searching.harness import Opened, comparable

from kbgen.documents import read_document
from kbgen.model.errors import KbgenError
from kbgen.model.settings import settings_from
from kbgen.search.answer import search
from kbgen.search.browser.search_files import search_files
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.indexing import entry
from kbgen.search.query.team_vocabulary import lexicon, read_glossary

READ = [
    ("", ()),
    ("- [丢单, lost order]\n- [a, b, c]", (("丢单", "lost order"), ("a", "b", "c"))),
    (
        "丢单: [lost order, missing order]\nOTS: 表格存储",
        (("丢单", "lost order", "missing order"), ("OTS", "表格存储")),
    ),
]

WRONG = [
    ("text", "line 1"),
    ("- [a, b]\n- a: b", "line 2: this is not a list of words"),
    ("- [a, b]\n-\n  - c\n  - [d]", "line 4: this is not a word or phrase"),
    ("- [a, '']", "line 1: this is not a word or phrase"),
    ("- [a, b]\n- [c]", "line 2: this list has only one word"),
    ("a: []", "line 1: this list has only one word"),
    ("a: [b\n", "line"),
    ("a: [b]\na: [c]", "line 2: 'a' is repeated; it was first set in line 1. Keep one; the first one counts. Allowed"),
]


@pytest.mark.parametrize(("text", "sets"), READ)
def test_reads(text: str, sets: tuple[tuple[str, ...], ...]) -> None:
    assert read_glossary(text) == sets


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_says_what_is_wrong_and_what_is_legal(text: str, told: str) -> None:
    with pytest.raises(KbgenError) as raised:
        read_glossary(text)
    assert "glossary.yml, " + told in str(raised.value)
    assert "Allowed is" in str(raised.value)


def test_in_both_readers(open_site: Opened, tmp_path: Path) -> None:
    settings = settings_from({"vocabulary": {"severities": [{"name": "major", "aliases": ["P0", "SEV 1"]}]}})
    sources = {
        "lost.md": "---\ntitle: Orders vanished\nseverity: p0\nstarted_at: 2024-01-02\n---\nA lost order.",
        "other.md": "# Other\n\nSomething else.",
    }
    entries = [entry(read_document(name, text.encode()), settings) for name, text in sources.items()]
    own = lexicon(settings, read_glossary("- [剑鱼丢单, lost order]"))
    index = open_index(tmp_path / "index", entries, lexicon=own)
    page = open_site(tmp_path / "site", entries)
    for name, content in search_files(entries, own):
        place = tmp_path / "site/assets/kbgen/search" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    page.reload()
    for query in ("剑鱼丢单", "劍魚丟單", "severity:P0", "severity:sev-1 started:2024", "severity:major"):
        found = search(index, query).to_json()
        assert [hit["id"] for hit in found["hits"]] == ["lost"], query
        assert comparable(page.evaluate("query => kbgen.search(query)", query)) == comparable(found)
    assert search(index, "剑鱼丢单", expand=False).total == 0
