"""Siblings that differ in one code: each is found first by its own words, in both readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from searching.harness import HERE, Opened, differing

from kbgen.documents import read_document
from kbgen.search.answer import first, search
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.records import Entry
from kbgen.search.text.analyzer import is_han

FAMILIES = json.loads((HERE / "codes.json").read_text(encoding="utf-8"))
SPELLINGS: list[list[str]] = json.loads((HERE / "spellings.json").read_text(encoding="utf-8"))
ASKED = {
    f"{number:02}-{code}".replace("/", "-"): text.format(code)
    for number, (text, *codes) in enumerate(FAMILIES)
    for code in codes
}
# Every sibling has the same sentences but for the code, and talks of the others as well.
BODY = """---
title: Incident {number}
symptoms:
  - text: "{text}"
---
It began after lunch. The team restarted the service and looked at the change of the day before. It is not what we
had with {others}. Customers saw errors for an hour, the queue grew, and the next deployment mended it.
"""


@pytest.fixture(scope="module")
def siblings() -> list[Entry]:
    made = []
    for number, (text, *codes) in enumerate(FAMILIES):
        for at, code in enumerate(codes):
            others = " and ".join(other for other in codes if other != code)
            body = BODY.format(number=number, text=text.format(code), others=others)
            made.append(entry(read_document(f"{number:02}-{code}.md", body.encode())))
            assert at < 3
    return made


@pytest.fixture(scope="module")
def index(siblings: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Index:
    return open_index(tmp_path_factory.mktemp("codes"), siblings)


def test_each_is_found_first_by_its_own_symptom(index: Index) -> None:
    assert len(ASKED) == 78
    lost = [(text, found[:1]) for name, text in ASKED.items() if (found := first(index, text, 3))[:1] != [name]]
    assert lost == []


AROUND = (
    "could not execute; nested exception is {}",
    "Error response from daemon: {}",
    '{{"level":"error","ts":"2026-11-30T02:13:07Z","msg":"{}"}}',
    "2026-11-30 02:13:07,123 ERROR [main] c.e.App - {}",
    "2026-11-30 02:13:07,123 ERROR [main] c.e.App - {}\n2026-11-30 02:13:08,001 INFO [main] c.e.App - again in 5s",
    "could not execute; nested exception is {}\n\tat a.b.C.d(E.java:12)\n\tat a.b.C.e(E.java:13)",
)


@pytest.mark.parametrize("around", AROUND)
def test_each_is_found_first_by_its_own_symptom_within_what_a_program_says(around: str, index: Index) -> None:
    asked = {name: around.format(text) for name, text in ASKED.items()}
    assert [text for name, text in asked.items() if first(index, text, 3)[:1] != [name]] == []


def test_the_code_alone_finds_those_that_have_it(index: Index) -> None:
    named = "ORA-01555|CVE-2021-45046|2.3.1|0x80070005|errno 10060|23503|AADSTS50021|01556"
    windows = "-1073741510|3221225786|-2147467259|8007000E|80070003|16777215"
    for query in f"{named}|{windows}".split("|"):
        code = query.split()[-1]
        assert code in search(index, query, 1).hits[0].record["title"] + str(search(index, query, 1).hits[0].matches)


def test_both_readers_agree(open_site: Opened, siblings: list[Entry], index: Index, tmp_path: Path) -> None:
    within = [around.format(text) for text, around in zip(ASKED.values(), AROUND * len(ASKED), strict=False)]
    assert differing(open_site(tmp_path / "site", siblings), index, [*ASKED.values(), *within]) == []


@pytest.fixture(scope="module")
def spelled() -> list[Entry]:
    """A document for each spelling; those of one code begin with one letter."""
    body = '---\ntitle: Vault\nsymptoms: ["the vault reports: {}"]\n---\n'
    return [
        entry(read_document(f"{chr(97 + number)}-{chr(97 + at)}.md", body.format(text).encode()))
        for number, texts in enumerate(SPELLINGS)
        for at, text in enumerate(texts)
    ]


def test_a_code_is_found_in_all_its_spellings(spelled: list[Entry], tmp_path: Path) -> None:
    index, lost = open_index(tmp_path / "spelled", spelled), []
    for number, texts in enumerate(SPELLINGS):
        for text in texts:
            found = [each[0] for each in first(index, text, 20)]
            has_words = " " in text or "-" in text or is_han(text)  # of several, of which one is in other codes, too
            others = 0 if has_words else len(set(found)) - 1
            if found.count(chr(97 + number)) < len(texts) or others:
                lost.append((text, found))
    assert lost == []


def test_both_readers_agree_on_spellings(open_site: Opened, spelled: list[Entry], tmp_path: Path) -> None:
    index, asked = open_index(tmp_path / "spelled", spelled), [text for texts in SPELLINGS for text in texts]
    assert differing(open_site(tmp_path / "site", spelled), index, asked) == []
