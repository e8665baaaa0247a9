"""Days that a question names: read in both languages, no stamp or version among them, and they bring forward."""

from __future__ import annotations

import pytest

from kbgen.documents import read_document
from kbgen.search.answer import first, search
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.memory_index import memory_index
from kbgen.search.query.dates import named

NAMED = {
    "outage of 9 June 2021": ["2021-06-09"],
    "Jun 9th, 2021": ["2021-06-09"],
    "2021/6/9 or 2021-06": ["2021-06-09", "2021-06"],
    "２０２１年６月９日 kafka": ["2021-06-09"],
    "10月 双十一": ["10", "11-10..11-11"],
    "2021年的故障": ["2021"],
    "early march, new year's": ["03", "12-31..01-01"],
    "29 February": ["02-29"],
    "they may crash, march on": [],
    "30 February 2021": ["2021-02"],
    "2021-13-01, 3个月": [],
    "CVE-2021-44228 v2021.06.1 kb-2021-06-09-x": [],
    "2021-06-09 10:00:01 boot; Jun 9 10:00:00 host": [],
}
BEGAN = {"june": "2021-06-09", "july": "2021-07-09", "later": "2022-06-09", "unknown": "unknown"}


@pytest.mark.parametrize("question", NAMED)
def test_named(question: str) -> None:
    assert [each.told for each in named(question)[0]] == NAMED[question]


@pytest.fixture(scope="module")
def index() -> Index:
    texts = {
        name: f"---\ntitle: Disk full\nstarted_at: {day}\n---\n\nThe disk was full.\n" for name, day in BEGAN.items()
    }
    return memory_index([entry(read_document(f"{name}.md", text.encode())) for name, text in texts.items()])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("disk full in June 2021", "june"),
        ("disk full 2021-07-10", "july"),  # the day after
        ("2022年6月9日 disk full", "later"),
        ("2022-06-09", "later"),
    ],
)
def test_brings_forward_what_began_then(index: Index, question: str, found: str) -> None:
    assert first(index, question, 1) == [found]


def test_is_no_filter_and_is_told(index: Index) -> None:
    result = search(index, "disk full in May 2021")
    assert result.total == len(BEGAN)
    assert [(each.typed, each.words) for each in result.expansions][-1] == ("May 2021", ("2021-05",))


def test_a_log_line_names_no_day(index: Index) -> None:
    assert search(index, "2022-06-09 ERROR disk full").expansions == search(index, "ERROR disk full").expansions
