"""What is found in whole knowledge bases: every pair, every group, every broken promise, and no other.

Each is a file: documents under `=== path.md`, then under `=== expect` all that must be found, a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbgen.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.features.recurrence import Dates, Group, Patterns, find_patterns
from kbgen.features.recurrence.lines import mask
from kbgen.nouns.settings import Settings, Term, Vocabulary

CASES = Path(__file__).with_name("cases")
_FILE = re.compile(r"^=== (.+)\n", re.MULTILINE)
_SETTINGS = Settings(time_zone="UTC", vocabulary=Vocabulary(services=(Term(name="checkout", aliases=("购物车",)),)))


def case(path: Path) -> tuple[Corpus, list[str]]:
    """The knowledge base of a file and the lines that are expected of it."""
    parts = _FILE.split(path.read_text(encoding="utf-8"))[1:]
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    expected = files.pop("expect").split("\n")
    return corpus(files), [line for line in expected if line]


def corpus(files: dict[str, str], settings: Settings = _SETTINGS) -> Corpus:
    """The documents of path -> text."""
    return collect([read_document(name, text.encode()) for name, text in files.items()], settings)


def told(patterns: Patterns) -> Iterator[str]:
    """Everything that was found, as the lines of a case."""
    for pair in patterns.pairs:
        marks = (" declared" if pair.declared else "") + ("" if pair.ordered else " unordered")
        yield f"{pair.verdict} {pair.earlier} {pair.later}{marks}"
    yield from (_group(group) for group in patterns.groups)
    yield from (f"alone {name}" for name in patterns.alone)
    for each in patterns.broken:
        days = f" {each.days}" if each.days is not None else ""
        yield f"broken {each.earlier} {each.later} {each.number + 1} {each.broken}{days}"


def _group(group: Group) -> str:
    names = [f"?{name}" if name in group.undated else name for name in group.documents]
    return f"group {group.key.axis} {group.key.mode or '-'} {group.key.place}: {' '.join(names)}"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_cases(path: Path) -> None:
    documents, expected = case(path)
    assert list(told(find_patterns(documents))) == expected


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_document_is_in_a_group_or_alone(path: Path) -> None:
    documents, _ = case(path)
    found = find_patterns(documents)
    together = {name for group in found.groups for name in group.documents}
    assert together.isdisjoint(found.alone)
    assert together | set(found.alone) == {document.id for document in documents.counted}


def test_the_cases_are_written_right() -> None:
    for path in CASES.glob("*.txt"):
        wrong = [document.id for document in case(path)[0] if document.problems]
        assert wrong == (["broken"] if path.stem == "kinds" else [])


def of(name: str) -> Patterns:
    return find_patterns(case(CASES / f"{name}.txt")[0])


def test_reasons_of_a_recurrence() -> None:
    pair = of("promises").pairs[0]
    assert pair.returned
    line = pair.reasons.lines[0]
    assert line.earlier == line.later == "redis: connection pool timeout while reading cart"
    assert (line.earlier_line, line.documents) == (7, 3)
    assert [key.mode for key in pair.reasons.keys] == ["hot-key"]


def test_a_broken_promise_names_no_person() -> None:
    promise = of("promises").broken[0]
    assert "Somebody" not in repr(promise)
    assert not hasattr(promise, "owner")


def test_reasons_of_a_declared_pair() -> None:
    pair = of("declared").pairs[0]
    assert [(said.by, said.note) for said in pair.reasons.declarations] == [("e", "The worker wrote the disk full.")]


def test_history_fills_in_days_that_documents_lack() -> None:
    documents, _ = case(CASES / "promises.txt")
    history = {
        ("20240110-a", 8): Dates(done=date(2024, 2, 1)),  # done, nobody knew when
        ("20240110-a", 0): Dates(promised=date(2024, 5, 1)),  # written down only after the second one
    }
    found = {each.number: each.broken for each in find_patterns(documents, history=history).broken_before("20240410-b")}
    assert found[8] == "no_effect"
    assert 0 not in found


def test_look_ups() -> None:
    found = of("promises")
    assert len(found.pairs_of("20240410-b")) == 2
    assert {each.later for each in found.broken_of("20240410-b")} == {"20240910-c"}
    assert found.groups_of("20240501-other") == ()
    assert list(found.modes) == ["hot-key", "certificate-expired"]


def test_masked_lines() -> None:
    one = "2026-01-02 03:04:05,678 [Thread-9] ERROR c.g.Pool - no worker for 10.1.2.3:27777 id=7f9c5b21aa, status 503"
    other = "2025-12-31 23:59:59,001 [Thread-77] ERROR c.g.Pool - no worker for 10.9.9.9:1 id=00aa11bb22, status 503"
    assert mask(one) == mask(other)
    assert mask(one) != mask(one.replace("503", "504"))


REPEATED = """---
title: Second
status: draft
started_at: 2024-02-01
symptoms: ["cannot allocate memory while forking the worker"]
---
{}
"""


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("We had seen this issue before, and knew the fix for it.", True),
        ("It was a different root cause than last week.", True),
        ("凌晨再次出现同样的问题，重启后恢复。", True),
        ("这个故障之前也发生过。", True),
        ("We want to prevent this from happening again.", False),
        ("为了避免再次发生，加一个告警。", False),
        ("再次确认配置无误。", False),
    ],
)
def test_quotes(sentence: str, quoted: bool) -> None:
    first = REPEATED.format("Nothing.").replace("Second", "First").replace("02-01", "01-01")
    found = find_patterns(corpus({"first.md": first, "second.md": REPEATED.format(sentence)}))
    assert [pair.verdict for pair in found.pairs] == ["possible"]
    quotes = found.pairs[0].reasons.quotes
    assert [(quote.id, quote.line) for quote in quotes] == ([("second", 7)] if quoted else [])
