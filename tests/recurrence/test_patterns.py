"""What is found in whole knowledge bases: every pair, every group, how every promise stood, and no other.

Each is a file: documents under `=== path.md`, then under `=== expect` all that must be found, a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kbgen.corpus import FollowUpDates
from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.model.settings import Origin, Settings, Term, Vocabulary
from kbgen.recurrence.claims import claims
from kbgen.recurrence.evidence import TextEvidence
from kbgen.recurrence.incident_facts import all_facts
from kbgen.recurrence.log_templates import ErrorLine, distinctive, error_lines, mask
from kbgen.recurrence.patterns import find_patterns
from kbgen.recurrence.promise_outcomes import is_about, once, with_history
from kbgen.recurrence.quotes import LONGEST, MOST, quotes
from kbgen.recurrence.records import Group, Patterns, PromiseOutcome
from kbgen.search import Line, entry

CASES = Path(__file__).with_name("cases")
_FILE = re.compile(r"^=== (.+)\n", re.MULTILINE)
_SETTINGS = Settings(
    time_zone="UTC",
    vocabulary=Vocabulary(services=(Term(name="checkout", aliases=("购物车",)),)),
    sources={"pay": Origin(path="pay")},
)


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
        marks += {"yes": " returned", "perhaps": " perhaps-returned", "no": ""}[pair.returned]
        yield f"{pair.verdict} {pair.earlier} {pair.later}{marks}"
    yield from (_group(group) for group in patterns.groups)
    yield from (f"alone {name}" for name in patterns.alone)
    yield from (f"copy {name} of {first}" for name, first in patterns.copies.items())
    for each in patterns.standings:
        days = f" {each.days}" if each.days is not None else ""
        yield f"stood {each.earlier} {each.later} {each.number + 1} {each.stood}{days}"


def _group(group: Group) -> str:
    names = [f"?{name}" if name in group.undated else name for name in group.documents]
    place = f"{group.key.place} ({group.key.home})" if group.key.home else group.key.place
    return f"group {group.key.axis} {group.key.mode or '-'} {place}: {' '.join(names)}"


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
    assert together | set(found.alone) | set(found.copies) == {document.id for document in documents.counted}


def test_the_cases_are_written_right() -> None:
    for path in CASES.glob("*.txt"):
        wrong = [document.id for document in case(path)[0] if document.problems]
        assert wrong == (["broken"] if path.stem == "kinds" else [])


def of(name: str) -> Patterns:
    return find_patterns(case(CASES / f"{name}.txt")[0])


def test_reasons_of_a_recurrence() -> None:
    pair = of("promises").pairs[0]
    assert pair.returned == "yes"
    line = pair.reasons.lines[0]
    assert line.earlier == line.later == "redis: connection pool timeout while reading cart"
    assert (line.earlier_line, line.documents) == (7, 3)
    assert [key.mode for key in pair.reasons.keys] == ["hot-key"]


def test_a_promise_names_no_person() -> None:
    promise = of("promises").standings[0]
    assert "Somebody" not in repr(promise)
    assert not hasattr(promise, "owner")


def test_each_promise_counts_once_as_it_stood_when_it_mattered_most() -> None:
    found = {each.number + 1: each for each in once(of("promises").standings) if each.earlier == "20240110-a"}
    assert {number: each.stood for number, each in found.items()} == {
        1: "in_time", 2: "unknown", 3: "overdue", 4: "overdue", 5: "wont_do", 6: "no_effect",
        7: "late", 8: "no_effect", 9: "unknown", 10: "unknown", 13: "unknown",
    }  # fmt: skip
    assert [number for number, each in found.items() if each.broken] == [3, 4, 7]
    assert (found[4].later, found[4].days) == ("20240910-c", 101)


def test_reasons_of_a_declared_pair() -> None:
    pair = of("declared").pairs[0]
    assert [(said.by, said.note) for said in pair.reasons.declarations] == [("e", "The worker wrote the disk full.")]


def before(name: str, patterns: Patterns) -> dict[int, PromiseOutcome]:
    """How the promises stood when a document's incident began, by their places from 0."""
    return {each.number: each for each in patterns.standings if each.later == name}


def test_history_fills_in_days_that_documents_lack() -> None:
    documents, _ = case(CASES / "promises.txt")
    history = {
        ("20240110-a", 8): FollowUpDates(done=date(2024, 2, 1)),  # done, nobody knew when
        ("20240110-a", 0): FollowUpDates(promised=date(2024, 5, 1)),  # written down only after the second one
        ("20240110-a", 6): FollowUpDates(done=date(2024, 1, 20)),  # the document says when: that counts
    }
    found = with_history(find_patterns(documents), documents, history)
    second = before("20240410-b", found)
    assert (second[8].stood, second[8].done_at, second[8].from_history) == ("no_effect", date(2024, 2, 1), True)
    assert 0 not in second
    assert (second[6].stood, second[6].from_history) == ("late", False)
    third = [each for each in found.standings if (each.earlier, each.later) == ("20240110-a", "20240910-c")]
    assert third[0].stood == "in_time"


def test_history_knows_what_was_late() -> None:
    documents, _ = case(CASES / "promises.txt")
    text = documents.by_id["20240110-a"].text.replace("status: done, done_at: unknown", "status: done, due: 2024-03-01")
    changed = corpus({f"{each.id}.md": text if each.id == "20240110-a" else each.text for each in documents})
    found = with_history(find_patterns(changed), changed, {("20240110-a", 8): FollowUpDates(done=date(2024, 5, 1))})
    late = before("20240410-b", found)[8]
    assert (late.stood, late.days, late.from_history) == ("late", 40, True)


def test_done_when_it_was_first_written_down() -> None:
    documents, _ = case(CASES / "promises.txt")
    for by, stood in ((date(2024, 2, 1), "no_effect"), (date(2024, 6, 1), "unknown")):
        found = with_history(find_patterns(documents), documents, {("20240110-a", 8): FollowUpDates(by=by)})
        promise = before("20240410-b", found)[8]
        assert (promise.stood, promise.done_at) == (stood, None)


def test_look_ups() -> None:
    found = of("promises")
    assert len(found.pairs_of("20240410-b")) == 2
    assert {each.later for each in found.standings if each.earlier == "20240410-b"} == {"20240910-c"}
    assert list(found.modes) == ["hot-key", "certificate-expired"]


def test_masked_lines() -> None:
    one = "2026-01-02 03:04:05,678 [Thread-9] ERROR c.g.Pool - no worker for 10.1.2.3:27777 id=7f9c5b21aa, status 503"
    other = "2025-12-31 23:59:59,001 [Thread-77] ERROR c.g.Pool - no worker for 10.9.9.9:1 id=00aa11bb22, status 503"
    assert mask(one) == mask(other)
    assert mask(one) != mask(one.replace("503", "504"))


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ("Error: connection to the payment broker timed out after 30s", True),
        ("java.lang.OutOfMemoryError: unable to create new native thread", True),
        ("0/3 nodes are available: 3 Insufficient memory, pod failed to schedule", True),
        ("FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed, heap out of memory", True),
        ("Warning  BackOff  5m  kubelet  Back-off restarting failed container", True),
        ("64 packets rejects in established connections because of timestamp", False),
        ("12178939 times the listen queue of a socket overflowed", False),
        ("Request timeout for icmp_seq 0 while the broker restarts", False),
        ("5 packets transmitted, 0 packets received, 100.0% packet loss, timeout", False),
        ("RX packets 10 errors 3 dropped 2 overruns 7 frame 4", False),
        ("Build finished with 0 errors and all other warnings were rejected", False),
        ("web-1 : ok=5 changed=2 unreachable=1 failed=0 skipped=3 rescued=0", False),
        ("NAME   READY   STATUS   ERRORS   RESTARTS   AGE", False),
        ("kubectl get pods | grep error | sort by restarts;", False),
    ],
)
def test_lines_that_tell_nothing(line: str, tells: bool) -> None:
    assert bool(error_lines([Line("code", 1, line)])) is tells


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
        ("It was a different root cause than last week.", False),
        ("凌晨再次出现同样的问题，重启后恢复。", True),
        ("这个故障之前也发生过。", True),
        ("2024-02-01 10:00 We had seen this issue before.", False),  # an entry of a timeline
        ("## Action items\n\nWe had seen this issue before.", False),  # a plan
        ("```\nWe had seen this issue before.\n```", False),  # a log
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


def test_no_field_of_ours_is_quoted() -> None:
    told = REPEATED.format("Nothing.").replace(
        "status: draft", "status: draft\nsummary: We had seen this issue before."
    )
    first = REPEATED.format("Nothing.").replace("Second", "First").replace("02-01", "01-01")
    found = find_patterns(corpus({"first.md": first, "second.md": told}))
    assert [pair.reasons.quotes for pair in found.pairs] == [()]


def test_a_quotation_is_cut_at_its_limit_and_no_line_is_read_without_end() -> None:
    claim = "We had seen this issue before, " + "and before that too, " * 20 + "in vain."
    far = "x" * 4_000 + ". We had seen this issue before."
    text = f"---\ntitle: A\nstatus: draft\n---\n{claim}\n\n{far}\n" + "\nWe had seen this issue before, no {}.\n" * 5
    document = read_document("a.md", text.format(1, 2, 3, 4, 5).encode())
    found = quotes(document, entry(document).lines)
    assert len(found) == MOST
    assert (len(found[0].text), found[0].text[-1]) == (LONGEST, "…")
    assert found[0].text[:-1] == claim[: LONGEST - 1]
    assert [quote.line for quote in found] == [5, 9, 11]


def test_claims_of_a_repetition_and_what_only_looks_like_one() -> None:
    """Precision before recall: sentences of both kinds, in English and Chinese, each lot written before its patterns were."""
    lines = Path(__file__).with_name("said_before.txt").read_text(encoding="utf-8").splitlines()
    said = [(line[0], claims(line[2:])) for line in lines if line[0] in "+-"]
    assert (said.count(("-", True)), said.count(("-", False))) == (0, 174)
    assert said.count(("+", True)) >= 147


@pytest.mark.parametrize(
    ("one", "other", "keyed", "about"),
    [
        ("services: [web]\nteam: one", "services: [web]\nteam: two", False, True),  # they share a service
        ("services: [web]\nteam: one", "services: [mail]\nteam: two", True, False),  # another team's system
        ("services: [web]\nteam: one", "services: [mail]\nteam: one", True, True),
        ("services: [web]\nteam: one", "services: [mail]\nteam: one", False, False),
        ("team: one", "services: [mail]\nteam: ONE", False, True),  # one names no service
        ("services: [web]\ncomponents: [db]", "services: [mail]\ncomponents: [db]", False, True),
    ],
)
def test_whose_promise_it_was(one: str, other: str, keyed: bool, about: bool) -> None:
    text = "---\ntitle: {}\nstatus: draft\nstarted_at: 2024-01-0{}\n{}\n---\n"
    documents = corpus({"a.md": text.format("A", 1, one), "b.md": text.format("B", 2, other)})
    found = all_facts(documents, dict.fromkeys(documents.by_id, TextEvidence({}, (), frozenset(), frozenset())))
    assert is_about(found["a"], found["b"], keyed) is about


def words(number: int, count: int) -> str:
    """Words that are like no others, by their number."""
    return " ".join(f"zq{chr(97 + number // 26)}{chr(97 + number % 26)}{chr(97 + at)}w" for at in range(count))


@pytest.mark.parametrize("shared", [0, 12])
def test_in_a_house_whose_texts_are_all_alike_likeness_tells_nothing(shared: int) -> None:
    text = "---\ntitle: {}\nstatus: draft\nstarted_at: 2024-{:02}-01\n---\n{} {} {}\n"
    both = words(20, shared)  # of two of them alone
    files = {f"h{n}.md": text.format(f"H{n}", n, words(0, 26), words(n, 2), both if n < 3 else "") for n in range(1, 9)}
    files |= {f"o{n}.md": text.format(f"O{n}", 9, words(30 + n, 20), "", "") for n in range(1, 101)}
    found = find_patterns(corpus(files))
    assert [(pair.earlier, pair.later) for pair in found.pairs[:1]] == ([("h1", "h2")] if shared else [])


def test_a_symptom_is_no_furniture_in_a_small_knowledge_base() -> None:
    """A line of a log in six of twelve documents is; what six authors call the symptom is what keeps happening."""
    for chosen, expected in ((6, 6), (4, 6), (3, None), (0, None)):
        lines = [{("pool", "timeout"): ErrorLine(1, "pool timeout", at < chosen)} for at in range(6)]
        assert distinctive([*lines, *({} for _ in range(6))]).get(("pool", "timeout")) == expected, chosen


@pytest.mark.parametrize(("ended", "returned"), [("2027-01-01", "yes"), ("2025-06-01", "no"), ("2025-02-01", "yes")])
def test_an_end_that_lies_ahead_takes_no_later_incident_into_it(ended: str, returned: str) -> None:
    text = "---\ntitle: {0}\nstarted_at: {0}\nresolved_at: {1}\nservices: [checkout]\nroot_causes: [{{failure_mode: hot-key, component: redis}}]\n---\n"
    files = {"a.md": text.format("2025-01-01", ended), "b.md": text.format("2025-03-01", "2025-03-02")}
    (pair,) = find_patterns(corpus(files), today=date(2026, 1, 1)).pairs
    assert (pair.earlier, pair.later, pair.returned) == ("a", "b", returned)


# Written before the rule: what a name of the author's own services and components had done before, and what it had not.
OF_OURS = """
+ Redis had crashed the same way in May.
+ Checkout-API had failed the same way last month.
+ Redis had hit the same limit in March.
+ But Redis had crashed the same way in May.
+ Our redis had filled up the same way a year ago.
+ Payment Gateway had hung the same way in the previous outage.
- Redis had never crashed the same way before.
- Cloudflare had crashed the same way in May.
- Kafka had hit the same limit in March.
- Redis had the same bug in version 6 last year, says its changelog.
- Redis had crashed the same way in our load test in May.
- If Redis had crashed the same way in May we would have seen it.
- GitLab's Redis had hit the same limit in March.
- Redis had crashed the same way two minutes before.
- Redis had crashed at 10:00 and the pods restarted.
- Redis Labs had hit the same limit in March.
- At first we suspected that Redis had crashed the same way as in May.
- Redis had not crashed the same way in May.
"""


@pytest.mark.parametrize("line", OF_OURS.strip().split("\n"))
def test_a_name_of_ours_had_gone_wrong_before(line: str) -> None:
    front = "---\ntitle: A\nservices: [redis, checkout-api]\ncomponents: [payment-gateway]\n---\n"
    document = read_document("a.md", f"{front}{line[2:]}\n".encode())
    assert bool(quotes(document, entry(document).lines)) is line.startswith("+")
