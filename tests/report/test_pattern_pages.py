"""Pages of what keeps happening: chains, failure modes, open questions, near misses, the board, a postmortem's own."""

from __future__ import annotations

import html
import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from report.harness import TODAY, knowledge_base, patterns_of

from kbgen.corpus import FollowUpDates
from kbgen.recurrence.promise_outcomes import with_history
from kbgen.recurrence.records import Pair, Quote, Reasons
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.pages import pages
from kbgen.site.pattern_lookup import shown_words
from kbgen.site.postmortem.metadata import facts, sections
from kbgen.site.site import Site, site
from kbgen.site.words import load

KB: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("kb.json").read_text(encoding="utf-8"))
CHAIN = "patterns/chains/redis-hot-key-component.md"
HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:x) | {{ y }}"


def made(lang: str = "en", fronts: dict[str, dict[str, Any]] = KB) -> Site:
    corpus = knowledge_base(fronts)
    return site(corpus, "Test", load(lang), TODAY, patterns_of(corpus))


def written(lang: str = "en", fronts: dict[str, dict[str, Any]] = KB) -> dict[str, str]:
    return {page.path: markdown_of(page) for page in pages(made(lang, fronts))}


def test_a_chain_says_what_was_promised_and_how_it_stood_when_it_came_back() -> None:
    chain = written()[CHAIN]
    assert chain.startswith("# Hot key&#58; redis")
    assert re.findall(r"## Promised after (\S+)", chain)[:2] == ["2025-01-10", "2025-04-10"]
    (row,) = [line for line in chain.splitlines() if line.startswith("| Split the key |")]
    assert "**overdue** ([2025-04-10](../../20250410-b.md)) and 1× more" in html.unescape(row)
    (row,) = [line for line in chain.splitlines() if line.startswith("|") and "Rewrite" in line]
    assert "**declined**" in row
    assert "too dear" in row
    assert "Ann" not in chain  # systems and items are named, people are not
    assert "none needed" not in chain


def test_a_chain_says_when_it_struck_and_what_to_check_now() -> None:
    chain = html.unescape(written()[CHAIN])
    assert "It happened 3 times from 2025-01-10 to 2026-07-02, most recently 448 d after the previous one." in chain
    assert "\nNear misses 1\n" in chain  # which did not happen
    assert "Follow-ups in all: 8. Done: 2, not done: 3, declined: 1, unknown: 2." in chain
    assert "Follow-ups overdue or late when their cause recurred: 1 of 4, each counted once. Not known for 2." in chain
    head, after = chain[: chain.index("## What came back")], chain[chain.index("## What came back") :]
    checks = head[head.index("## What to check now") :]
    assert "**It may also be**" in checks
    assert "**Follow-ups not done:** Split the key ([A](../../20250110-a.md))" in checks
    assert "**Declined, and it recurred:** Rewrite ([A](../../20250110-a.md))" in checks
    assert "**Done, but it recurred:** Alert" in checks
    assert "| 90 d |" in after


def team(name: str, day: str, **more: Any) -> dict[str, Any]:
    return {"status": "final", "title": f"T{name}", "started_at": day, "team": name, "services": [name]} | more


def declared(*ids: str) -> list[dict[str, str]]:
    return [{"id": name, "relation": "same_cause"} for name in ids]


def test_the_same_cause_at_others_is_no_return() -> None:
    cause = {"root_causes": [{"failure_mode": "hot-key", "component": "redis"}]}
    fronts = {
        "20250101-x": team("one", "2025-01-01", **cause, follow_ups=[{"title": "Theirs", "status": "open"}]),
        "20250201-y": team("two", "2025-02-01", **cause, related=declared("20250101-x")),
    }
    found = written("en", fronts)
    overview = found["patterns/index.md"]
    assert overview.index("No recurrence is known") < overview.index("## The same cause in different places")
    other = found["patterns/chains/hot-key-elsewhere.md"]
    assert other.startswith("# Hot key&#58; one, two")
    assert "## Where it struck" in other
    assert "When it recurred" not in other


def test_the_page_of_what_authors_declared_is_named_by_the_thing_and_stays_where_it_is() -> None:
    def chain(count: int, **more: Any) -> tuple[str, str]:
        fronts = {
            f"2025010{n}-x": team(
                "one", f"2025-01-0{n}", related=declared(*(f"2025010{k}-x" for k in range(1, n))), **more
            )
            for n in range(1, count + 1)
        }
        ((path, markdown),) = [(p, m) for p, m in written("en", fronts).items() if p.startswith("patterns/chains/")]
        return path, markdown.splitlines()[0]

    other_words = {"components": ["mysql"]}
    assert chain(2, **other_words) == chain(3, **other_words)
    assert chain(2, **other_words) == ("patterns/chains/one-declared.md", "# one&#58; mysql")
    assert chain(2)[1] == "# Tone → Tone"
    same = {"root_causes": [{"failure_mode": "hot-key"}]}
    assert chain(3, **same)[1] == "# Hot key&#58; one"


def test_two_incidents_that_only_may_have_one_cause_are_a_card_and_three_a_page() -> None:
    def found(count: int) -> dict[str, str]:
        cause = {"root_causes": [{"failure_mode": "hot-key"}]}
        return written("en", {f"2025010{n}-x": team("one", f"2025-01-0{n}", **cause) for n in range(1, count + 1)})

    two, three = found(2), found(3)
    assert not [path for path in two if path.startswith("patterns/chains/")]
    perhaps = two["patterns/index.md"].partition("## Perhaps the same")[2]
    assert "](../20250101-x.md)" in perhaps
    assert "](../20250102-x.md)" in perhaps
    ((path, _),) = [(path, page) for path, page in three.items() if path.startswith("patterns/chains/")]
    assert f"]({path.removeprefix('patterns/')})" in three["patterns/index.md"]


def test_a_day_from_the_history_says_so() -> None:
    front = KB | {"20250110-a": KB["20250110-a"] | {"follow_ups": [{"title": "Split the key", "status": "done"}]}}
    corpus = knowledge_base(front)
    known = {("20250110-a", 0): FollowUpDates(done=date(2025, 5, 1))}
    whole = site(corpus, "Test", load("en"), TODAY, with_history(patterns_of(corpus), corpus, known))
    found = {page.path: markdown_of(page) for page in pages(whole)}
    (row,) = [line for line in found[CHAIN].splitlines() if line.startswith("| Split the key |")]
    assert "done, but it recurred ([2026-07-02](../../20260702-g.md))" in html.unescape(row)
    assert "2025-05-01 &#40;from the file&#39;s history&#41;" in row


def test_a_failure_mode_sums_up_its_incidents() -> None:
    found = written()["patterns/modes/hot-key.md"]
    assert "## Where it happened &#40;5&#41;" in found
    assert "It may be one of these" in found
    assert "[Cache stampede]" not in found  # no page of a mode that does not occur
    assert "do not record what was tried&#58; 5 of 5" in found
    assert "## Open follow-ups &#40;3&#41;" in found
    assert "not in the taxonomy" in written()["patterns/modes/expired-cert.md"]


def test_open_questions_put_what_came_back_first() -> None:
    found = written()["patterns/unknowns.md"]
    rows = [line for line in found.splitlines() if line.startswith("- ")]
    assert re.findall(r"\[([A-Z])\]", rows[0])[0] == "B"
    assert "[A](../20250110-a.md)" in rows[0]
    assert "Open for 497 d" in rows[0]
    assert not any(row.startswith("- **[A](") for row in rows)


def test_a_cause_of_which_nobody_says_how_sure_they_are_is_no_question() -> None:
    causes = (
        {"text": "The disk was full."},
        {"text": "A guess.", "confidence": "suspected"},
        {"confidence": "unknown"},
    )
    fronts = {f"2026010{at}-x": KB["20250110-a"] | {"root_causes": [each]} for at, each in enumerate(causes, 1)}
    rows = [line for line in written("en", fronts)["patterns/unknowns.md"].splitlines() if line.startswith("- ")]
    assert [re.findall(r"\((\S+)\.md\)", row)[0] for row in rows] == ["../20260102-x", "../20260103-x"]


def test_a_failure_mode_has_one_place_whichever_of_its_names_a_document_gives() -> None:
    modes = ("incompatible-upgrade", "provider-incompatible-upgrade")
    fronts = {
        f"2026010{at}-x": KB["20250110-a"] | {"root_causes": [{"failure_mode": mode}]}
        for at, mode in enumerate(modes, 1)
    }
    found = written("en", fronts)
    rows = [line for line in found["causes/index.md"].splitlines() if "pgrade" in line]
    assert rows == [
        "| [Incompatible upgrade](../patterns/modes/incompatible-upgrade.md) | 2 | 2025-01-10 | [A](../20260101-x.md) |"
    ]
    shown = facts(made("en", fronts).corpus.by_id["20260102-x"], made("en", fronts), lambda path: path)
    assert ">Incompatible upgrade</a>" in shown


def test_what_no_document_says_is_not_counted_as_none() -> None:
    silent = ("root_causes", "severity", "follow_ups", "related")
    front = {key: value for key, value in KB["20250110-a"].items() if key not in silent}
    found = written("en", {"20260101-x": front, "20260102-y": front})
    (service,) = [text for path, text in found.items() if path.startswith("services/") and path != "services/index.md"]
    assert "unknown" in service[: service.index("Median")]
    assert "no document here names a failure mode" in service
    assert "no severity" in found["report/index.md"]
    assert "SEV1" not in found["report/index.md"]


def test_near_misses_say_what_struck() -> None:
    found = written()["patterns/near-misses.md"]
    assert "## All near misses &#40;1&#41;" in found
    assert "The same cause did strike" in found
    assert "[N](../20260705-near.md)" in found


def at(day: str, **more: Any) -> dict[str, Any]:
    cause = {"failure_mode": "our-own-word", "component": "pool", "confidence": "suspected"}
    return {"title": day, "status": "final", "services": ["web"], "started_at": day, "root_causes": [cause]} | more


def test_a_chain_counts_how_often_a_promise_stood_so_and_asks_for_none_of_another_cause() -> None:
    promised = [
        {"title": "Widen the pool", "status": "open", "due": "2026-02-20"},
        {"title": "Renew", "status": "open", "due": "2026-02-01", "addresses": "expired-certificate"},
    ]
    days = ("2026-02-10", "2026-03-10", "2026-04-10")  # still in time, and overdue twice
    fronts = {"a": at("2026-01-10", follow_ups=promised), **{day: at(day) for day in days}}
    chain = written("en", fronts)["patterns/chains/pool-our-own-word-component.md"]
    (row,) = [line for line in chain.splitlines() if line.startswith("| Widen the pool |")]
    assert "and 1× more" in row
    checks = chain[: chain.index("## What came back")]
    assert "Widen the pool" in checks and "Renew" not in checks


def test_what_has_not_begun_and_what_is_told_again_is_no_open_question() -> None:
    again = at("2026-01-10", related=[{"id": "a", "relation": "duplicate"}])
    silent = {"title": "S", "status": "draft", "started_at": "2026-01-12"}
    fronts = {"a": at("2026-01-10"), "b": again, "c": at("2027-01-10"), "s": silent}
    found = written("en", fronts | {"t": silent | {"started_at": "2027-01-10"}})
    assert len(re.findall("Open for", found["patterns/unknowns.md"])) == 1
    assert "name no cause: 1." in html.unescape(found["patterns/unknowns.md"])
    assert "Open questions · 1" in html.unescape(found["index.md"])


def test_a_near_miss_names_what_struck_first_after_it() -> None:
    days = ("2026-01-10", "2026-03-10", "2026-04-10")
    fronts = {day: at(day) for day in days} | {"near": at("2026-02-10", kind="near_miss")}
    found = written("en", fronts)["patterns/near-misses.md"]
    assert "| 2026-03-10 &#40;after it&#41; |" in found and "2026-01-10" not in found


def test_a_failure_mode_without_another_name_says_none() -> None:
    found = written("en", {day: at(day) for day in ("2026-01-10", "2026-03-10")})
    assert "Also called" not in found["patterns/modes/our-own-word.md"]
    assert "Also called" in written()["patterns/modes/hot-key.md"]


def test_the_board() -> None:
    found = written()
    board = found["follow-ups/index.md"]
    assert "## Overdue &#40;2&#41;" in board
    assert "Split the key" in board
    assert "Again" in board
    assert "19 d late" in board
    assert "Cache" in found["follow-ups/late.md"]
    assert "too dear" in found["follow-ups/declined.md"]
    assert {"follow-ups/open.md", "follow-ups/done.md", "follow-ups/services/web.md"} <= set(found)


def test_what_only_texts_speak_for_is_asked_and_counted() -> None:
    corpus = knowledge_base({"a": team("a", "2025-02-01"), "b": team("b", "2025-03-01"), "c": team("c", "2025-04-01")})
    pairs = (
        Pair(
            "a", "b", "possible", True, False, "no", Reasons(telling=3.5, quotes=(Quote("b", 9, "Same as last time"),))
        ),
        Pair("b", "c", "twice", True, False, "no", Reasons(telling=4.5)),
        Pair("a", "c", "possible", True, False, "perhaps", Reasons(modes=("hot-key",))),  # told as a chain that may be
    )
    patterns = replace(patterns_of(corpus), pairs=pairs)
    found = {
        page.path: html.unescape(markdown_of(page)) for page in pages(site(corpus, "T", load("en"), TODAY, patterns))
    }
    assert "by their text alone: 2.](unknowns.md)" in found["patterns/index.md"]
    asked = found["patterns/unknowns.md"]
    assert "## May have the same cause (2)" in asked
    first, second = (line for line in asked.splitlines() if line.startswith("- "))
    assert "[Tc]" in first and "the same incident twice?" in first and "Similar: [Tb]" in first
    assert "[Tb]" in second and "Similar: [Ta]" in second and "The text says: Same as last time" in second


def test_what_has_no_status_is_not_called_open_nor_overdue() -> None:
    """As imported documents have them: nobody has recorded whether it was done."""
    items = [{"title": "Alert", "due": "2025-03-01"}, {"title": "Page", "due": "2025-03-01", "status": "done"}]
    documents = {"a": at("2025-02-01", follow_ups=items), "b": at("2025-02-02")}
    found = {path: html.unescape(text) for path, text in written("en", documents).items()}
    board, report = found["follow-ups/index.md"], found["report/index.md"]
    assert "Nothing is overdue." in found["index.md"] and "Status unknown or not recorded: 1." in found["index.md"]
    assert "Age of the open ones" not in board and "Alert" in found["follow-ups/not_written.md"]
    assert "Open follow-ups: **0 of 1** – 0 overdue, 2 in all, 1 of unknown status" in found["services/web.md"]
    alone = {"a": at("2025-02-01", follow_ups=items[:1])}
    assert "Open follow-ups: **unknown**" in html.unescape(written("en", alone)["services/web.md"])
    assert "Done, of those whose status is known, declined ones aside: 1 of 1" in report
    assert "Not yet done" not in report


@pytest.mark.parametrize(
    ("more", "tile", "sentence"),
    [
        ({}, "unknown** – 1 unknown", "recurred: not known for any of 1."),
        ({"addresses": "expired-certificate", "status": "open"}, "–**", "No follow-up against the cause had been"),
        ({"status": "wont_do"}, "0 of 1**", "recurred: 0 of 1, each counted once."),
        ({"status": "open"}, "1 of 1**", "recurred: 1 of 1, each counted once."),
    ],
)
def test_what_nobody_knows_of_a_promise_is_not_called_kept(more: dict[str, str], tile: str, sentence: str) -> None:
    promised = [{"title": "Widen", "due": "2025-01-20", **more}]
    documents = {"a": at("2025-01-01", follow_ups=promised), "b": at("2025-02-02")}
    found = {path: html.unescape(text) for path, text in written("en", documents).items()}
    assert f"Overdue or late when it recurred: **{tile}" in found["report/index.md"]
    pages_of = ("patterns/index.md", "patterns/chains/pool-our-own-word-component.md", "report/index.md")
    assert [sentence in found[path] for path in pages_of] == [True, True, True]


def test_the_rows_of_the_board_add_up_where_a_document_has_no_team() -> None:
    items = [{"title": "Late", "due": "2025-03-01", "status": "open"}, {"title": "?"}]
    documents = {"a": at("2025-02-01", follow_ups=items, team="core"), "b": at("2025-02-02", follow_ups=items[:1])}
    board = html.unescape(written("en", documents)["follow-ups/index.md"])
    teams = board[board.index("By team") : board.index("By service")].split("\n")
    assert [line for line in teams if line.startswith("| ")][2:] == [
        "| [core](teams/core.md) | 1 | 1 |",
        "| not given | 1 | – |",
    ]


def test_beside_what_is_overdue_the_home_page_tells_what_else_is_left() -> None:
    items = [
        {"title": "Late", "due": "2025-03-01", "status": "open"},
        {"title": "Soon", "status": "open"},
        {"title": "?"},
    ]
    home = html.unescape(written("en", {"a": at("2025-02-01", follow_ups=items)})["index.md"])
    assert "overdue · 1" in home and "Open in all: 2." in home and "Status unknown or not recorded: 1." in home


def test_a_board_of_very_many_shows_the_first_and_leads_to_all() -> None:
    many = [{"title": f"Do {n}", "status": "open", "due": "2026-02-01"} for n in range(101)]
    found = written("en", {"a": at("2026-01-10", follow_ups=many)})
    front = html.unescape(found["follow-ups/index.md"])
    assert "## Overdue (101)" in front and "[1 more](overdue.md)" in front and "Do 100" not in front
    assert found["follow-ups/overdue.md"].count("| Do ") == 101
    assert "follow-ups/overdue.md" not in written("en", {"a": at("2026-01-10", follow_ups=many[:100])})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_link_leads_somewhere_and_nothing_is_left_open(lang: str) -> None:
    found = written(lang)
    known = set(found) | {f"{name}.md" for name in KB}
    for path, markdown in found.items():
        prose = re.sub(r"(?sm)^(`{3,}).*?^\1$|`[^`\n]*`", "", markdown)  # examples are no links, and may have braces
        assert "None" not in prose
        assert "{" not in prose
        for target in re.findall(r"\]\(([^)]+)\)", prose):
            meant = os.path.normpath(os.path.join(path.rpartition("/")[0], target))
            assert meant in known or meant.endswith((".svg", ".json", ".csv", ".xml", ".txt", ".ics")), (
                f"{path}: {target}"
            )


def test_what_authors_wrote_is_text() -> None:
    fronts = {
        name: {
            "status": "final",
            "title": HOSTILE,
            "started_at": f"2025-0{number}-01",
            "services": ["web"],
            "team": HOSTILE,
            "root_causes": [
                {"failure_mode": "hot-key", "component": "redis", "text": HOSTILE, "confidence": "suspected"}
            ],
            "attempts": [{"action": HOSTILE, "outcome": "worked"}],
            "symptoms": [HOSTILE],
            "follow_ups": [{"title": HOSTILE, "owner": HOSTILE, "status": "wont_do", "decision": HOSTILE}],
            "related": [{"id": "x1", "relation": "same_cause", "note": HOSTILE}],
        }
        for number, name in enumerate(("x1", "x2", "x3"), 1)
    }
    whole = made("en", fronts)
    for page in pages(whole):
        assert "<img" not in markdown_of(page), page.path
        assert "](javascript" not in markdown_of(page)
        assert "{{" not in markdown_of(page)
    for document in whole.corpus:
        assert "<img" not in facts(document, whole, lambda path: path)


def test_shared_words_and_titles_are_told_as_people_write_them() -> None:
    fronts = {"20250110-a": KB["20250110-a"] | {"title": "Cluster ``db-1`` and `db2`, 5` late"}}
    document = made("en", fronts).corpus.by_id["20250110-a"]
    assert document.title == "Cluster db-1 and db2, 5` late"
    seen = replace(document, text="Flaky [look](20260101-flaky-id.md), flakyA9kE7; flakiness. 请求没有回应")
    assert shown_words(("flaki", "2.0", "look", "请求", "求没"), seen) == ("flaky", "look", "请求没")


def test_a_postmortem_shows_its_repeats_and_what_was_not_kept() -> None:
    whole = made()
    document = whole.corpus.by_id["20250410-b"]
    shown = facts(document, whole, lambda path: path)
    again = shown[shown.index('id="kb-again"') : shown.index('id="kb-causes"')]
    assert again.index("Split the key") < again.index("same cause")
    assert "agreed after" in again
    assert "Same cause:" in again
    assert "Ann" not in again
    assert ("kb-again", "Has it happened before, or since?") in sections(document, whole)
    alone = whole.corpus.by_id["20260115-f"]
    assert "kb-again" not in facts(alone, whole, lambda path: path)


def test_pages_grow_with_the_documents() -> None:
    def size(count: int) -> int:
        fronts = {
            f"d{number:04}": {
                "status": "final",
                "title": f"T{number}",
                "started_at": f"{2000 + number % 20}-01-01T00:00:00Z",
                "services": [f"s{number % 7}"],
                "root_causes": [{"failure_mode": "hot-key", "component": "redis"}],
                "attempts": [{"action": "restart", "kind": "restart"}],
                "follow_ups": [{"title": "t", "status": "open", "due": "2020-01-01"}],
            }
            for number in range(count)
        }
        return sum(len(markdown) for markdown in written("en", fronts).values())

    assert size(100) < 2.2 * size(50)


def outage(day: str, **more: Any) -> dict[str, Any]:
    cause = {"failure_mode": "hot-key", "component": "redis", "confidence": "probable"}
    return team("one", day, summary="It hung.", root_causes=[cause]) | more


def test_what_nobody_knows_is_not_said() -> None:
    """A summary is no help, a promise of unknown status is not open, a list without promises is no list of none."""
    tasks = [{"title": "Split it", "status": "open", "due": "2025-01-05"}, {"title": "Alert", "status": "unknown"}]
    found = written("en", {"20250101-x": outage("2025-01-01", follow_ups=tasks), "20250201-y": outage("2025-02-01")})
    ((_, chain),) = [each for each in found.items() if each[0].startswith("patterns/chains/")]
    assert "It hung." not in chain
    assert "Missed follow-ups&#58; 1, not known for 1" in found["patterns/index.md"]
    assert "It hung." in found["services/one.md"]  # a row of a document still says what happened

    unsure = {"20250101-x": outage("2025-01-01", follow_ups=tasks[1:]), "20250101-y": team("two", "2025-01-01")}
    found = written("en", unsure)
    assert "- Open follow-ups&#58; **unknown** – 1 of unknown status" in found["services/one.md"]
    assert "- Open follow-ups&#58; **unknown** – no document here names a follow-up" in found["services/two.md"]
    assert "## Open follow-ups\n\n1 of unknown status" in found["patterns/modes/hot-key.md"]
    none = written("en", {"20250101-x": outage("2025-01-01", no_follow_ups="A drill of the provider")})
    assert "- Open follow-ups&#58; **0** – 0 overdue, 0 in all" in none["services/one.md"]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [("worked", ""), ("temporary", "helped only in part or for a while"), ("no_effect", "Nothing that was tried")],
)
def test_what_helped_for_a_while_is_not_said_to_have_been_no_help(outcome: str, told: str) -> None:
    made_of = made("en", {"20250101-x": outage("2025-01-01", attempts=[{"action": "Restart", "outcome": outcome}])})
    page = facts(made_of.corpus.by_id["20250101-x"], made_of, lambda path: path)
    assert told in page
    assert ("kb-none" in page) == bool(told)


def test_a_draft_among_the_open_questions_is_told_beside_its_title() -> None:
    unknowns = written("en", {"20250101-x": outage("2025-01-01", status="draft")})["patterns/unknowns.md"]
    assert "**[Tone](../20250101-x.md)**<br>2025-01-01 · " in unknowns


def test_a_due_date_that_nobody_wrote_is_not_said_to_be_none() -> None:
    tasks = [{"title": "Split it", "status": "open"}, {"title": "Alert", "status": "done"}]
    made_of = made("en", {"20250101-x": outage("2025-01-01", follow_ups=tasks)})
    assert facts(made_of.corpus.by_id["20250101-x"], made_of, lambda path: path).count("due date not recorded") == 1


def test_the_home_page_says_how_many_its_years_and_its_calendar_lack() -> None:
    undated = {"status": "final", "title": "When it was, nobody wrote"}
    assert (
        "Incidents 2 · Undated 1 · 2025 · "
        in written("en", {"20250101-x": outage("2025-01-01"), "y": undated})["index.md"]
    )
