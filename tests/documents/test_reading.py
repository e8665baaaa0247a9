"""Whatever is in a file, the answer is a document; what was read stands at its place."""

from __future__ import annotations

import json
from pathlib import Path

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kbgen.documents import MAX_BYTES, document_bytes, document_from, document_id, read_document
from kbgen.documents.foreign_keys import nearest
from kbgen.documents.front_matter import HANDLER
from kbgen.documents.strict_yaml import parse
from kbgen.model.postmortem import json_schema

ROOT = Path(__file__).parent.parent.parent
CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    document = read_document(str(case.get("path", "case.md")), str(case["text"]).encode())
    seen = {
        "readable": document.readable,
        "title": document.title,
        "id": document.id,
        "body": document.body,
        "body_line": document.body_line,
        "problems": [[p.rule, p.mark.line, p.mark.column] for p in document.problems],
        "meta": document.meta.model_dump(mode="json", exclude_none=True),
        "marks": {".".join(map(str, key)): [m.line, m.column] for key, m in document.marks.items()},
    }
    for key, wanted in case["expect"].items():  # type: ignore[attr-defined]
        got = seen[key]
        if key == "marks":
            got = {name: place for name, place in got.items() if name in wanted}  # type: ignore[attr-defined]
        assert got == wanted, key


@given(st.binary(max_size=400))
def test_any_bytes_are_a_document(data: bytes) -> None:
    document = read_document("x.md", data)
    assert document.id == "x"


@given(st.text(max_size=300))
def test_any_front_matter_is_a_document(text: str) -> None:
    document = read_document("x.md", f"---\n{text}\n---\nbody".encode("utf-8", "surrogatepass"))
    assert document.readable or document.problems


@pytest.mark.parametrize("bomb", ["a: " + "[" * 300_000, "a: " + "{a: " * 30_000, "- " * 30_000, "a: &a [*a]"])
def test_bombs_are_problems(bomb: str) -> None:
    document = read_document("x.md", f"---\n{bomb}\n---\nstill here".encode())
    assert not document.readable
    assert document.problems
    assert document.body == "still here"


@pytest.mark.parametrize("bomb", ['{"title": ' + "[" * 300_000, '{"a": ' * 300_000, "{" * 300_000])
def test_bombs_of_braces_are_text(bomb: str) -> None:
    assert read_document("x.md", bomb.encode()).readable


ENCODED = [
    ("gbk", "---\ntitle: 连接池耗尽\n---\n\n所有支付请求在十分钟内失败，原因是连接池被占满。\n", True),
    ("gb18030", "缓存击穿导致数据库负载升高，重启后恢复。", True),
    ("latin-1", "# Café résumé: naïveté à la carte, où l'été créa des élèves\n", False),
    ("cp1252", "# It’s “down” — we’re on it…\n", False),
    ("euc-kr", "데이터베이스 연결 풀이 고갈되어 모든 결제 요청이 실패했습니다.", False),
    ("euc-jp", "接続プールが枯渇し、すべての支払いが失敗しました。", False),
    ("shift-jis", "接続プールが枯渇し、すべての支払いが失敗しました。", False),
    ("big5", "連線池耗盡，所有付款請求在十分鐘內失敗，原因是連線池被佔滿。", False),
    ("koi8-r", "Пул соединений исчерпан, все платежи завершились ошибкой.", False),
]


@pytest.mark.parametrize(("encoding", "text", "gbk"), ENCODED, ids=[each[0] for each in ENCODED])
def test_gbk_is_told_by_its_name(encoding: str, text: str, gbk: bool) -> None:
    problems = read_document("x.md", text.encode(encoding)).problems
    told = [problem.message for problem in problems if problem.rule == "not-utf8"]
    assert [("GBK" in message, "as UTF-8" in message) for message in told] == [(gbk, True)]


def test_a_broken_byte_in_gbk_is_told_at_its_place() -> None:
    data = "---\ntitle: 连接池耗尽\n---\n\n所有支付请求在十分钟内失败，\n原因是连接池被占满。\n".encode("gbk")
    at = data.index("连接池被".encode("gbk"))
    for broken in (data[:at] + b"\xff" + data[at:], data.replace("满。".encode("gbk"), b"\xc2\x20")):
        (problem,) = read_document("x.md", broken).problems
        assert "looks like GBK" in problem.message and "is neither" in problem.message
        assert problem.mark.line == 6 and "as UTF-8" in problem.message
    assert "GBK" not in read_document("x.md", "# 连接池耗尽\n".encode() + b"\xff\n").problems[0].message


def test_scalars_stay_what_was_written() -> None:
    data = parse("a: NO\nb: 010\nc: 12:30:45\nd: ~\ne: 'null'\nf: 1.10\n").data
    assert data == {"a": "NO", "b": "010", "c": "12:30:45", "d": None, "e": "null", "f": "1.10"}


def test_ids() -> None:
    assert document_id("leap/index.md") == "leap"
    assert document_id("2022/20220815-热 key.md") == "20220815-热 key"


def test_the_published_schema_accepts_our_own_content() -> None:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    paths = sorted((ROOT / "postmortems").rglob("*.md"))
    assert len(paths) >= 8
    for path in paths:
        document = read_document(path.name, path.read_bytes())
        faults = list(checker.iter_errors(document.meta.model_dump(mode="json", exclude_none=True)))
        assert not faults, (path.name, faults[0].message)
    assert list(checker.iter_errors({"status": "final", "titel": "x"}))


def test_our_reading_serves_other_programs() -> None:

    post = frontmatter.loads("---\ntitle: A\nnorway: NO\n---\nbody\n", handler=HANDLER)
    assert post["parsed"].data == {"title": "A", "norway": "NO"}
    assert post.content == "body"


@pytest.mark.parametrize("written", ["~", "''", ""])
def test_an_empty_item_is_called_empty(written: str) -> None:
    document = read_document("a.md", f"---\nstatus: draft\ntags:\n  - a\n  - {written}\n---\n".encode())
    assert [problem.message for problem in document.problems] == [
        "'tags[2]' is an empty item. Fill it in, or remove it."
    ]


@pytest.mark.parametrize("inside", [1, 2, 3])
def test_a_character_cut_at_the_size_limit_is_nobodys_fault(inside: int) -> None:
    cut = b"a" * (MAX_BYTES - inside) + "😀".encode()
    assert [problem.rule for problem in read_document("a.md", cut).problems] == ["file-too-large"]
    wrong = b"a" * (MAX_BYTES - 4) + b"\xff" + b"a" * 9
    assert [problem.rule for problem in read_document("a.md", wrong).problems] == ["file-too-large", "not-utf8"]


def test_a_plain_text_in_a_list_of_facts_is_what_it_says() -> None:
    """As people write them: a cause, something that was tried, a promise. None of them gets lost."""
    text = b"---\ntitle: T\nroot_causes: [a pool]\nattempts: [a restart]\nfollow_ups: [a runbook]\n---\n"
    read = read_document("a.md", text)
    (cause,), (attempt,), (promise,) = read.meta.root_causes, read.meta.attempts, read.meta.follow_ups
    assert (cause.text, attempt.action, attempt.outcome) == ("a pool", "a restart", None)
    assert (promise.title, promise.status, read.problems) == ("a runbook", None, ())


def test_depth_and_likeness_have_their_bounds() -> None:
    assert parse("[" * 25 + "]" * 25).faults == ()
    assert [fault.rule for fault in parse("[" * 26 + "]" * 26).faults] == ["yaml-limit"]
    assert nearest("sevrty", ["severity"]) == "severity"
    assert nearest("svty", ["severity"]) is None
    assert nearest("connection-pool", ["connection-leak", "connection-pool-exhausted"]) == "connection-pool-exhausted"
    assert nearest("on", ["on-call"]) is None


ODD = ["", "a\r\nb\r", "\ufeffa", "---\nstatus: draft\nattempts: [{action: a, minutes: .inf}]\n---\n", "a\x00b"]
ODD += [
    '---\nstatus: draft\nx_a: "\\uD800"\n---\n',
    "---\nstarted_at: 2026-01-01T10:00:00.5\nx_a: [1, {b: ~}]\n---\n\nb",
]


@pytest.mark.parametrize("text", [*(str(case["text"]) for case in CASES), *ODD])
def test_a_document_that_was_kept_is_as_one_that_was_read(text: str) -> None:
    for data in (text.encode("utf-8", "surrogatepass"), text.encode("utf-16")):
        read = read_document("x/a.md", data)
        row = document_bytes(read, data)
        assert document_from("x/a.md", data, read.digest, row, None) == read
        spoilt = row.replace(b'"title":"', b'"title":["')
        assert document_from("x/a.md", data, read.digest, spoilt, None) == read
        assert document_from("x/a.md", data, read.digest, row[:-9], None) == read
    assert not hasattr(document_from("x/a.md", data, read.digest, row, None), "other")


@pytest.mark.parametrize("text", ["# A\n", "a\n\n# `B`\n", "a\n", "---\ntitle: T\n---\na\n", "    # a\n"])
def test_the_title_of_a_kept_document_is_had_without_its_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = document_bytes(read_document("x/a.md", text.encode()), text.encode())
    titles = [read_document(path, text.encode()).title for path in ("x/a.md", "x/b.md")]
    monkeypatch.setattr("kbgen.documents.document.first_heading", None)
    assert [document_from(path, text.encode(), "", row, None).title for path in ("x/a.md", "x/b.md")] == titles
