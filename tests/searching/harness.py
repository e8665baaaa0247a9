"""Helpers of these tests: documents as entries, a site of static files, what of a result is compared."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.search.answer import search
from kbgen.search.browser.search_files import search_files
from kbgen.search.browser.search_script import search_script
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.records import Entry, Lexicon
from kbgen.search.query.team_vocabulary import lexicon

HERE = Path(__file__).parent
POLICY = "default-src 'none'; script-src 'self'"

LEXICON = lexicon(
    Settings(),
    [("丢单", "charged twice"), ("zanzibar", "剑鱼")],
    modes={"Pool 用完": "pool-exhaustion", "x": "hot-key"},
)

Opened = Callable[[Path, Sequence[Entry]], Page]
Asked = tuple[str, dict[str, Any]]  # a query and the options of its search
EVERY = """(asked) => Promise.all(asked.map(async ([query, options]) => {
  const parts = [];
  const answer = await kbgen.search(query, { ...options, part: (each) => parts.push(each) });
  const told = (each, most) => JSON.stringify({ ...each, took_ms: 0, hits: each.hits.slice(0, most) });
  const stays = (part) => told(part) === told(answer, part.hits.length);
  return [answer, parts.every(stays), parts.length];
}))"""


def entries_of(folder: Path) -> list[Entry]:
    return [entry(read_document(path.name, path.read_bytes())) for path in sorted(folder.iterdir())]


def write_site(folder: Path, entries: Sequence[Entry], lexicon: Lexicon = LEXICON) -> Path:
    assets = folder / "assets/kbgen"
    for name, content in search_files(entries, lexicon):
        path = assets / "search" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (assets / "engine.js").write_bytes(search_script())
    html = f'<!doctype html><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (folder / "index.html").write_text(f'{html}<script src="assets/kbgen/engine.js"></script>', encoding="utf-8")
    return folder / "index.html"


def call_of(script: bytes) -> tuple[str, Any]:
    """The name and the payload of a file of the index."""
    call = re.fullmatch(r"kbgen\.put\((.*)\)", script.decode("utf-16"))
    assert call, script[:80]
    name, payload = json.loads(f"[{call[1]}]", strict=False)
    return name, payload


def payload_bytes(text: str) -> bytes:
    """What `payload_text` was given, as the browser reads it."""
    plain = re.sub("\x1b(.)", lambda found: chr(ord(found[1]) ^ 0x5500), text, flags=re.DOTALL)
    return plain.encode("utf-16-le", "surrogatepass")


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """A result without what only one of the readers gives."""
    for hit in result["hits"]:
        hit.pop("href", None)
        hit.pop("similar", None)
        for match in hit["matches"]:
            match.pop("marks", None)
    return {key: value for key, value in result.items() if key != "took_ms"}


def differing(page: Page, index: Index, asked: Iterable[str | Asked]) -> list[str]:
    """What the browser answers otherwise than the terminal, or begins to answer otherwise than it ends."""
    pairs = [(each, {}) if isinstance(each, str) else each for each in asked]
    found = page.evaluate(EVERY, [list(each) for each in pairs])
    assert any(parts for _, _, parts in found), "the first hits come before the others"
    return [
        f"{query[:120]} {options}"
        for (query, options), (hits, stays, _) in zip(pairs, found, strict=True)
        if not stays or comparable(hits) != comparable(search(index, query, **options).to_json())
    ]
