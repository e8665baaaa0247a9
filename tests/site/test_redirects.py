"""Old addresses lead on; nothing that is there now is hidden by one."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest

from kbgen.corpus import collect
from kbgen.documents import read_document
from kbgen.model.settings import settings_from
from kbgen.recurrence import Patterns
from kbgen.site import former_pages, load, site

TEXTS = {
    "2024/20240301-new.md": "aliases: [20240301-old, 20230101-before, 那时, 20240401-other, ../../etc/x, '<b>', \"a\\nb\", "
    + "x" * 250
    + "]",
    "2024/20240401-other.md": "visibility: public",
    "2024/20240501-shut.md": "visibility: restricted\naliases: [SECRET]",
}
NAMED = {"20240301-old", "那时", "<b>"}


@pytest.mark.parametrize("folders", [False, True])
def test_a_page_at_each_old_address_leads_on(folders: bool) -> None:
    documents = [
        read_document(path, f"---\ntitle: A <i>\nstatus: draft\n{text}\n---\n".encode()) for path, text in TEXTS.items()
    ]
    made = site(collect(documents, settings_from({"time_zone": "UTC"})), "T", load("zh"), date(2026, 1, 1))
    end = "/" if folders else ".html"
    found = dict(former_pages(made, lambda path: path.removesuffix(".md") + end))
    last = "/index.html" if folders else ".html"
    assert set(found) == {f"2024/{name}{last}" for name in NAMED} | {
        f"{year}/20230101-before{last}" for year in (2023, 2024)
    }
    for path, page in found.items():
        text = page.decode()
        ways = re.findall(r'(?:url=|href=")([^"]+)"', text)
        assert len(ways) == 2
        for way in ways:
            parts = [*path.split("/")[:-1], *unquote(way).strip("/").split("/")]
            while ".." in parts:
                at = parts.index("..")
                del parts[at - 1 : at + 1]
            assert "/".join(parts) == "2024/20240301-new" + ("" if folders else ".html")
        assert "<i>" not in text and "<script" not in text and "已移到" in text


@pytest.mark.parametrize("folders", [False, True])
def test_a_folder_that_was_renamed_with_its_document_leads_on(folders: bool) -> None:
    text = b"---\ntitle: A\nstatus: draft\naliases: [old]\n---\n"
    made = site(
        collect([read_document("2024/new/index.md", text)], settings_from({})), "T", load("en"), date(2026, 1, 1)
    )
    found = dict(former_pages(made, lambda path: path.removesuffix("index.md") + ("" if folders else "index.html")))
    assert b'href="../new/' in found["2024/old/index.html"]


def test_the_old_page_of_a_cause_leads_to_its_failure_mode() -> None:
    text = b"---\ntitle: A\nstatus: final\nroot_causes: [{failure_mode: hot-key}]\n---\n"
    made = site(
        collect([read_document("a.md", text)], settings_from({})),
        "T",
        load("en"),
        date(2026, 1, 1),
        Patterns(modes={"hot-key": ("a",)}),
    )
    found = dict(former_pages(made, lambda path: path.removesuffix(".md") + ".html"))
    assert list(found) == ["causes/hot-key.html"]
    assert b'href="../patterns/modes/hot-key.html">Hot key</a>' in found["causes/hot-key.html"]
