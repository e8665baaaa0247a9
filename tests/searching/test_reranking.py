"""A line with most of a query in it finds a long document before one that has the words all over."""

from __future__ import annotations

import random
from pathlib import Path

from searching.harness import Opened, comparable

from kbgen.documents import read_document
from kbgen.search.answer import first, search
from kbgen.search.excerpts import bounds
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.indexing import entry
from kbgen.search.query.query import plan
from kbgen.search.reranking import closest

FILLER = [f"Nothing{at} unusual{at} was seen{at} by anybody{at} in this{at} hour{at}." for at in range(400)]
LINE = "WARN spool: cannot acquire lease for partition walrus"


def together() -> str:
    return "# One\n\n" + "\n\n".join([*FILLER[:200], LINE, *FILLER[200:]])


def scattered() -> str:
    words = LINE.replace(":", "").split()
    rows = [f"{line} {words[at // 28]}" if at % 28 == 0 else line for at, line in enumerate(FILLER[:200])]
    return "# Two\n\n" + "\n\n".join(rows)


def test_a_log_line_finds_where_it_stands(open_site: Opened, tmp_path: Path) -> None:
    entries = [
        entry(read_document(f"{name}.md", text.encode())) for name, text in (("one", together()), ("two", scattered()))
    ]
    index = open_index(tmp_path / "index", entries)
    assert first(index, LINE, 2) == ["one", "two"]
    by_the_whole = index.units(plan(LINE, index).clauses, plain=False)
    assert by_the_whole[1] > by_the_whole[0], "else this tells nothing"
    page = open_site(tmp_path / "site", entries)
    answer = page.evaluate("(query) => kbgen.search(query)", LINE)
    assert comparable(answer) == comparable(search(index, LINE).to_json())


STRANGERS = """
WARN mail-1 relay mistral refused greeting from harbour seventeen
ERROR cart-7 voucher heron expired before checkout lantern
WARN feed-2 parser kestrel skipped attachment of orchid
ERROR bank-3 ledger falcon closed before settlement quarry
WARN shop-9 carousel osprey waited for thumbnail meadow
ERROR auth-4 session plover signed with stale granite
WARN geo-5 boundary curlew crossed during survey thicket
ERROR bill-6 statement bittern printed without margin cobalt
"""
QUOTES = "# One\n\nWe saw `ERROR gate-8 tunnel walrus collapsed under pressure`.\n"
TALKS = "# Two\n\n" + "\n\n".join(
    f"The {words[3]} and the {words[-1]} are what we name {words[-2]} here."
    for words in map(str.split, STRANGERS.split("\n"))
    if words
)


def test_a_document_that_quotes_one_line_of_a_log_comes_before_one_with_words_of_many(
    open_site: Opened, tmp_path: Path
) -> None:
    entries = [entry(read_document(f"{name}.md", text.encode())) for name, text in (("one", QUOTES), ("two", TALKS))]
    index = open_index(tmp_path / "index", entries)
    log = STRANGERS.replace("\nERROR auth", "\nERROR gate-3 tunnel walrus collapsed under pressure\nERROR auth")
    looked = plan(log, index)
    by_the_whole = index.units(looked.clauses, plain=False)
    assert looked.pasted.is_log
    assert by_the_whole[1] > by_the_whole[0], "else this tells nothing"
    assert first(index, log, 2) == ["one", "two"]
    page = open_site(tmp_path / "site", entries)
    answer = page.evaluate("(query) => kbgen.search(query)", log)
    assert comparable(answer) == comparable(search(index, log).to_json())


LINES_APART = """# One

值班的人发现连接很慢。

数据库的连接池在发布之后被写满。

{filler}
"""
WORDS_APART = """# Two

连接池

数据库

写满

发布

{filler}
"""


def test_one_word_alone_makes_no_line_a_close_one(open_site: Opened, tmp_path: Path) -> None:
    filler = "\n\n".join(FILLER[:60])
    texts = (("one", LINES_APART), ("two", WORDS_APART))
    entries = [entry(read_document(f"{name}.md", text.format(filler=filler).encode())) for name, text in texts]
    index = open_index(tmp_path / "index", entries)
    page = open_site(tmp_path / "site", entries)
    for query in ("发布之后数据库连接池写满", "发布之后 database 连接池写满"):
        assert first(index, query, 2) == ["one", "two"]
        assert comparable(page.evaluate("(query) => kbgen.search(query)", query)) == comparable(
            search(index, query).to_json()
        )
    clauses = plan("发布 写满", index).clauses
    assert [closest(line, (), clauses) > 0 for line in ("发布", "写满", "发布写满")] == [False, False, True]


def test_a_line_is_not_passed_over_for_parts_that_make_a_word() -> None:
    lines = ["calls do_timer()", "slow I/O", "nothing of it", "kube-proxy died"]
    terms = {"dotimer": 5, "io": 3, "kubeproxi": 2, "di": 1}
    assert bounds(lines, terms) == [5, 3, 0, 3]
    assert bounds([], terms) == []
    assert bounds(["io dies", "io"], terms, 0, {"io": 3, "di": 1, "dotimer": 5, "kubeproxi": 2}) == [1, 0]


def test_lines_that_can_not_be_worth_so_much_are_let_go_and_no_other() -> None:
    chance, words = random.Random(15), LINE.lower().replace(":", "").split()
    lines = [" ".join(chance.choices(words, k=chance.randint(1, 9))) for _ in range(200)]
    terms = {word: 2**at for at, word in enumerate(words)}
    plainly = bounds(lines, terms)
    assert len({*plainly}) > 20, "else this tells little"
    for least in (1, 5, 20, 60, max(plainly), max(plainly) + 1):
        assert bounds(lines, terms, least) == [each if each >= least else 0 for each in plainly]
