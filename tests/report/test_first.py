"""The report's first sentences name what they count, and leave out what has not happened."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

import pytest
from report.harness import TODAY, knowledge_base, patterns_of, report_of

from kbgen.corpus import follow_ups
from kbgen.model.plurals import Count
from kbgen.recurrence import as_of as as_of_day
from kbgen.report.plain_data import plain
from kbgen.site.blocks import plain as text_of
from kbgen.site.exports.all_files import exports
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.pages import pages
from kbgen.site.report.first_screen import sentences
from kbgen.site.report.sections import as_of
from kbgen.site.site import site
from kbgen.site.words import load


def front(title: str, started_at: str, **more: Any) -> dict[str, Any]:
    cause = {"failure_mode": "hot-key", "component": "redis"}
    return {
        "title": title,
        "status": "final",
        "services": ["web"],
        "started_at": started_at,
        "root_causes": [cause],
    } | more


OWNERS = ("web-team", None, "infra", "web-team")
PROMISED = [
    {"title": f"Do {at}", "status": "open", "due": f"2026-02-0{at}"} | ({"owner": owner} if owner else {})
    for at, owner in enumerate(OWNERS, 1)
]
KB = {
    "20260101-a": front("A", "2026-01-01T10:00:00Z", follow_ups=PROMISED),
    "20260301-b": front("B", "2026-03-01T10:00:00Z", status="draft"),
    "20260821-c": front("C", "2026-08-21T00:00:00Z"),  # the day after the report
    "20280101-d": front("D", "2028-01-01", kind="near_miss", follow_ups=[{"title": "Later", "status": "open"}]),
}


def told(lang: str) -> tuple[str, list[str]]:
    corpus = knowledge_base(KB)
    whole = site(corpus, "Test", load(lang), TODAY, patterns_of(corpus))
    found = report_of(KB)
    return as_of(found, load(lang)), [text_of(each) for each in sentences(found, whole.context)]


def test_what_has_not_begun_is_in_no_figure_and_is_said() -> None:
    found = report_of(KB)
    assert (found.ahead, found.incidents, found.near_misses) == (2, 2, 0)
    assert (found.returns.share.count, found.returns.share.of, found.follow_ups.total) == (1, 2, 4)
    assert sum(step.incidents for step in found.course) == 2
    assert report_of(KB, "2026").ahead == 1
    assert "begins after the date of these figures: 2." in told("en")[0]
    assert "2 篇" in told("zh")[0]
    assert report_of({name: KB[name] for name in list(KB)[:2]}).ahead == 0


@pytest.mark.parametrize(
    ("lang", "draft", "promises"),
    [
        (
            "en",
            "B (draft)",
            "'Do 1' (web-team, 28 days past due), 'Do 2' (27 days past due), 'Do 3' (infra, 26 days past",
        ),
        (
            "zh",
            "B（草稿）",
            "“Do 1”（web-team，逾期 28 天）、“Do 2”（逾期 27 天）、“Do 3”（infra，逾期 26 天），另有 1 项。",
        ),
    ],
)
def test_a_draft_is_called_one_and_promises_are_named(lang: str, draft: str, promises: str) -> None:
    first = told(lang)[1]
    assert draft in first[1] and "Do 4" not in first[2]
    assert promises in first[2] and re.search(r"and 1 more\.|另有 1 项。", first[2])


def test_the_promises_are_named_to_other_programs() -> None:
    overdue = plain(report_of(KB).returns.overdue)
    assert [(each["title"], each["owner"], each["days"]) for each in overdue] == [
        (f"Do {at}", owner, 29 - at) for at, owner in enumerate(OWNERS, 1)
    ]


def test_what_has_not_begun_has_not_come_back() -> None:
    corpus = knowledge_base(KB)
    found = patterns_of(corpus)
    assert [pair.later for pair in found.pairs if pair.returned == "yes" and pair.later > "20260820"]
    known = as_of_day(found, corpus, TODAY)
    assert {pair.later for pair in known.pairs if pair.returned == "yes"} == {"20260301-b"}
    assert {each.later for each in known.standings} == {"20260301-b"}
    assert [group.documents for group in known.groups] == [("20260101-a", "20260301-b")]
    alone = as_of_day(found, corpus, date(2026, 2, 1))  # when the first was the only one
    assert (alone.groups, alone.alone) == ((), ("20260101-a",))
    begun = list(KB)[:2]
    same = knowledge_base({name: KB[name] for name in begun})
    assert as_of_day(patterns_of(same), same, TODAY) == patterns_of(same)


@pytest.mark.parametrize(
    ("lang", "counts", "mark"),
    [("en", "Dated in the future 2", "dated in the future"), ("zh", "日期在未来 2", "日期在未来")],
)
def test_what_has_not_begun_is_shown_and_counted_nowhere(lang: str, counts: str, mark: str) -> None:
    corpus = knowledge_base(KB)
    whole = site(corpus, "Test", load(lang), TODAY, as_of_day(patterns_of(corpus), corpus, TODAY))
    texts = {page.path: markdown_of(page) for page in pages(whole)}
    word = whole.words["counted.incident"]
    assert f"{word} 2 · {counts}" in texts["index.md"] and mark in texts["archive/2028.md"]
    assert (
        f"{word} 2 · {counts}" in texts["services/web.md"]
        and "2028" not in texts["patterns/chains/redis-hot-key-component.md"]
    )
    assert whole.words["tried.times"].format(count=Count(2)) in texts["patterns/index.md"]
    assert [each.age for each in whole.promises if each.item.title == "Later"] == [None]
    ahead = [{"title": "x", "status": "done", "due": "2026-01-01", "done_at": "2027-01-01"}]
    (promise,) = follow_ups(knowledge_base({"20250101-a": front("A", "2025-01-01", follow_ups=ahead)}), TODAY, {})
    assert (promise.state, promise.done, promise.late) == ("done", None, None)  # not a year late: a slip


def test_what_came_back_is_the_same_number_on_the_page_of_a_service_as_in_the_report() -> None:
    fronts = {
        "20260101-a": front("A", "2026-01-01T10:00:00Z", services=["web", "api"], severity="Sev-9"),
        "20260201-b": front("B", "2026-02-01T10:00:00Z"),
        "20260301-c": front("C", "2026-03-01T10:00:00Z", services=["api"], root_causes=[]),
        "20260302-d": front("D", "2026-03-02T10:00:00Z", kind="drill", services=["Web"]),
        "20260401-e": front("E", "2026-04-01T10:00:00Z", related=[{"id": "20260201-b", "relation": "duplicate"}]),
    }
    corpus = knowledge_base(fronts)
    whole = site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))
    texts = {page.path: html.unescape(markdown_of(page)) for page in pages(whole)}
    assert {each.name: (each.incidents, each.came_back) for each in report_of(fronts).breakdown.services} == {
        "web": (2, 1),
        "api": (2, 0),
    }
    assert "It happened again: **0 of 1** – 1 of 2 names a failure mode" in texts["services/api.md"]
    assert "It happened again: **1 of 2** – [Hot key: redis]" in texts["services/web-2.md"]
    assert "Spelled in several ways, and counted separately: web, Web." in texts["services/index.md"]
    assert "2 times · 2026-01-01 – 2026-02-01 · Drills 1" in texts["patterns/index.md"]
    assert "| Sev-9 | no severity |" in texts["index.md"]  # which it has, though the vocabulary lacks it
    assert "SUMMARY:drill: D" in (events := dict(exports(whole, lambda path: path))["feeds/incidents.ics"].decode())
    assert "SUMMARY:incident: E" not in events


def test_of_how_many_nobody_knows_is_said() -> None:
    fronts = KB | {f"2026040{at}-n": front(f"N{at}", f"2026-04-0{at}", root_causes=[]) for at in (1, 2)}
    found = report_of(fronts)
    assert (found.returns.unknown, [(each.incidents, each.unknown) for each in found.breakdown.services]) == (
        2,
        [(4, 2)],
    )
    said = report_of({"20220101-a": front("A", "2022-01-01T10:00:00Z")}, "2024")  # which is over, and had nothing
    corpus = knowledge_base(fronts)
    whole = site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))
    first = [text_of(each) for each in sentences(found, whole.context)]
    assert first[1].endswith(" 2 incidents name no failure mode, so whether they recurred is not known.")
    assert next(text_of(each) for each in sentences(said, whole.context)) == "Incidents: 0, after 0 in 2023."
    ahead = report_of(fronts, "2028")
    assert next(text_of(each) for each in sentences(ahead, whole.context)).endswith("The period has not begun yet.")


def test_where_nothing_is_known_to_have_come_back_what_perhaps_did_is_said() -> None:
    loose = {"failure_mode": "hot-key"}
    fronts = {name: KB[name] | {"root_causes": [loose], "follow_ups": []} for name in list(KB)[:2]}
    corpus = knowledge_base(fronts)
    whole = site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))
    first = [text_of(each) for each in sentences(report_of(fronts), whole.context)]
    assert first[1].startswith("No recurrence is known.") and first[1].endswith("Possible recurrences: 1.")


def test_the_latest_are_those_of_the_latest_days_whatever_files_are_called() -> None:
    overdue = [{"title": "Kept", "status": "open", "due": "2026-01-31", "owner": "web"}]
    names = ("z", "m", "a", "y", "b", "x")  # in the order of their days
    fronts = {name: front(name.upper(), f"2026-0{at}-10T10:00:00Z") for at, name in enumerate(names, 1)}
    fronts["z"]["follow_ups"] = overdue
    found = report_of(fronts)
    assert found.returns.documents == names[1:]
    whole = site(knowledge_base(fronts), "Test", load("en"), TODAY, patterns_of(knowledge_base(fronts)))
    assert "The latest: X, B, Y, A." in text_of(list(sentences(found, whole.context))[1])
    (first,) = found.returns.overdue
    assert (first.later, first.days) == ("m", 10)  # the first time, not the first file


def test_a_time_before_the_first_document_is_not_told_as_one_without_incidents() -> None:
    fronts = {day: front(day, day) for day in ("2024-05-01", "2025-05-01")}
    assert report_of(fronts, "2024").before is None
    assert report_of(fronts, "2024-Q2").before is None
    found = report_of(fronts, "2025-Q2").before
    assert found and (found.incidents, found.period.name) == (0, "2025-Q1")
    whole = site(knowledge_base(fronts), "Test", load("en"), TODAY, patterns_of(knowledge_base(fronts)))
    first = text_of(next(sentences(report_of(fronts, "2024"), whole.context)))
    assert first == "Incidents: 1. No document here is from an earlier time."


def test_a_time_that_lies_ahead_ends_no_duration_anywhere() -> None:
    ends = {"detected_at": "2026-08-20T23:00:00Z", "resolved_at": "2026-08-21T01:00:00Z"}  # one hour after the day
    fronts = {"a": front("A", "2026-01-01T10:00:00Z", **ends)}
    found = {each.metric: each for each in report_of(fronts).times}
    assert (found["TTD"].n, found["TTR"].n, found["TTR"].missing) == (1, 0, 1)
    (web,) = report_of(fronts).breakdown.services
    assert (web.hours_known, web.hours) == (0, 0)
    corpus = knowledge_base(fronts)
    whole = site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))
    files = {path: data.decode() for path, data in exports(whole, lambda path: path)}
    assert "DTSTART;VALUE=DATE:20260101" in files["feeds/incidents.ics"]
    assert '"ttr":"missing"' in files["api/postmortems.json"].replace(" ", "")
    assert ",missing," in files["api/incidents.csv"]
    texts = {page.path: markdown_of(page) for page in pages(whole)}
    assert "known for 0 of 1" in texts["services/web.md"] and " h" not in texts["archive/2026.md"].partition("# ")[2]


def test_hours_of_several_incidents_at_once_are_told_once() -> None:
    over = {"resolved_at": "2026-01-10T00:00:00Z"}
    fronts = {f"o{at}": front(f"O{at}", f"2026-01-0{at}T00:00:00Z", **over) for at in (1, 2, 8)}
    fronts["o9"] = front("O9", "2026-02-01T00:00:00+08:00", resolved_at="2026-01-31T17:30:00Z")
    found = report_of(fronts)
    (web,), (cause,) = found.breakdown.services, found.causes.recurring
    for each in (web, cause):  # nine days, and an hour and a half
        assert (each.hours, each.longest, each.hours_known) == (9 * 24 + 1.5, 9 * 24, 4)


def test_of_nothing_no_share_is_told() -> None:
    misses = {"a": front("A", "2026-01-01", kind="near_miss"), "b": front("B", "2026-02-01", kind="near_miss")}
    corpus = knowledge_base(misses)
    whole = site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))
    texts = {page.path: html.unescape(markdown_of(page)) for page in pages(whole)}
    for path in ("index.md", "patterns/index.md", "report/index.md", "services/web.md"):
        assert not re.search(r"\b0 of 0\b|\b0 times\b", texts[path]), path
    assert [text_of(each) for each in sentences(report_of(misses), whole.context)] == [
        "Incidents so far: 0.",
        "No recurrence is known.",
    ]
    (one, *_) = KB.values()
    assert [text_of(each) for each in sentences(report_of({"a": one}), whole.context)][1:] == [
        "No recurrence is known. Incidents: 1; 1 of them names a failure mode.",
        "Time to resolve: known for 0 of 1, too few for a median.",
    ]
    (_, bare, *_) = [text_of(each) for each in sentences(report_of({"a": one | {"root_causes": []}}), whole.context)]
    assert bare == "No recurrence is known. 1 incident names no failure mode, so whether it recurred is not known."


def test_what_a_page_counts_is_what_it_shows() -> None:
    tries = [{"action": f"try {at}"} for at in range(44)]
    fronts = {
        "a": front("A", "2026-01-01", tags=["x"], attempts=tries),
        "b": front("B", "2026-02-01", tags=["x"], attempts=[{"action": "wait", "kind": "other"}]),
        "c": front("C", "unknown"),
        "d": front("D", "2026-03-01", kind="near_miss"),
        "e": front("E", "2028-01-01", tags=["x"]),
    }
    corpus = knowledge_base(fronts)
    whole = site(corpus, "Test", load("en"), TODAY, as_of_day(patterns_of(corpus), corpus, TODAY))
    texts = {page.path: html.unescape(markdown_of(page)) for page in pages(whole)}
    (mode,) = (text for path, text in texts.items() if path.startswith("patterns/modes/"))
    assert "34 more" in mode and "Not listed: 5 more." in mode  # six, and 34 of the other 39
    assert "| other | 1 |" in mode and "| kind not given | 44 |" in mode
    assert "| 5 | 2026-03-01 |" in texts["patterns/index.md"] and "| 3 | 2026-02-01 |" in texts["tags/index.md"]
    (chain,) = (text for path, text in texts.items() if path.startswith("patterns/chains/"))
    assert "It happened 2 times from 2026-01-01 to 2026-02-01" in chain and " 1 more has no date." in chain
    assert "3 times · 2026-01-01 – 2026-02-01 · Near misses 1" in texts["patterns/index.md"]
