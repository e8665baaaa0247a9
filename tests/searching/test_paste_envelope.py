"""What alerts, tickets, chats and screens put around what they tell does not decide what is found, in both readers."""

from __future__ import annotations

import json

import pytest
from counted import grows
from playwright.sync_api import Page
from searching.harness import HERE, differing

from kbgen.search.index.index_reader import Index
from kbgen.search.query.paste_envelope import relayed
from kbgen.search.query.pasted_log import FRAME, FULL, MAX_CHARACTERS, pasted

TOLD = "redis connection pool timeout after deploy"
TOLD_ZH = "路由器网络抖动导致分区"
RELAYED: dict[str, list[str]] = json.loads((HERE / "pastes.json").read_text(encoding="utf-8"))
FORMS = [each.replace("{}", TOLD) for each in RELAYED["en"]] + [each.replace("{}", TOLD_ZH) for each in RELAYED["zh"]]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_told_is_left(form: str) -> None:
    told = {" ".join(said.split()) for said, _ in relayed(form) if said}
    assert told <= {TOLD, TOLD_ZH} and told
    given = pasted(form)
    assert given.lines == () and not given.by_program
    plain = {term for term, _ in pasted(told.pop()).words if term}
    assert {given.share(term) for term in plain} == {FULL}
    assert {given.share(term) for term, _ in given.words if term and term not in plain} <= {FRAME}


@pytest.mark.parametrize("text", RELAYED["as they are"])
def test_what_nothing_stands_around_stays(text: str) -> None:
    assert [said for said, _ in relayed(text)] == text.split("\n")
    assert not any(around for _, around in relayed(text))


@pytest.mark.parametrize(("text", "told"), RELAYED["read"])
def test_what_is_written_otherwise(text: str, told: str) -> None:
    assert "\n".join(said for said, _ in relayed(text) if said) == told


def test_both_readers_agree(page: Page, index: Index) -> None:
    queries = [*FORMS, *RELAYED["as they are"], *(text for text, _ in RELAYED["read"])]
    assert differing(page, index, queries) == []


ROWS = [
    "[a: ",
    "告警:1 ",
    "alert ",
    "p1 ",
    "@a ",
    ":a: ",
    "a=1\n",
    "> ",
    "{a:",
    "a 1:",
    "反馈",
    "【告警",
    "(",
    "rate(",
    "- a",
]


@pytest.mark.parametrize("text", ROWS)
def test_no_row_makes_a_pattern_run_away(text: str) -> None:
    row = text * (590 // len(text))
    rows = "\n".join([f"{row} {at}" for at in range(MAX_CHARACTERS // 600)][:50])
    half = rows[: len(rows) // 2]
    assert grows(lambda size: lambda: relayed(rows if size > 1 else half), 1) < 3
