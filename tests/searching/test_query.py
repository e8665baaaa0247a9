"""What a query looks up, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbgen.model.spelling import slips
from kbgen.search.query.glossary import Glossary, glossary, glossary_bytes, glossary_from, spelt, synonym_sets
from kbgen.search.query.query import MAX_TERMS, Clause, Expansion, plan
from kbgen.search.query.typos import nearest
from kbgen.search.text.analyzer import analyze


class Words:
    """Statistics made by hand: frequency by term, over 100 documents."""

    documents = 100
    chinese = 0

    @property
    def glossary(self) -> Glossary:
        return glossary((("剑鱼", "swordfish"),))

    def __init__(self, **frequencies: int) -> None:
        self.frequencies = frequencies

    def frequency(self, term: str) -> int:
        return self.frequencies.get(term, 0)

    def words(self, letter: str) -> Iterator[str]:
        return (word for word in self.frequencies if word.startswith(letter))


def clauses(query: str, statistics: Words) -> tuple[Clause, ...]:
    return plan(query, statistics).clauses


SLIPS = [
    ("watch", "wathc", 1),
    ("deth", "death", 1),
    ("death", "deth", 1),
    ("same", "same", 0),
    ("kubernet", "kuberent", 1),
    ("timeout", "tiemuot", 2),
    ("one", "other", 3),
]


@pytest.mark.parametrize(("word", "other", "distance"), SLIPS)
def test_slips(word: str, other: str, distance: int) -> None:
    assert slips(word, other, 2) == min(distance, 3)


def test_nearest_prefers_few_slips_then_the_frequent() -> None:
    statistics = Words(death=3, depth=9, debt=9, dead=9, teeth=9)
    assert nearest("deth", statistics) == ["depth", "death"]


def test_a_missing_blank_is_mended_where_no_similar_word_is_there() -> None:
    known = Words(bad=4, gatewai=9, badg=1, atewai=1, load=2, balanc=3, balancer=1)
    found = plan("badgateway loadbalancers badgatewax", known)
    assert found.corrections == (
        Expansion("badgateway", ("bad gateway",)),
        Expansion("loadbalancers", ("load balancers",)),
    )
    assert [clause.literal[0][0] for clause in found.clauses] == ["bad", "gatewai", "load", "balanc"]
    assert plan("badgateway", Words(bad=4, gatewai=9, badgatewai=1)).corrections == ()
    assert plan("badgateway", Words(bad=4, gatewai=9, badgatewa=1)).corrections == (
        Expansion("badgateway", ("badgatewa",)),
    )


def test_a_known_word_is_not_corrected() -> None:
    found = clauses("deth", Words(deth=1, death=50))
    assert [clause.literal[0][0] for clause in found] == ["deth"]


def test_a_term_counts_twice_at_most() -> None:
    assert len(clauses("quorum quorum quorum quorum", Words(quorum=3))) == 2


def test_the_rarest_terms_of_very_many_are_kept() -> None:
    frequencies = {f"t{number}": 1 + number for number in range(90)}
    found = clauses(" ".join(frequencies), Words(**frequencies))
    assert [clause.literal[0][0] for clause in found] == [f"t{number}" for number in range(MAX_TERMS)]


def test_the_other_language_stands_in() -> None:
    statistics = Words(timeout=7, 超时=5)
    (clause,) = clauses("timeout", statistics)
    assert [term for alternative in clause.alternatives for term, _ in alternative] == ["超时"]
    assert clause.alternatives[0][0][1] <= clause.literal[0][1]


def test_what_took_part_is_told() -> None:
    found = plan("Timeouts in the 剑鱼 deploymnt", Words(timeout=7, 超时=5, 剑鱼=1, swordfish=2, deploi=9, deploym=1))
    assert found.expansions == (Expansion("Timeouts", ("超时",)), Expansion("剑鱼", ("swordfish",)))
    assert found.corrections == (Expansion("deploymnt", ("deploym",)),)


def test_nothing_takes_part_unasked() -> None:
    found = plan("timeout deploymnt", Words(timeout=7, 超时=5, deploi=9), expand=False)
    assert (found.expansions, found.corrections) == ((), ())
    assert [clause.alternatives for clause in found.clauses] == [()]


def test_a_line_that_repeats_counts_once() -> None:
    log = [f"2024-05-01 10:0{n}:00 pool 10.0.0.{n} exhausted" for n in range(9)]
    found = plan("\n".join([*log, "heap dump"]), Words(pool=3, exhaust=3, heap=1, dump=1))
    assert [clause.literal[0][0] for clause in found.clauses] == ["pool", "exhaust", "heap", "dump"]
    assert [line for line, _ in found.pasted.lines] == [log[0], "heap dump"]


def test_what_stands_around_is_put_in_no_other_words_and_a_name_in_capitals_is_no_missing_blank() -> None:
    found = plan("[Triggered] timeout PoolTimeout", Words(timeout=7, 超时=5, trigger=2, 触发=2, pool=9))
    assert [change.typed for change in found.expansions] == ["timeout", "Timeout"]
    assert found.corrections == ()


def test_a_little_word_is_no_slip() -> None:
    assert plan("somebody teardown", Words(some=9, bodi=9, body=9, teardow=9)).corrections == (
        Expansion("teardown", ("teardow",)),
    )


def test_every_set_of_the_glossary_says_something() -> None:
    known = glossary()
    for each in synonym_sets():
        words, kinds = list(map(spelt, each.words)), list(map(spelt, each.kinds))
        assert all(word.key for word in words), each
        assert all(kind.terms for kind in kinds), each
        assert all(word.key in known.others for word in words), each
        assert len({word.key for word in (*words, *kinds)}) == len(words) + len(kinds), each


def test_a_kind_finds_its_products_but_they_find_neither_it_nor_each_other() -> None:
    known = Words(消息=2, 息队=2, 队列=2, kafka=3, rabbitmq=3)
    (clause,) = plan("消息队列", known).clauses
    assert {term for (term, _), *_ in clause.alternatives} >= {"kafka", "rabbitmq"}
    assert plan("kafka", known).expansions == ()


def test_of_a_chinese_phrase_what_stands_by_itself_is_found_too() -> None:
    (clause,) = clauses("根证书", Words(certific=5, root=9, 根证=1))
    assert {tuple(term for term, _ in each) for each in clause.alternatives} == {("root", "certific"), ("certific",)}


def test_a_pair_that_two_words_share_counts_half() -> None:
    known = Words(流程=9, 程坏=9, 坏掉=9, corrupt=9)
    worths = dict(term for clause in clauses("流程坏掉", known) for term in clause.literal)
    assert worths["程坏"] == pytest.approx(worths["流程"] / 2, rel=1e-5)
    assert dict(clauses("程坏", known)[0].literal)["程坏"] == worths["流程"]  # alone it may be a word


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("執行緒死結", "死锁"),
        ("死锁", "死結"),
        ("檔案系統", "文件"),
        ("链接池", "连接池"),
        ("阀值", "阈值"),
        ("帐号", "账号"),
    ],
)
def test_words_of_taiwan_and_words_often_written_for_others(asked: str, written: str) -> None:
    found = plan(asked, Words(**dict.fromkeys([*analyze(asked), *analyze(written)], 2)))
    assert tuple(analyze(written)) in {tuple(t for t, _ in each) for c in found.clauses for each in c.alternatives}


def test_stop_words_tell_phrases_apart() -> None:
    known = Words(sign=5, log=5, found=5, login=3, 日志=3, **{"404": 3})
    typed = {
        query: plan(query, known).expansions for query in ("log in", "log", "signs", "sign in", "found", "not found")
    }
    assert {query: [change.words for change in found] for query, found in typed.items()} == {
        "log in": [("login",)],
        "log": [("日志",)],
        "signs": [],
        "sign in": [("login",)],
        "found": [],
        "not found": [("404",)],
    }


def test_a_phrase_nobody_has_all_of_does_not_stand_for_another() -> None:
    assert plan("打不开", Words(不开=1, open=9)).expansions == ()
    assert plan("打不开", Words(不开=1, open=9, cannot=2)).expansions == (Expansion("打不开", ("cannot open",)),)


@pytest.mark.parametrize("synonyms", [(), (("剑鱼", "swordfish"), ("a|b", "sign in"))])
def test_a_kept_glossary_is_the_one_that_was_made(synonyms: tuple[tuple[str, ...], ...]) -> None:
    made, data = glossary(synonyms), glossary_bytes(synonyms)
    kept = glossary_from(data, synonyms)
    assert (dict(kept.others), dict(kept.texts), kept.longest) == (dict(made.others), dict(made.texts), made.longest)
    assert kept.others.get(("no", "such", "words")) is None and kept.others is not made.others
    for other in (b"", data[:-9], glossary_bytes((("x", "y"),))):  # nothing, damage, other words
        assert glossary_from(other, synonyms) is made
        assert glossary_bytes(synonyms, other) == data
    assert glossary_bytes(synonyms, data) is data
