"""A pasted log: the one message among two hundred lines finds the document, in both readers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from counted import grows
from playwright.sync_api import Page
from searching.harness import HERE, differing

from kbgen.search.answer import search
from kbgen.search.index.index_reader import Index
from kbgen.search.query import log_envelope, stack_trace
from kbgen.search.query.pasted_log import FRAME, FULL, NUMBER, OF_CLASS, PART, QUIET, pasted
from kbgen.search.text.analyzer import analyze

LOGS: list[dict[str, Any]] = json.loads((HERE / "logs.json").read_text(encoding="utf-8"))
TRACES: dict[str, list[str]] = json.loads((HERE / "traces.json").read_text(encoding="utf-8"))
HEADS: list[dict[str, Any]] = json.loads((HERE / "heads.json").read_text(encoding="utf-8"))
PLACES = (0, 101, 199)


def written(log: dict[str, Any], place: int, lines: int = 200) -> str:
    """Two hundred lines, of which the one at `place` tells."""
    noise = log["noise"]
    rows = [noise[at % len(noise)].replace("{n}", str(3 + at)) for at in range(lines - 1)]
    return "\n".join([*rows[:place], log["message"], *rows[place:]])


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("log", LOGS, ids=[log["name"] for log in LOGS])
def test_the_message_finds_the_document(index: Index, log: dict[str, Any], place: int) -> None:
    hit, *_ = search(index, written(log, place)).hits
    assert hit.id == log["wanted"]
    assert hit.found_by[0] == log["message"]


def test_both_readers_agree(page: Page, index: Index) -> None:
    queries = [written(log, place) for log in LOGS for place in PLACES]
    queries += [f"{log['message']}\n{log['message']}\n  {log['noise'][0]}" for log in LOGS]
    queries += [
        "".join(f"{text}\n" for text, *_ in (*CODES, *FRAMES, *WRAPPED)),
        *(line for line, *_ in WRAPPED),
        *(text.replace("{}", ERROR) for text, _ in TRACES.values()),
        *("\n".join(each["lines"]) for each in HEADS),
        "\n".join([*map(str, "abcdefg"), json.dumps({"at": "x" * 300, "level": "error", "message": ERROR})]),
        "ＨＴＴＰ　５０２\nＨＴＴＰ　５０３\u2028x\u000bz\n",
    ]
    assert differing(page, index, queries) == []


FRAMES = [
    ("Layer25.call(Handler.java:65)", ""),
    ("  at com.acme.Pool$Inner.<init>(Pool.kt:7) ~[acme-1.2.jar:na]", ""),
    ("ERROR pool is empty at com.acme.Pool.take(Pool.java:65)", "ERROR pool is empty"),
    ("web-1  | \tat sun.misc.Unsafe.park(Native Method)", "web-1  |"),
    ("... 23 more", ""),
    ("    at async Promise.all (index.js:1:2)", ""),
    ("    at file:///app/x.mjs:10:5", ""),
    ("   at Acme.Pool.Take(String name) in C:\\src\\Pool.cs:line 12", ""),
    ('  File "/srv/x.py", line 3, in take', ""),
    ("goroutine 12 [running]:", ""),
    ("main.(*Pool).Take(0xc000012345, {0x1, 0x2})", ""),
    ("\t/go/src/pool.go:12 +0x1d", ""),
    ("#3 0x00007f21 in take (n=1) at pool.c:12", ""),
    ("#0 /srv/pool.php(12): Pool->take()", ""),
    ("   3: core::panicking::panic_fmt", ""),
    ("    at process.tick (node:internal/process/task_queues:95:5)", ""),
    ("             at ./src/pool.rs:42:18", ""),
    ("   at Acme.Web.Pool..ctor(String name)", ""),
    ("System.Net.Http.HttpRequestException: no route", "HttpRequestException: no route"),
    ("[ 12.34]  try_to_wake_up+0x4f/0x5a0", "[ 12.34]"),
    ("0x000055d1 in take () at /src/pool.cc:42", ""),
    ("the error may be in the pool, SQL: see below", "the error may be in the pool, SQL: see below"),
    ("/srv/pool.rb:12:in 'take': pool is empty (PoolError)", "pool is empty (PoolError)"),
    ("at 10:22 the pool (redis) was empty", "at 10:22 the pool (redis) was empty"),
    ("we are at #12 in the queue of pool.example.org", "we are at #12 in the queue of pool.example.org"),
]


@pytest.mark.parametrize(("line", "said"), FRAMES)
def test_a_message_without_its_frames(line: str, said: str) -> None:
    assert stack_trace.message(line).strip() == said


CODES = [
    ("ORA-01555: snapshot too old", {"01555"}),
    ("HTTP 502 from upstream 7", {"502"}),
    ('"GET /v1/x HTTP/1.1" 503 157', {"503"}),
    ('"GET /v1/x HTTP/1.1" 200 157', set()),
    ("OSError: [Errno 24] Too many open files", {"24"}),
    ("SQLSTATE 23505, error: 1205", {"23505", "1205"}),
    ('{"statusCode":504,"status": 200}', {"504"}),
    ("502 Bad Gateway after 500 ms", {"502"}),
    ("exit code 137 after 12 s", {"137"}),
    ("返回 502，重试 3 次", {"502"}),
    ("[Thread-7] worker 12 of 20", set()),
]


@pytest.mark.parametrize(("line", "numbers"), CODES)
def test_numbers_that_name_an_error(line: str, numbers: set[str]) -> None:
    assert stack_trace.codes(line) == numbers


def test_lines_that_differ_in_numbers_are_one_unless_they_are_codes() -> None:
    log = "[Thread-7] HTTP 502\n[Thread-14] HTTP 502\n[Thread-9] HTTP 504\n[Thread-9] HTTP 504"
    assert [line for line, _ in pasted(log).lines] == ["[Thread-7] HTTP 502", "[Thread-9] HTTP 504"]


def test_what_a_term_counts() -> None:
    frame = "\tat com.acme.Handler.call(Handler.java:65)"
    given = pasted(f"[Thread-7] pool failed with HTTP 502\n{frame}")
    known = {term: given.share(term) for term in ("pool", "502", "7", "65", "acm")}
    assert known == {"pool": FULL, "502": FULL, "7": NUMBER, "65": NUMBER, "acm": FRAME}


def test_in_a_log_lines_of_a_fault_count_most_and_what_many_say_least() -> None:
    quiet = [f"reconciled {name}" for name in ("checkout", "report", "kafka", "dns", "redis", "search", "login")]
    given = pasted("\n".join([*quiet, "quorum lost: panic"]))
    assert (given.share("quorum"), given.share("kafka"), given.share("reconcil")) == (FULL, FULL // 8, FULL // 8 // 3)
    faults = [f"{name} failed" for name in ("one", "two", "three", "four", "five", "six", "seven")]
    assert pasted("\n".join([*faults, "reconciled kafka"])).share("kafka") == QUIET
    short = pasted("reconciled kafka\nquorum lost: panic")
    assert (short.share("kafka"), short.share("reconcil")) == (FULL, FULL)


ERROR = "redis: connection pool timeout"
# A line, what it says, what stands around that.
WRAPPED = [
    (
        f'{{"level":"error","ts":1.5,"caller":"pool.go:155","msg":"{ERROR}","code":503,"trace_id":"9f86"}}',
        f"{ERROR} code 503",
        "error 1 pool.go:155 9f86",
    ),
    (f'{{"error": {{"kind": "Pool", "message": "{ERROR}\\n\\tat a \\"b\\" \\u8d85', f'{ERROR} at a "b" 超', "Pool"),
    (f'web-1  | {{"log":"{ERROR}","stream":"stderr"}}', ERROR, "web-1 | stderr"),
    (f'level=error msg="{ERROR}" host=web-3 err=EOF', f"{ERROR} EOF", "level error host web-3"),
    (f"lost shop=7 {ERROR}: reason=gone left=3", f"lost {ERROR}: gone", "shop 7 left 3"),
    (f"Nov 29 02:13:07 web-3 app[22]: {ERROR}", f"app[22]: {ERROR}", "Nov 29 02:13:07 web-3"),
    (f"[pod/app-5d8f/app] 2026-11-29T02:13:07.1Z {ERROR}", ERROR, "[pod/app-5d8f/app] 2026-11-29T02:13:07.1Z"),
    (f"ERROR [http-nio-8080-exec-3] c.a.Pool - {ERROR}", ERROR, "[http-nio-8080-exec-3] ERROR c.a.Pool -"),
    (f"Nov 29, 2026 @ 02:13:07.123 {ERROR}", ERROR, "Nov 29, 2026 @ 02:13:07.123"),
    (f"1:M 29 Nov 2026 02:13:07.123 # {ERROR}", ERROR, "1:M 29 Nov 2026 02:13:07.123 #"),
    (f"[29/Nov/2026:02:13:07 +0000] pool.go:12: {ERROR}", ERROR, "[29/Nov/2026:02:13:07 +0000] pool.go:12:"),
    (
        f"2026-11-29 02:13:07,123 [main] ERROR a.b.Pool.take(Pool.java:7) - java.lang.RuntimeException: {ERROR}",
        ERROR,
        "2026-11-29 02:13:07,123 [main] ERROR a.b.Pool.take(Pool.java:7) - java.lang.RuntimeException:",
    ),
    (f"fatal: {ERROR} trace_id=9f86d081", ERROR, "fatal: trace_id=9f86d081"),
    (f"报错信息：{ERROR}", ERROR, "报错信息："),
    (
        f'2026/11/29 02:13:07 [error] 31#31: *7 {ERROR}, client: 1.2.3.4, server: a.com, host: "a.com"',
        ERROR,
        '2026/11/29 02:13:07 [error] 31#31: *7 , client: 1.2.3.4, server: a.com, host: "a.com"',
    ),
    (
        f"{ERROR} Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgN",
        ERROR,
        "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgN",
    ),
    (f"{ERROR} dGhpcyBpcyBhIHRlc3Qgb2YgYmFzZTY0IGlu", ERROR, "dGhpcyBpcyBhIHRlc3Qgb2YgYmFzZTY0IGlu"),
    (f"rpc error: code = Unavailable desc = {ERROR}", f"Unavailable {ERROR}", "rpc error: code = desc ="),
    (f"{{'level': 'error', 'msg': '{ERROR}', 'tries': None}}", ERROR, "error"),
    (f'{{"stream":{{"app":"a"}},"values":[["1795920787000000000","{ERROR}"]]}}', ERROR, "a"),
    (f"psycopg2.OperationalError: {ERROR}", ERROR, "psycopg2.OperationalError:"),
    (f"org.postgresql.util.PSQLException: {ERROR}", ERROR, "org.postgresql.util.PSQLException:"),
    (f"{ERROR} (SQL: select * from `a` where `b` = 7)", ERROR, "(SQL: select * from `a` where `b` = 7)"),
    ("(SQL: select * from `a`)", "(SQL: select * from `a`)", ""),
    ("ERROR 1205 (HY000): lock wait", "1205 (HY000): lock wait", "ERROR"),
    ("error: /etc/passwd", "error: /etc/passwd", ""),
    ("error budget spent", "error budget spent", ""),
    ("java.lang.OutOfMemoryError: Java heap space", "java.lang.OutOfMemoryError: Java heap space", ""),
    (f"{ERROR} https://www.shop.example.com/cart?user=4", ERROR, "shop.example/cart?user=4"),
    ('failed to read {"message":"x","y":"z"}', "failed to read x", "z"),
    ('{"log":"{\\"msg\\":\\"x\\",\\"id\\":7}","stream":"err"}', "x", "7 err"),
    ("if a=1 or b=2 then error=3", "if or then 3", "a 1 b 2"),
    ("reason=gone a=b", "reason=gone a=b", ""),
    ("http://x.com/a?b=c", "", "x/a?b=c"),
    # Nothing within: somebody's own words, a class alone, half a mark.
    ("checkout is down, caused by: an expired certificate", "checkout is down, caused by: an expired certificate", ""),
    ("root cause: the pool was empty", "root cause: the pool was empty", ""),
    (
        "a failed; nested exception is b.NullPointerException",
        "a failed; nested exception is b.NullPointerException",
        "",
    ),
    ("users select from a list, update the cart", "users select from a list, update the cart", ""),
    # A field may hold a wrapped error, and a wrapped error fields.
    (
        f'{{"level":"error","msg":"call failed; nested exception is java.lang.RuntimeException: {ERROR}"}}',
        ERROR,
        "error call failed; nested exception is java.lang.RuntimeException:",
    ),
    (f'call failed; nested exception is {{"msg":"{ERROR}","id":"a7"}}', ERROR, "call failed; nested exception is a7"),
]


@pytest.mark.parametrize(("line", "says", "around"), WRAPPED)
def test_what_a_line_says_and_what_stands_around_it(index: Index, line: str, says: str, around: str) -> None:
    found = [" ".join(part.split()) for part in log_envelope.unwrapped(line)]
    assert found == [says, around]
    less = {*analyze(around)} - {*analyze(says)}
    for coloured in (line, f"\x1b[1;31m{line}\x1b[0m", f"[0;33m{line}[0m") if ERROR in line else ():
        given = pasted(coloured)
        assert given.share("timeout") == FULL and {given.share(term) for term in less} <= {FRAME}
        assert search(index, coloured, 1).hits[0].id == "20230109-redis-pool"


@pytest.mark.parametrize(
    ("label", "is_log"), [("fatal: ", False), ("error: ", False), ("WARN ", True), ("2026-11-29 02:13:07 ", True)]
)
def test_a_label_before_words_makes_no_log_of_them(label: str, is_log: bool) -> None:
    given = pasted(f"{label}nobody can sign in since the change")
    assert (given.by_program, given.plain) == (is_log, not is_log)


def test_a_class_counts_as_a_whole_where_more_is_said() -> None:
    given = pasted("redis.clients.JedisDataException: disk is gone")
    assert [given.share(term) for term in ("disk", "jedisdataexcept", "jedis", "redis")] == [
        FULL,
        FULL,
        OF_CLASS,
        OF_CLASS,
    ]
    assert pasted("redis.clients.JedisDataException").shares == {}


@pytest.mark.parametrize("each", HEADS, ids=[each["name"] for each in HEADS])
def test_in_a_log_a_trace_counts_by_what_it_is_about(each: dict[str, Any]) -> None:
    given = pasted("\n".join(each["lines"]))
    assert [text for text, counts in given.lines if FULL in counts.values()] == each["told"]


def test_of_a_long_line_what_it_says_is_shown() -> None:
    fields = {f"field{at}": "of no interest" for at in range(20)} | {"message": "shelf is locked"}
    given = pasted("\n".join(["a", "b", "c", "d", "e", "f", "g", json.dumps(fields)]))
    assert given.lines[-1][0] == "shelf is locked"


def test_words_that_many_lines_of_faults_share_count_less() -> None:
    rooms = ("attic", "cellar", "garage", "hall", "kitchen", "pantry", "porch", "study")
    lines = [f"ERROR lamp in {room} does not answer" for room in rooms]
    given = pasted("\n".join([*lines, "ERROR shelf is locked"]))
    assert given.share("lock") == FULL == given.share("attic")
    assert given.share("lamp") == FULL // 3


@pytest.mark.parametrize("name", TRACES)
def test_what_says_what_is_wrong_counts_in_full_and_little_else(name: str) -> None:
    text, beside = TRACES[name]
    given, wanted = pasted(text.replace("{}", ERROR)), {*analyze(ERROR)}
    assert {given.share(term) for term in wanted} == {FULL}
    others = {term for term, _ in given.words if term and given.share(term) > FRAME and not term.isdigit()}
    assert others - wanted == {*beside.split()}


def test_in_one_line_everything_counts_in_full() -> None:
    given = pasted("\n  at com.acme.Handler.call(Handler.java:65) worker 12 \n")
    assert (given.lines, dict(given.shares)) == ((), {})


@pytest.mark.parametrize(
    ("line", "full", "less", "frame"),
    [
        ("Caused by: com.acme.shop.LedgerPoolException: disk is gone", "disk", "ledger", "shop"),
        ("thread 'worker' panicked at src/cart.rs:12:5: disk is gone", "disk", "", "panick"),
        ("called `Result::unwrap()` on an `Err` value: disk is gone", "disk", "", "unwrap"),
        ("During handling of the above exception, another exception occurred: disk is gone", "disk", "", "handl"),
    ],
)
def test_what_a_runtime_says_around_a_fault_counts_little(line: str, full: str, less: str, frame: str) -> None:
    given = pasted(f"first line\n{line}")
    assert (given.share(full), given.share(frame)) == (FULL, FRAME)
    assert not less or given.share(less) == PART


ROWS = [
    "a.",
    "|a",
    "a(0x1, ",
    "(",
    "at a.b() in ",
    "1: a::",
    "from .rb:1",
    "code ",
    "@a(b.java ",
    "#1 a(",
    "A",
    "thread '",
    "called `",
    "a:1 [",
    "a.b+",
    "System.A.",
    "future: <Task ",
    "ExceptionGroup: (1 ",
    "a.b.CException: ",
    "Error('",
    'error: "a", ',
    "Caused by: SELECT ",
    " at a(b:1",
]


LOG = 40_000  # characters: enough to see how the time grows


@pytest.mark.parametrize("text", ROWS)
@pytest.mark.parametrize("width", [990, LOG])
def test_no_line_makes_a_pattern_run_away(text: str, width: int) -> None:
    rows = "\n".join(f"{chr(97 + at % 26)} {text * (width // len(text))}" for at in range(LOG // width))
    half = rows[: len(rows) // 2]
    assert grows(lambda size: lambda: pasted("first\n" + (rows if size > 1 else half)), 1) < 3
