"""Every figure of the report, recomputed from the raw documents by code of its own."""

from __future__ import annotations

import copy
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from report import raw
from report.harness import TODAY, knowledge_base, patterns_of, report_of

from kbgen.corpus import follow_ups
from kbgen.documents import read_document
from kbgen.model.metrics import METRICS, duration
from kbgen.model.postmortem import Postmortem
from kbgen.report.breakdown import chance
from kbgen.report.completeness import completeness
from kbgen.report.counts import Share
from kbgen.report.period import period
from kbgen.report.report import Report, report, reports
from kbgen.report.response_times import interval
from kbgen.site import load

KB: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("kb.json").read_text(encoding="utf-8"))
PERIODS = ("all", "2025", "2026", "2025-Q3", "2026-Q3", "2024")
CANONICAL = {"P0": "SEV1", "P1": "SEV2"}


def inside(name: str, kind: str | None = "incident") -> list[dict[str, Any]]:
    found = [front for front in KB.values() if raw.inside(front, name)]
    return [front for front in found if kind in (None, front.get("kind", "incident"))]


@pytest.mark.parametrize("name", PERIODS)
def test_counts(name: str) -> None:
    found = report_of(KB, name)
    kinds = Counter(front.get("kind", "incident") for front in inside(name, None))
    assert (found.incidents, found.near_misses, found.drills) == (kinds["incident"], kinds["near_miss"], kinds["drill"])
    levels = Counter(
        CANONICAL.get(level, level) if (level := front.get("severity")) else None for front in inside(name)
    )
    assert {tally.name: tally.count for tally in found.severities if tally.count} == dict(levels)
    assert found.undated == 1


@pytest.mark.parametrize("name", PERIODS)
def test_the_course(name: str) -> None:
    for step in report_of(KB, name).course:
        days = [day for front in inside(name) if (day := raw.begins(front))]
        quarters = [f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}" for day in days]
        assert step.incidents == (quarters if "Q" in step.period else [day[:7] for day in days]).count(step.period)
        assert step.incidents == sum(tally.count for tally in step.severities)


@pytest.mark.parametrize("name", PERIODS)
def test_times(name: str) -> None:
    expected = raw.times(inside(name))
    for each in report_of(KB, name).times:
        wanted = expected[each.metric]
        absent = (each.negative, each.unknown, each.not_applicable, each.day_precision, each.missing)
        assert (each.n, *absent) == tuple(wanted[key] for key in ("n", "negative", "unknown", "n/a", "day", "missing"))
        assert sum(absent) + each.n == len(inside(name))
        for found, value in ((each.median, wanted["median"]), (each.p90, wanted["p90"])):
            assert found == (None if value is None else timedelta(minutes=value))
        middle = [timedelta(minutes=value) for value in wanted["interval"] or ()]
        assert list(each.interval or ()) == middle
        assert len(each.wrong) == each.negative
        assert [bucket.count for bucket in each.buckets] == wanted["buckets"]


@pytest.mark.parametrize("name", PERIODS)
def test_causes(name: str) -> None:
    expected = raw.causes(inside(name))
    found = report_of(KB, name).causes
    recurring = {mode: cause for mode, cause in expected.items() if cause["incidents"] > 1}
    shown = {
        c.failure_mode: {"incidents": c.incidents, "hours": c.hours, "hours_known": c.hours_known}
        for c in found.recurring
    }
    assert shown == recurring
    assert found.once == len(expected) - len(recurring)
    named = [f for f in inside(name) if any(c["failure_mode"] != "unknown" for c in f.get("root_causes", []))]
    assert found.unnamed == len(inside(name)) - len(named)
    assert [cause.incidents for cause in found.recurring] == sorted(
        (c.incidents for c in found.recurring), reverse=True
    )


@pytest.mark.parametrize("name", PERIODS)
def test_follow_ups(name: str) -> None:
    found = report_of(KB, name).follow_ups
    pairs = [(front, item) for front in inside(name, None) for item in front.get("follow_ups", [])]
    states = Counter(raw.state(item, TODAY) for _, item in pairs)
    assert {tally.name: tally.count for tally in found.states if tally.count} == dict(states)
    done = states["done"] + states["done_late"]
    assert found.completed == Share(done, done + states["open"] + states["in_progress"] + states["overdue"])
    assert found.on_time == Share(states["done"], done)
    left = [(front, item) for front, item in pairs if item.get("status") in ("open", "in_progress")]
    ages = [(TODAY - TODAY.fromisoformat(day)).days for front, _ in left if (day := raw.begins(front))]
    assert sum(age.count for age in found.ages) == len(ages)
    assert found.median_age == (raw.middle([float(age) for age in ages]) if len(ages) >= 5 else None)
    assert found.without_owner == sum("owner" not in item for _, item in left)


@pytest.mark.parametrize("name", PERIODS)
def test_completeness(name: str) -> None:
    incidents = inside(name)
    for each in report_of(KB, name).completeness:
        assert each.known + each.unknown + each.not_applicable + each.missing == len(incidents)
        if each.field.endswith("_at"):
            values = [front.get(each.field) for front in incidents]
            assert (each.unknown, each.not_applicable, each.missing) == tuple(
                map(values.count, ("unknown", "n/a", None))
            )


def test_a_moment_that_lies_ahead_is_known_to_nobody() -> None:
    text = (
        b"---\nstarted_at: 2025-01-01\ndetected_at: 2025-01-01\nresolved_at: 2099-01-01\nmitigated_at: unknown\n---\n"
    )
    told = completeness([read_document("a.md", text)], None, TODAY)
    found = {each.field: (each.known, each.unknown, each.missing) for each in told if each.field.endswith("_at")}
    assert found == {"started_at": (1, 0, 0), "detected_at": (1, 0, 0), "acknowledged_at": (0, 0, 1),
        "mitigated_at": (0, 1, 0), "resolved_at": (0, 0, 1)}  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "known_unknown_missing"),
    [
        ("{text: a disk, confidence: confirmed}", (1, 0, 0)),
        ("{text: a disk, confidence: probable}", (0, 1, 0)),
        ("{failure_mode: unknown}", (0, 1, 0)),
        ("{text: a disk}", (0, 0, 1)),  # nobody says that it is a guess
    ],
)
def test_a_cause_is_a_guess_only_where_somebody_says_so(cause: str, known_unknown_missing: tuple[int, ...]) -> None:
    told = completeness([read_document("a.md", f"---\nroot_causes: [{cause}]\n---\n".encode())], None, TODAY)
    (found,) = (each for each in told if each.field == "confirmed")
    assert (found.known, found.unknown, found.missing) == known_unknown_missing


def test_returns_and_broken_promises() -> None:
    found = report_of(KB).returns
    # hot-key in redis: A, then B, then G. The near miss is none of the incidents.
    assert found.documents == ("20250410-b", "20260702-g")
    assert (found.share, found.perhaps) == (Share(2, 6), 1)  # the database of another service may be another one
    told = {(each.later, each.title, each.stood) for each in found.promises}
    assert ("20250410-b", "Split the key", "overdue") in told
    assert ("20250410-b", "Alert", "no_effect") in told
    assert ("20250410-b", "Rewrite", "wont_do") in told
    assert ("20260702-g", "Cache", "no_effect") in told
    assert ("20260702-g", "Who knows", "unknown") in told
    assert len({each.follow_up for each in found.promises}) == len(found.promises)
    assert sum(tally.count for tally in found.stood) == len(found.promises)
    assert found.broken == sum(tally.count for tally in found.stood if tally.name in ("overdue", "late")) == 1
    assert report_of(KB, "2025-Q2").returns.documents == ("20250410-b",)


@pytest.mark.parametrize("value", ["unknown", "n/a", "2025-08-01", None])
def test_an_unknown_time_changes_its_own_counts_and_nothing_else(value: str | None) -> None:
    changed = copy.deepcopy(KB)
    if value is None:
        del changed["20250801-d"]["mitigated_at"]
    else:
        changed["20250801-d"]["mitigated_at"] = value
    before, after = report_of(KB), report_of(changed)
    others = [(a, b) for a, b in zip(before.times, after.times, strict=True) if a.metric != "TTM"]
    assert all(a == b for a, b in others)
    ttm = next(each for each in after.times if each.metric == "TTM")
    was = next(each for each in before.times if each.metric == "TTM")
    assert ttm.n == was.n - 1
    where = {"unknown": "unknown", "n/a": "not_applicable", "2025-08-01": "day_precision", None: "missing"}[value]
    for name in ("unknown", "not_applicable", "day_precision", "missing"):
        assert getattr(ttm, name) == getattr(was, name) + (name == where)
    assert rest(after) == rest(before)


def rest(found: Report) -> Report:
    """A report without what an unknown time may change."""
    kept = tuple(each for each in found.completeness if each.field != "mitigated_at")
    return replace(found, times=(), completeness=kept)


def test_too_few_for_a_rate() -> None:
    assert Share(1, 4).percent is None
    assert [Share(count, 8).percent for count in (0, 1, 4, 8)] == [0, 13, 50, 100]


def test_thousands_of_incidents_have_a_chance_and_an_interval() -> None:
    assert (chance(1000, 1100), chance(600, 600)) == (0.03, 1.0)
    ends = interval([timedelta(minutes=each) for each in range(2000)])
    assert ends == (timedelta(minutes=955), timedelta(minutes=1044))  # 1,000 ± 1.96 * √500


def test_all_reports_are_those_made_one_by_one() -> None:
    corpus = knowledge_base(KB)
    patterns, promises = patterns_of(corpus), follow_ups(corpus, TODAY, {})
    every = reports(corpus, TODAY, patterns, promises)
    assert [found.name for found in every][:4] == ["all", "2026", "2026-Q3", "2026-Q1"]
    for each, found in every.items():
        assert found == report(corpus, each, TODAY, patterns, promises)


@pytest.mark.parametrize("name", ["2026-Q5", "2026-7", "0000", "x", "", "２０２６", "2026-Q3-1"])
def test_what_is_no_period(name: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        period(name)


@pytest.mark.parametrize(
    ("name", "last"), [("2024-Q1", "2024-03-31"), ("2026-q4", "2026-12-31"), ("9999-Q4", "9999-12-31")]
)
def test_periods_end_on_their_last_day(name: str, last: str) -> None:
    assert period(name).last.isoformat() == last


def test_a_median_of_days_is_told_with_its_half() -> None:
    words = load("en")
    assert words.fill("report.age_days", n=2.5) == "2.5 d"
    assert words.fill("report.age_days", n=1.0) == "1 d"


@pytest.mark.parametrize(("day", "hours"), [("2025-03-30", 1), ("2025-10-26", 3), ("2025-10-27", 2)])
def test_a_night_in_which_the_clocks_change(day: str, hours: int) -> None:
    times = {"started_at": f"{day}T01:30", "detected_at": "2025-10-26T02:30", "resolved_at": f"{day}T03:30"}
    meta, berlin = Postmortem.model_validate(times), ZoneInfo("Europe/Berlin")
    found = {each.name: duration(each, meta, berlin, TODAY) for each in METRICS}
    assert (found["TTR"], found["TTD"]) == (timedelta(hours=hours), "day")  # that hour came twice
