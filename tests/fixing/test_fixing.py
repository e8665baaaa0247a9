"""What is put right, what is left alone, and that nothing else changes: not a comment, not the meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbgen.documents import read_document
from kbgen.documents.front_matter import split
from kbgen.lint.fix.corrections import only_near, plain_moment
from kbgen.lint.fix.fix import aliased, fixed
from kbgen.model.fields import place
from kbgen.model.settings import Settings, Vocabulary

HERE = Path(__file__).parent
KB = Settings(
    time_zone="Asia/Shanghai",
    vocabulary=Vocabulary.model_validate({"services": ["checkout", "search", "order-v1", "order-v2"], "tags": ["dns"]}),
)


@pytest.mark.parametrize("path", sorted((HERE / "cases").glob("*.md")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """A case is the file before and, below a line of `=== fixed ===`, after; without that line nothing may change."""
    before, _, after = path.read_text(encoding="utf-8").partition("=== fixed ===\n")
    done = fixed(before, KB)
    assert done.text == (after or before)
    assert fixed(done.text, KB).says == ()


MOMENTS = [
    ("2022/8/5 10:05 +0800", "2022-08-05T10:05+08:00"),
    ("2022-08-05 10:05:30 +08:00", "2022-08-05T10:05:30+08:00"),
    ("2022-08-05 10:05:30,250Z", "2022-08-05T10:05:30.250Z"),
    ("2022-8-5 9:05 UTC", "2022-08-05T09:05Z"),
    ("2022/08/05 10:05 GMT+8", "2022-08-05T10:05+08:00"),
    ("2022年8月5日 10:05", "2022-08-05T10:05"),
    ("2022.8.5", "2022-08-05"),
    ("未知", "unknown"), ("N/A", "n/a"),
    ("2022-08-05", "2022-08-05"),
    ("08/05/2022", None), ("5.8.2022", None), ("22/8/5", None), ("2022/13/5", None), ("2022-08-05 25:00", None),
    ("2022-08-05 10:05 CST", None), ("2022-08-05 10:05 PM", None), ("yesterday", None), ("无", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), MOMENTS)
def test_moments(text: str, plain: str | None) -> None:
    assert plain_moment(text) == plain


ALIASES = [
    ("", "aliases: [old]\n"),
    ("aliases:  # none\n", "aliases: [old]  # none\n"),
    ("aliases: [ ]\n", "aliases: [old]\n"),
    ("aliases: [a, 'b'] # two\n", "aliases: [a, 'b', old] # two\n"),
    ("aliases:\n- a # one\n", "aliases:\n- a # one\n- old\n"),
    ("aliases: {}\n", "aliases: {}\n"), ("aliases: [\n ]\n", "aliases: [\n ]\n"), ("aliases: [old]\n", "aliases: [old]\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), ALIASES)
def test_a_former_id_becomes_an_alias(before: str, after: str) -> None:
    assert aliased(f"---\ntitle: A\n{before}---\n", KB, "old") == f"---\ntitle: A\n{after}---\n"


def test_only_what_is_unique_is_near() -> None:
    assert only_near("chekcout", ["checkout", "search"]) == "checkout"
    assert only_near("aaaab", ["aaaac", "aaaad"]) is None
    assert only_near("order-v3", ["order-v1", "order-v2"]) is None
    assert only_near("dnss", ["dns"]) is None
    assert only_near("SEV 1", ["SEV1"]) is None
    assert only_near("x", []) is None


def test_places() -> None:
    timeline = place(("timeline", 0))
    assert timeline and list(timeline.fields) == ["at", "text", "type", "key"]
    at = place(("timeline", 3, "at"))
    assert at and at.is_moment and at.words == ("unknown", "n/a")
    flag = place(("impact", "customer_facing"))
    assert flag and flag.words == ("true", "false", "unknown")
    assert place(("x_own", "title")) is None
    slug = place(("root_causes", 0, "failure_mode"))
    assert slug and slug.is_slug and "hot-key" in slug.description


# Pieces of front matter, right and wrong, in every order and with comments between.
FIELDS = st.sampled_from([
    "title: Checkout down\n", "标题: 结账\n", "status: In Review\n", "status: draft # really\n", "Severity: P1\n",
    "services: [chekout, order-v3, 'a b']\n", "services:\n- Search # one\n-  checkout\n", "tags: [a b, c]\n",
    "started_at: 2022/8/5 10:05 +0800\n", "started_at: '2022-08-05 10:05'\n", "resolved_at: \"2022-08-05\"\n",
    "timeline:\n  # first\n  - at: 2022-08-05 11:00\n    text: |\n      long\n\n      # text\n  - {at: unknown, text: b}\n"
    "  - at: 2022-08-05 10:00\n    text: c\n",
    "timeline: [{at: 2022-08-05T11:00Z, text: a}, {at: 2022-08-05T10:00Z, text: b}]\n",
    "timeline:\n- at: 2022-08-05T11:00Z\n  text: a\n- at: 2022-08-05T10:00\n  text: b\n",
    "attempts:\n  - {action: x, kind: restrat, outcome: Worked}\n", "summary: >-\n  a\n  # b\n\n  c\n",
    "summary: \"a\n  b\n# c\"\n", "lessons: {went_well: [x]}\n", "根因: [{category: softwar}]\n", "x_own: {标题: 1}\n",
    "负责人: a\n", "roles: {标题: b}\n", "summary: |+\n  kept\n\n\n", "impact:\n    影响: x\n    summary: y\n", "bad: [\n",
])  # fmt: skip
BETWEEN = st.sampled_from(["", "", "", "# a comment\n", "\n", "# one\n# two\n", "  # in\n"])


@settings(max_examples=250)
@given(st.lists(st.tuples(BETWEEN, FIELDS), max_size=7), BETWEEN)
def test_nothing_is_lost_and_twice_is_once(parts: list[tuple[str, str]], last: str) -> None:
    front = "".join(between + field for between, field in parts) + last
    check(f"---\n{front}---\n# body 2022/8/5\n标题: x\n")


@settings(max_examples=150)
@given(st.text(alphabet="ab:-[]{}'\"#|>\n ,&*1/标题title timeline:", max_size=80))
def test_any_front_matter(text: str) -> None:
    check(f"---\n{text}\n---\nbody\n")


def check(text: str) -> None:
    text = read_document("a.md", text.encode()).text
    done = fixed(text, KB)
    assert fixed(done.text, KB) == type(done)(done.text, ())
    assert (done.text == text) or done.says
    before, after = split(text), split(done.text)
    assert after.body == before.body
    # Comments and words stay, however they were moved or spelled.
    assert sorted(done.text.count(sign) for sign in "#|[]{}") == sorted(text.count(sign) for sign in "#|[]{}")
    assert sorted(comments(done.text)) == sorted(comments(text))
    old, new = read_document("a.md", text.encode()), read_document("a.md", done.text.encode())
    assert len(new.problems) <= len(old.problems)
    # What could be read before reads the same now.
    for field, value in old.meta.model_dump(exclude_none=True).items():
        if field not in ("timeline", "services", "tags", "severity") and not any(field in each for each in done.says):
            assert new.meta.model_dump(exclude_none=True)[field] == value
    events, again = old.meta.timeline or [], new.meta.timeline or []
    assert {event.text for event in events} <= {event.text for event in again}


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.lstrip().startswith("#")]


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("", "aliases: [old-name]\n"),
        ("aliases: [older]\n", "aliases: [older, old-name]\n"),
        ("aliases: ['older']\n", "aliases: ['older', old-name]\n"),
        ("aliases:\n  - older  # of 2019\n", "aliases:\n  - older  # of 2019\n  - old-name\n"),
        ("aliases: [old-name]\n", "aliases: [old-name]\n"),
    ],
)
def test_the_former_name_becomes_an_alias(written: str, after: str) -> None:
    text = "---\ntitle: a\nstatus: draft\n{}---\n\nold-name\n"
    assert fixed(text.format(written), KB, "old-name").text == text.format(after)
