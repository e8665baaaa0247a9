"""What is found, and that any query gets an answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from searching.harness import HERE, Opened, comparable

from kbgen.documents import read_document
from kbgen.search.answer import first, search
from kbgen.search.index.index_folder import open_index
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.memory_index import memory_index
from kbgen.search.index.records import Entry
from kbgen.search.query.pasted_log import MAX_CHARACTERS

FOUND = [
    ("2024-05-01 11:02:33 ERROR redis: connection pool timeout (172.16.0.9:6379)", "20230109-redis-pool"),
    ("certificate expired", "20230301-证书过期"),
    ("磁盘满了 日志写不进去", "20230412-disk-full"),
    ("conection pol exausted", "20230109-redis-pool"),
    ("OOM", "20230815-k8s-oom"),
    ("deployment stuck", "20231010-toml"),
    ("payments charged twice", "20231102-broken"),
    ("rare 𠮷野家", "20230901-feature-flag"),
    ("网络分区", "20240105-网络抖动"),
    ("服务：order-api，心跳超时", "20240105-网络抖动"),
    ("服务：kafka，心跳超时", "20240105-网络抖动"),
    ("服务:order-api。心跳超时", "20240105-网络抖动"),
    ("service:order-api、心跳超时", "20240105-网络抖动"),
]


NARROWED = json.loads((HERE / "narrowed.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("query", "wanted"), FOUND)
def test_finds(index: Index, query: str, wanted: str) -> None:
    assert search(index, query).hits[0].id == wanted


def test_a_hit_in_json(index: Index) -> None:
    result = search(index, "redis timeout", limit=1).to_json()
    assert list(result) == "query total took_ms hits facets expansions corrections notes lines".split()
    hit = result["hits"][0]
    shape = (
        "id title path url score kind severity services started_at attempts modes checks look_alikes matches found_by"
    )
    assert list(hit) == shape.split()
    assert hit["attempts"][1] == {"action": "Rolled back the release", "kind": "rollback", "outcome": "worked"}
    assert hit["matches"][0] == {
        "field": "symptoms",
        "line": 13,
        "text": "2023-01-09 10:02:11 ERROR redis: connection pool timeout (10.1.2.3:6379)",
    }
    assert (hit["url"], hit["severity"], hit["started_at"]) == (
        "20230109-redis-pool.html",
        "SEV2",
        "2023-01-09T10:02:00+08:00",
    )


@pytest.mark.parametrize(("query", "filters", "ids"), NARROWED)
def test_narrows(index: Index, query: str, filters: str, ids: list[str] | None) -> None:
    result = search(index, query, 20, filters)
    if ids is None:
        assert result.total, "a pasted log is never eaten"
    else:
        assert [hit.id for hit in result.hits] == ids


def test_a_facet_tells_how_many_choosing_it_gives(tmp_path: Path) -> None:
    def written(name: str, title: str, severity: str, text: str) -> Entry:
        front = f"title: {title}\nstarted_at: 2024-01-01\nseverity: {severity}\nservices: [a]"
        return entry(read_document(f"{name}.md", f"---\n{front}\n---\n{text}\n".encode()))

    rest = " ".join(f"other{number} words{number}" for number in range(60))
    exact = "Redis connection pool exhausted, every request timed out."
    entries = [written(f"2024-{at}", "Redis connection pool exhausted, timeout", "SEV1", exact) for at in range(2)]
    entries += [written(f"2023-{at}", f"Lag {at}", "SEV2", f"Redis connection pool. {rest}") for at in range(3)]
    entries += [written(f"2022-{at}", f"Lag {at}", f"SEV{at % 2 + 2}", f"Of a pool. {rest}") for at in range(4)]
    entries += [written(f"2021-{at}", f"Lag {at}", "SEV4", rest) for at in range(20)]
    index = open_index(tmp_path, entries)
    query = "redis connection pool exhausted timeout"
    counts = search(index, query).facets["severity"]
    assert counts == [["SEV2", 3], ["SEV1", 2]]
    for value, count in [*counts, ("SEV3", 2)]:  # where nothing is worth enough, the rest is found
        assert search(index, f"{query} severity:{value}").total == count
    index.close()


def test_facets_leave_out_their_own_filter(index: Index) -> None:
    facets = search(index, "severity:SEV3 outcome:worked").facets
    assert facets["severity"] == [["SEV1", 1], ["SEV2", 1], ["SEV3", 1]]
    assert facets["outcome"] == [["no_effect", 1], ["worked", 1]]
    assert facets["service"] == [["kafka", 1], ["sms", 1]]
    assert search(index, "").facets == dict.fromkeys(facets, [])


def test_notes(index: Index) -> None:
    notes = search(index, "service:nosuch status:500", filters="word").to_json()["notes"]
    assert notes == [
        {"kind": "unknown-value", "field": "service", "value": "nosuch"},
        {"kind": "read-as-words", "field": "status", "value": "500"},
        {"kind": "no-filter", "field": "", "value": "word"},
    ]


def test_a_pasted_log_says_what_found_it(index: Index) -> None:
    log = "Starting up\n" + "2024-05-01 ERROR redis: connection pool timeout\n" * 50 + "\tqqq www\n"
    result = search(index, log)
    assert result.lines == 3
    assert result.hits[0].found_by == ("2024-05-01 ERROR redis: connection pool timeout",)


def test_corrections_are_whole_words(index: Index) -> None:
    found = search(index, "conection exausted").to_json()["corrections"]
    assert found == [{"from": "conection", "to": ["connection"]}, {"from": "exausted", "to": ["exhausted"]}]


def test_corrections_are_the_same_whatever_is_filtered_and_shown(index: Index) -> None:
    asked = [("", 10), ("severity:SEV1", 10), ("kind:drill", 10), ("year:1999", 10), ("", 1)]
    found = [search(index, "conection timeuot", limit, filters).corrections for filters, limit in asked]
    assert found[0]
    assert found == [found[0]] * len(asked)


def test_first_gives_the_ids_of_the_hits(index: Index, queries: list[str]) -> None:
    asked = [*queries, *(query for query, filters, _ in NARROWED if not filters)]
    for query in asked:
        hits = [hit.id for hit in search(index, query, 5).hits]
        assert first(index, query, 3) == hits[:3], query[:80]
        for name in hits:
            assert (name in first(index, query, 3, name)) == (name in hits[:3]), (query[:80], name)


def test_a_line_is_shown_once(index: Index) -> None:
    for query in ("redis connection pool", "certificate", "OOM", "kafka lag"):
        for hit in search(index, query).hits:
            texts = [match.text for match in hit.matches]
            assert len(texts) == len(set(texts))


def test_equal_documents_come_by_id(index: Index) -> None:
    hits = search(index, "Report service OOMKilled every night").hits
    assert [hit.id for hit in hits[:2]] == ["20230815-k8s-oom", "20230816-k8s-oom-again"]
    assert hits[0].score == hits[1].score


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("walrus lease", ["told", "dumped"]),
        ("walrus 租约", ["dumped"]),
        ("ERROR walrus lease", ["dumped", "told"]),
        ("acquire(walrus lease", ["dumped", "told"]),
    ],
)
def test_what_stands_in_code_says_little_to_plain_words(query: str, ids: list[str]) -> None:
    filler = "\n\n".join(f"Nothing{at} unusual{at} was seen." for at in range(40))
    texts = {
        "told": f"# One\n\n{filler}\n\nA walrus had no lease.\n",
        "dumped": f"# Two\n\n{filler}\n\n```\nwalrus lease\n\nwalrus lease\n```\n",
    }
    index = memory_index([entry(read_document(f"{name}.md", text.encode())) for name, text in texts.items()])
    assert first(index, query, len(ids)) == ids


def test_a_test_of_findability_is_not_searched(index: Index) -> None:
    assert search(index, "zanzibar").total == 0


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("timeout", [["timed", "out"], ["time-out"]]),
        ("OOM", [["Out", "memory"], ["OutOfMemory"], ["内存不足"]]),
    ],
)
def test_what_stands_for_a_word_is_marked_where_it_stands_together(query: str, marked: list[list[str]]) -> None:
    lines = (
        "A call timed out.",
        "Real-time data were late.",
        "In the meantime we went out, for the second time.",
        "Error: time-out.",
        "It ran out of all its memory, and memory is out.",
        "Out of memory: killed.",
        "OutOfMemory again.",
        "内存不足，进程被杀",
        "内存够，但磁盘不足",
    )
    index = memory_index([entry(read_document("x.md", "\n\n".join(["# X", *lines]).encode()))])
    found = search(index, query).hits[0].matches
    assert sorted([match.text[start:end] for start, end in match.marks] for match in found) == sorted(marked)


def test_long_lines_are_cut_around_the_match(index: Index) -> None:
    match = search(index, "deadlock").hits[0].matches[0]
    assert "deadlock found" in match.text
    assert match.text.startswith("…word filler ") and match.text.endswith(" padding …")  # no word in part
    assert len(match.text) == 241


def test_any_query_gets_an_answer(index: Index, queries: list[str]) -> None:
    for query in queries:
        result = search(index, query)
        assert len(result.hits) == min(10, result.total)
        json.dumps(result.to_json())


def test_an_empty_knowledge_base(tmp_path: Path) -> None:
    assert search(open_index(tmp_path, []), "redis timeout").to_json()["hits"] == []


def test_quality_on_the_shared_corpus(shared: Path, shared_entries: list[Entry], tmp_path: Path) -> None:
    index = open_index(tmp_path, shared_entries)
    ranks = []
    for line in (shared / "corpus/queries.jsonl").read_text(encoding="utf-8").splitlines():
        wanted = json.loads(line)
        hits = search(index, wanted["query"]).hits
        ranks.append(next((1 / at for at, hit in enumerate(hits, 1) if wanted["relevant"].get(hit.id)), 0.0))
    assert sum(ranks) / len(ranks) >= 0.9


@pytest.mark.parametrize(
    ("query", "kind", "field", "value"),
    [
        ('"no such words here" redis pool', "not-exact", "", "no such words here"),
        ("serivce:redis pool", "unknown-field", "serivce", "service"),
        ("planet:mars pool", "unknown-field", "planet", ""),
        ("服务器:redis pool", "unknown-field", "服务器", ""),
        ("started:>banana redis", "read-as-words", "started", ">banana"),
        ("severity:SEV1, redis", "read-as-words", "severity", "severity:…"),
        (" the ？", "no-words", "", "the ？"),
        ("redis -timeouts -kafka", "left-out", "", "kafka"),
        ("redis -s3", "no-exclusion", "NOT s3", "-s3"),
        ("redis -jar app.jar", "no-exclusion", "NOT jar", "-jar"),
        ("redis NOT TLS", "no-exclusion", "-TLS", "NOT TLS"),
        ("redis OR pool", "no-effect", "", "OR"),
        ("redis | pool", "no-effect", "", "|"),
        ("pool -kafka OR time*", "left-out", "", "kafka"),
        ("pool service: checkout -kafka", "left-out", "", "kafka"),
        ("redis +pool", "no-effect", "", "+"),
        ("redis po*l", "no-star", "", "po*l"),
        ("redis -pool*", "no-star", "", "-pool*"),
        ("redis zzz*", "no-such-begin", "", "zzz*"),
        ("ORA-01555 redis pool kibana", "unsaid", "", "ORA-01555, kibana"),
        ("what did we do when the redis pool of zkfoo-9 gave 0x80070005", "unsaid", "", "zkfoo-9, 0x80070005"),
        ("炉石 redis 连接超时", "unsaid", "", "炉石"),
        ("请问我们的炉石传说连接超时了，量子纠缠", "unsaid", "", "炉石传说, 量子纠缠"),
        ("2026-01-02 03:04:05 ERROR redis: pool of 4711 at QuuxException", "unsaid", "", "QuuxException"),
        ("service: checkout pool", "blank", "service:checkout", "service: checkout"),
        ("Service:nosuch redis", "read-as-words", "service", "nosuch"),
        ("after:2023 before:2024 redis", "no-day", "started", "2024-01-01..2023-12-31"),
    ],
)
def test_what_was_read_otherwise_is_told(index: Index, query: str, kind: str, field: str, value: str) -> None:
    result = search(index, query)
    assert bool(result.hits) is (kind not in ("no-words", "no-day") and query != "redis -timeouts -kafka")
    notes = [
        note for note in result.notes if note.kind == kind or note.kind != "unsaid"
    ]  # what is no field, is no word
    assert notes[-1:] == [(kind, field, value)]


def test_what_is_not_read_of_a_very_long_text_is_told(open_site: Opened, tmp_path: Path) -> None:
    entries = [entry(read_document("one.md", b"# Redis pool exhausted\n"))]
    text = "redis 连接池\n" * (MAX_CHARACTERS // 10) + "and no more"
    result = search(open_index(tmp_path / "index", entries), text)
    assert result.notes[0] == ("cut-off", "", "11")
    page = open_site(tmp_path / "site", entries)
    assert comparable(page.evaluate("(text) => kbgen.search(text)", text)) == comparable(result.to_json())


@pytest.mark.parametrize(
    "query", ["404 NOT FOUND: a AND b", "redis does NOT answer", "dmesg | grep -i OOM", "x = a OR b"]
)
def test_what_a_program_wrote_has_no_operators(index: Index, query: str) -> None:
    assert {note.kind for note in search(index, query).notes} <= {"no-exclusion", "unsaid"}


def test_the_words_of_a_begin_are_told(index: Index) -> None:
    found = search(index, "exhaust* deploy*").expansions
    assert [(each.typed, each.words) for each in found] == [("exhaust*", ("exhausted",)), ("deploy*", ("deploy",))]


def test_a_port_is_no_field(index: Index) -> None:
    assert search(index, "connection to redis:6379 lost").notes == ()


def test_a_package_name_is_not_corrected(index: Index) -> None:
    trace = "java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.Main.run(Main.java:5)"
    assert search(index, trace).corrections == ()
    assert search(index, "java.lagn.Thread").corrections == ()
