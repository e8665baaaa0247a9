"""An error that quotes a name finds the document of the same error, whatever its name is there; in both readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from searching.harness import HERE, Opened, differing

from kbgen.documents import read_document
from kbgen.search.answer import first
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.records import Entry

FORMS: list[str] = json.loads((HERE / "quoted.json").read_text(encoding="utf-8"))
THEIRS = ("checkout_orders", "payments-eu", "ledger.v2", "ShipmentService", "img.example/basket:7")
OURS = ("coupon_uses", "search-us", "wallet.v9", "RefundController", "hub.example/cart:31")


def said(at: int, names: tuple[str, ...]) -> str:
    return FORMS[at].format(names[at % len(names)])


@pytest.fixture(scope="module")
def errors() -> list[Entry]:
    texts = {
        f"e{at:02}": f"# Incident {at}\n\nThe team saw this:\n\n```\n{said(at, THEIRS)}\n```\n"
        for at in range(len(FORMS))
    }
    return [entry(read_document(f"{name}.md", text.encode())) for name, text in texts.items()]


@pytest.fixture(scope="module")
def index(errors: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index(tmp_path_factory.mktemp("quoted"), errors)


def test_another_name_finds_the_same_error(index: Index) -> None:
    assert len(FORMS) == 40
    asked = {f"e{at:02}": said(at, OURS) for at in range(len(FORMS))}
    lost = [(query, found) for name, query in asked.items() if (found := first(index, query, 2))[:1] != [name]]
    assert lost == []


def test_both_readers_agree(open_site: Opened, errors: list[Entry], index: Index, tmp_path: Path) -> None:
    queries = [said(at, OURS) for at in range(len(FORMS))]
    assert differing(open_site(tmp_path / "site", errors), index, queries) == []
