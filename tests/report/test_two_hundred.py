"""Two hundred generated documents with all the odd cases: every figure counted again from the raw front matter, and
every number that stands on two pages or files the same on both.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import random
import re
import zlib
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import Any

import pytest
from report import raw
from report.harness import TODAY, knowledge_base, patterns_of

from kbgen.corpus import OPEN, follow_ups
from kbgen.report import ALL, Report, reports
from kbgen.search import Lexicon, entry
from kbgen.site.blocks import plain, walk
from kbgen.site.bundle.bundle import bundle
from kbgen.site.exports import feeds, tables
from kbgen.site.exports.addresses import Links
from kbgen.site.exports.all_files import patterns
from kbgen.site.exports.services import CARDS, cards
from kbgen.site.pages import pages
from kbgen.site.site import Site, site
from kbgen.site.words import load

_STATES = ("open", "in_progress", "done", "wont_do", "unknown", None)
_MODES = ("hot-key", "disk-full", "slow-query", "unknown")


def _moment(luck: random.Random, day: date) -> str:
    if luck.random() < 0.15:
        return luck.choice(["unknown", "n/a"])
    if luck.random() < 0.15:
        return day.isoformat()
    zone = timezone(timedelta(hours=luck.choice([0, 0, 8, -8])))
    clock = datetime(day.year, day.month, day.day, luck.randrange(24), luck.randrange(60), tzinfo=zone)
    return clock.isoformat(timespec="minutes")


def _follow_up(luck: random.Random, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"title": f"Promise {number}"}
    if status := luck.choice(_STATES):
        found["status"] = status
    if luck.random() < 0.6:
        found["due"] = date(2024 + luck.randrange(3), 1 + luck.randrange(12), 3).isoformat()
    if status == "done":
        found["done_at"] = date(2024 + luck.randrange(3), 1 + luck.randrange(12), 7).isoformat()
    if status == "wont_do":
        found["decision"] = "no"
    if luck.random() < 0.2:
        found["addresses"] = luck.choice(_MODES[:3])
    return found


@cache
def fronts() -> dict[str, dict[str, Any]]:
    luck = random.Random(12)
    found: dict[str, dict[str, Any]] = {}
    for number in range(200):
        day = date(2024, 1, 1) + timedelta(days=luck.randrange(900))
        front: dict[str, Any] = {"title": f"T{number}", "status": luck.choice(["final", "draft", "imported"])}
        front["kind"] = luck.choice(["incident"] * 8 + ["near_miss", "drill"])
        if luck.random() < 0.9:
            front["severity"] = luck.choice(["SEV1", "SEV2", "SEV3", "SEV4", "P1"])
        if luck.random() < 0.8:
            front["services"] = luck.sample(["web", "db", "queue"], luck.randrange(1, 3))
        for at, key in enumerate(("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")):
            if luck.random() < 0.85:
                front[key] = _moment(luck, day + timedelta(days=luck.choice([0, 0, at, -1])))
        mode = luck.choice(_MODES)
        cause = {"failure_mode": mode} | ({"component": luck.choice(["a", "b"])} if luck.random() < 0.7 else {})
        front["root_causes"] = [cause]
        if luck.random() < 0.7:
            front["follow_ups"] = [_follow_up(luck, at) for at in range(luck.randrange(1, 4))]
        if number and luck.random() < 0.1:
            front["related"] = [
                {
                    "id": f"d{luck.randrange(number):03}",
                    "relation": luck.choice(["duplicate", "caused_by", "same_cause"]),
                }
            ]
        found[f"d{number:03}"] = front
    return found


@cache
def whole() -> Site:
    corpus = knowledge_base(fronts())
    return site(corpus, "Test", load("en"), TODAY, patterns_of(corpus))


@cache
def every() -> dict[str, Report]:
    corpus = knowledge_base(fronts())
    found = patterns_of(corpus)
    made = reports(corpus, TODAY, found, follow_ups(corpus, TODAY, found.history))
    return {period.name: each for period, each in made.items()}


def _begins(front: dict[str, Any]) -> str | None:
    """The day in UTC, the zone of the harness: the first of start, detection and resolution that is known."""
    for key in ("started_at", "detected_at", "resolved_at"):
        value = str(front.get(key))
        if re.match(r"\d{4}-", value):
            exact = datetime.fromisoformat(value)
            return (exact.astimezone(timezone.utc) if exact.tzinfo else exact).date().isoformat()  # noqa: UP017
    return None


def _inside(name: str) -> list[dict[str, Any]]:
    found = []
    for front in fronts().values():
        day = _begins(front)
        quarter = f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}" if day else None
        if name == "all" or (day and name in (day[:4], quarter)):
            found.append(front)
    return found


def _counted(inside: list[dict[str, Any]], *statuses: str) -> list[dict[str, Any]]:
    """Without those that tell of an incident that another one tells."""
    again = raw.copies(fronts(), *([statuses] if statuses else []))
    return [front for front in inside if f"d{int(front['title'][1:]):03}" not in again]


@pytest.mark.parametrize("name", ["all", "2024", "2025", "2025-Q2", "2026"])
def test_every_figure_from_the_raw_documents(name: str) -> None:
    found, inside = every()[name], _inside(name)
    counted = _counted(inside)
    incidents = [front for front in counted if front["kind"] == "incident"]
    kinds = Counter(front["kind"] for front in counted)
    assert found.told_again == len(inside) - len(counted)
    assert (found.incidents, found.near_misses, found.drills) == (kinds["incident"], kinds["near_miss"], kinds["drill"])
    expected = raw.times(incidents)
    for each in found.times:
        wanted = expected[each.metric]
        assert (each.n, each.negative, each.unknown, each.not_applicable, each.day_precision, each.missing) == tuple(
            wanted[key] for key in ("n", "negative", "unknown", "n/a", "day", "missing")
        )
        for value, told in ((each.median, wanted["median"]), (each.p90, wanted["p90"])):
            assert value == (None if told is None else timedelta(minutes=told))
        assert list(each.interval or ()) == [timedelta(minutes=value) for value in wanted["interval"] or ()]
    states = Counter(raw.state(item, TODAY) for front in inside for item in front.get("follow_ups", ()))
    assert {tally.name: tally.count for tally in found.follow_ups.states if tally.count} == dict(states)
    causes = {mode: cause for mode, cause in raw.causes(incidents).items() if cause["incidents"] > 1}
    assert {cause.failure_mode: (cause.incidents, cause.hours) for cause in found.causes.recurring} == {
        mode: (cause["incidents"], cause["hours"]) for mode, cause in causes.items()
    }
    assert sum(tally.count for tally in found.breakdown.statuses) == found.incidents


def test_what_came_back_from_the_raw_documents() -> None:
    """Every verdict, from nothing but the front matter; and the number on every page and file that has it."""
    back = raw.came_back(fronts())
    incidents = {name for name, front in fronts().items() if front["kind"] == "incident"}
    assert set(every()["all"].returns.documents) == back & incidents
    assert len(back & incidents) > 30
    for name, found in every().items():
        inside = [front["title"] for front in _inside(name)]
        assert set(found.returns.documents) == {each for each in back & incidents if fronts()[each]["title"] in inside}
        assert found.returns.share.count == len(found.returns.documents)


def test_without_drafts_and_imported_documents() -> None:
    settled, whole_of = whole().settled, whole().reports
    assert settled.keys() == {period for period, found in whole_of.items() if settled.get(period)}
    for period, found in settled.items():
        inside = [front for front in _inside(period.name) if front["status"] == "final"]
        incidents = [front for front in _counted(inside, "final") if front["kind"] == "incident"]
        assert found.incidents == len(incidents) < whole_of[period].incidents + sum(t.count for t in found.left_out)
        assert [each.n for each in found.times] == [each["n"] for each in raw.times(incidents).values()]
        assert found.follow_ups.total == sum(len(front.get("follow_ups", ())) for front in inside)
        left = Counter(front["status"] for front in _inside(period.name) if front["status"] != "final")
        assert {tally.name: tally.count for tally in found.left_out} == left
    shown = {page.path: page for page in pages(whole())}
    for path, text in (("report/index.md", "Without drafts"), ("report/settled/index.md", "Left out: imported × ")):
        assert text in " ".join(_texts(shown[path].blocks))


def test_each_promise_counts_once_and_is_broken_only_where_its_day_had_passed() -> None:
    found = every()["all"].returns
    assert len({each.follow_up for each in found.promises}) == len(found.promises) > 20
    assert sum(tally.count for tally in found.stood) == len(found.promises)
    for each in found.promises:
        item = fronts()[each.earlier]["follow_ups"][each.number]
        if each.broken:
            assert "due" in item
            assert item.get("status") in ("open", "in_progress", "done")
            assert item.get("done_at", "9999") > str(each.began)[:10]
        assert (each.stood == "wont_do") <= (item.get("status") == "wont_do")
        assert item.get("status") != "unknown" or each.stood in ("unknown", "other_cause")


def test_the_same_number_on_every_page_and_export() -> None:
    made = whole()
    exported: Any = patterns(made)
    broken = sum(each["broken"] for each in exported["promises"])
    assert broken == made.reports[ALL].returns.broken > 0
    stood = {tally.name: tally.count for tally in made.reports[ALL].returns.stood}
    known = sum(stood.values()) - stood["unknown"] - stood["other_cause"]
    assert sum(len(made.repeats.stood_of[key]) for key in made.repeats.stood_of) == len(made.patterns.standings)
    shown = {page.path: " ".join(_texts(page.blocks)) for page in pages(made)}
    told = f"Follow-ups overdue or late when their cause recurred: {broken} of {known}, each counted once"
    assert told in shown["patterns/index.md"] and told in shown["report/index.md"]
    assert "). The latest: T" in shown["report/index.md"]  # four of them are named
    back = {pair["later"] for pair in exported["pairs"] if pair["returned"] == "yes"}
    incidents = {name for name, front in fronts().items() if front["kind"] == "incident"}
    assert set(made.reports[ALL].returns.documents) == back & incidents
    assert json.dumps(exported)


def test_the_same_number_in_feeds_tables_and_cards() -> None:
    made, links = whole(), Links(lambda path: path, "https://kb.example.org/")
    found = made.reports[ALL]
    rows = list(csv.DictReader(io.StringIO(tables.incidents(made, links).decode("utf-8-sig"), newline="")))
    counted = [row for row in rows if not row["told_by"]]
    kinds = Counter(row["kind"] for row in counted)
    assert 0 < found.told_again == len(rows) - len(counted)
    assert (found.incidents, found.near_misses, found.drills) == (kinds["incident"], kinds["near_miss"], kinds["drill"])
    incidents = [row for row in counted if row["kind"] == "incident"]
    for each in found.times:
        minutes = [float(value) for row in incidents if (value := row[f"{each.metric.lower()}_minutes"])]
        assert (sum(value >= 0 for value in minutes), sum(value < 0 for value in minutes)) == (each.n, each.negative)
    told = Counter(row["state"] for row in csv.DictReader(io.StringIO(tables.promises(made, links).decode())))
    assert {tally.name: tally.count for tally in found.follow_ups.states if tally.count} == dict(told)
    assert sum(int(row["follow_ups_overdue"]) for row in rows) == told["overdue"]
    assert sum(int(row["follow_ups_open"]) for row in rows) == sum(told[state] for state in OPEN)
    assert sum(int(row["follow_ups_unknown"]) for row in rows) == told["not_written"] + told["unknown"] > 0
    listed = json.loads(next(make() for path, make in cards(made, links) if path == CARDS))
    for card in listed:
        mine = [each for each in made.promises if card["service"] in each.services and each.state != "told_again"]
        left, unsure = sum(each.is_open for each in mine), sum(each.item.status in (None, "unknown") for each in mine)
        assert (card["follow_ups_open"], card["follow_ups_unknown"]) == (left, unsure), card["service"]
    assert {card["service"]: card["incidents"] for card in listed if card["incidents"]} == {
        place.name: place.incidents for place in found.breakdown.services if place.name
    }
    again = {entry.identity.rpartition("/")[2] for entry in feeds.again_entries("feeds/again.xml", made, links)}
    back = {pair.later for pair in made.patterns.pairs if pair.returned == "yes"}
    assert (
        again
        == {name for name in back if feeds.latest_moment(made.corpus.by_id[name], made)}
        > set(found.returns.documents)
    )


def test_the_same_number_in_the_bundle() -> None:
    made, links = whole(), Links(lambda path: path, "https://kb.example.org/")
    entries = {each.id: entry(each, made.settings) for each in made.corpus}
    page = bundle({"en": made}, entries, Lexicon()).page.decode()
    head, data = (json.loads(re.findall(f'id="kb-{name}">(.*?)</script>', page)[0]) for name in ("page", "data"))
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(tables.incidents(made, links).decode("utf-8-sig"), newline=""))
    }
    assert f"{len(rows)} postmortems" in head["words"]["en"]["bundle.told"]
    assert {name for name, _, _ in head["documents"]} == rows.keys()
    for name, _, line in head["documents"]:
        told = [word for word in (rows[name]["severity"], rows[name]["services"].replace("; ", ", ")) if word]
        assert line.endswith(" · ".join(told))
    packs = [base64.b64decode(packed) for key, packed in data.items() if key.startswith("x/")]
    shown = "".join(each["facts"]["en"] for pack in packs for each in json.loads(zlib.decompress(pack, -15)))
    states = Counter(re.findall(r"kb-promise--(\w+)", shown))
    assert states == {tally.name: tally.count for tally in made.reports[ALL].follow_ups.states if tally.count}


def _texts(blocks: Any) -> list[str]:
    found = []
    for block in walk(blocks):
        found += [plain(block.line)] if hasattr(block, "line") else []
        found += (
            [plain(item) for item in block.items if isinstance(item, (str, tuple))] if hasattr(block, "items") else []
        )
    return found


def test_a_table_says_which_row_no_figure_has() -> None:
    """Whoever sums it up gets the report's figures: what lies ahead is marked, and each row has its day."""
    later = f"{TODAY.year + 1}-01-01"
    fronts = {
        "ahead": {"title": "A", "status": "draft", "started_at": later},
        "seen": {"title": "B", "status": "final", "started_at": "unknown", "detected_at": "2025-03-04"},
    }
    corpus = knowledge_base(fronts)
    made = site(corpus, "T", load("en"), TODAY, patterns_of(corpus))
    table = tables.incidents(made, Links(lambda path: path, "")).decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert [(rows[name]["day"], rows[name]["ahead"]) for name in fronts] == [(later, "yes"), ("2025-03-04", "")]
    assert made.reports[ALL].incidents == sum(not row["ahead"] for row in rows.values())
