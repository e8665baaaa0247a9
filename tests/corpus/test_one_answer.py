"""A question has one answer: the same follow-up, severity, service and team read the same wherever they are shown."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files as files_of

import pytest

from kbgen.corpus import FollowUpDates, collect, follow_ups, known_modes, named_modes, row
from kbgen.documents import read_document
from kbgen.doors.cli.hits_text import SIGNS
from kbgen.model.postmortem import OUTCOMES, Attempt
from kbgen.model.settings import settings_from
from kbgen.model.taxonomy import Taxonomy
from kbgen.recurrence import find_patterns
from kbgen.report import ALL
from kbgen.search import entry
from kbgen.site import exports, in_common, load, pages, site
from kbgen.site.markdown_writer import markdown_of
from kbgen.site.pages.document_rows import first_helpful
from kbgen.site.postmortem.metadata import facts
from kbgen.site.postmortem.view import best_first
from kbgen.site.site import Site

TODAY = date(2026, 9, 1)
# `done` without a day: only the file's history knows it, and that it was late.
PROMISED = """---
title: Cache down
status: final
severity: P1
services: [cache, REDIS]
team: the caches
tags: [alias]
started_at: 2026-01-10
follow_ups:
  - {title: Shard the cache, status: done, due: 2026-02-01}
  - {title: Rewrite it, status: wont_do, decision: Too dear.}
---
Text.
"""
VOCABULARY = {
    "services": [{"name": "redis", "aliases": ["cache"]}],
    "teams": [{"name": "Storage", "aliases": ["The Caches"]}],
    "tags": [{"name": "word", "aliases": ["alias"]}],
}


@cache
def made() -> Site:
    settings = settings_from({"title": "T", "time_zone": "UTC", "vocabulary": VOCABULARY})
    corpus = collect([read_document("20260110-cache.md", PROMISED.encode())], settings)
    patterns = replace(find_patterns(corpus), history={("20260110-cache", 0): FollowUpDates(done=date(2026, 3, 1))})
    return site(corpus, "T", load("en"), TODAY, patterns)


def files() -> dict[str, bytes]:
    return dict(exports(made(), lambda path: path.replace(".md", ".html"), None))


def test_a_follow_up_that_only_git_knows_reads_the_same_everywhere() -> None:
    kb = made()
    told = row(kb.promises_of["20260110-cache"][0])
    assert (told["state"], told["done_at"], told["done_from"], told["days_late"]) == (
        "done_late", "2026-03-01", "history", 28,
    )  # fmt: skip
    page = facts(kb.corpus.documents[0], kb, lambda path: path)
    assert "kb-promise--done_late" in page
    assert "done 2026-03-01 (from the file&#39;s history)" in page
    board = {each.path: markdown_of(each) for each in pages(kb)}
    assert "done late 2026-03-01" in board["follow-ups/late.md"].replace("**", "")
    found = files()
    whole = json.loads(found["api/postmortems/20260110-cache.json"])
    assert whole["follow_up_states"] == ["done_late", "wont_do"]
    assert [(each["state"], each["done_at"], each["days_late"]) for each in whole["follow_ups"]] == [
        ("done_late", "2026-03-01", 28), ("wont_do", None, None),
    ]  # fmt: skip
    lines = list(csv.DictReader(io.StringIO(found["api/follow-ups.csv"].decode("utf-8-sig"))))
    assert {(line["state"], line["done_at"], line["done_from"]) for line in lines} == {
        ("done_late", "2026-03-01", "history"), ("wont_do", "", ""),
    }  # fmt: skip
    states = {tally.name: tally.count for tally in kb.reports[ALL].follow_ups.states}
    assert (states["done_late"], states["done"]) == (1, 0)


def test_what_only_git_knows_is_among_what_pages_are_made_of() -> None:
    kb = made()
    later = replace(kb.patterns, history={("20260110-cache", 0): FollowUpDates(done=date(2026, 3, 2))})
    assert [*in_common(kb)] == [*in_common(kb)] != [*in_common(replace(kb, patterns=later))]


def test_nobody_can_ask_without_the_history() -> None:
    with pytest.raises(TypeError, match="history"):
        follow_ups(made().corpus, TODAY)  # type: ignore[call-arg]


def test_one_spelling_of_severity_service_team_and_tag() -> None:
    kb = made()
    document = kb.corpus.documents[0]
    hit = entry(document, kb.settings)
    words = hit.fields["tags"].split()
    assert {"cache", "redis", "the", "caches", "Storage", "alias", "word"} <= {*words}  # found by both spellings
    assert len(words) == len({*words})
    assert (hit.record["severity"], hit.record["services"]) == ("SEV2", ["redis"])
    assert [hit.facets[name] for name in ("severity", "service", "team", "tag")] == [
        ("SEV2",), ("redis",), ("Storage",), ("word",),
    ]  # fmt: skip
    found = files()
    whole = json.loads(found["api/postmortems/20260110-cache.json"])
    assert (whole["severity"], whole["services"], whole["tags"]) == ("SEV2", ["redis"], ["word"])
    # What was written stays beside it.
    written = whole["front_matter"]
    assert (written["severity"], written["services"], written["team"]) == ("P1", ["cache", "REDIS"], "the caches")
    for name in ("api/incidents.csv", "api/follow-ups.csv"):
        line = next(csv.DictReader(io.StringIO(found[name].decode())))
        assert (line["services"], line["team"]) == ("redis", "Storage")
    assert b'term="SEV2"' in found["feeds/all.xml"]
    assert b"P1" not in found["feeds/all.xml"]
    page = facts(document, kb, lambda path: path)
    assert "Storage" in page
    assert "the caches" not in page


def test_outcomes_are_told_in_one_order() -> None:
    script = (files_of("kbgen.site") / "search_box" / "hit.js").read_text(encoding="utf-8")
    written = re.search(r"^const BEST_FIRST = (\[.*\]);", script, re.MULTILINE)
    assert written is not None
    assert tuple(json.loads(written[1])) == OUTCOMES
    assert tuple(SIGNS) == OUTCOMES  # in a terminal
    attempts = [Attempt(action=outcome, outcome=outcome) for outcome in sorted(OUTCOMES)]
    assert tuple(each.outcome for each in best_first(attempts)) == OUTCOMES
    assert first_helpful(attempts) == Attempt(action="worked", outcome="worked")


def test_what_a_document_says_itself_counts_before_its_history() -> None:
    text = PROMISED.replace("status: done,", "status: done, done_at: 2026-01-20,")
    corpus = collect([read_document("20260110-cache.md", text.encode())], made().settings)
    first, other = follow_ups(
        corpus, TODAY, {("20260110-cache", at): FollowUpDates(done=date(2026, 3, 1)) for at in (0, 1)}
    )
    assert (first.state, first.done, first.from_history) == ("done", date(2026, 1, 20), False)
    assert (other.state, other.done) == ("wont_do", None)  # declined by now, whatever it was before


def test_a_failure_mode_is_named_once_by_whichever_of_its_names() -> None:
    causes = "".join(f"- {{failure_mode: {name}}}\n" for name in ("Hot Key", "hot-key", "unknown", "Unknown"))
    document = read_document("20240101-x.md", f"---\ntitle: x\nroot_causes:\n{causes}---\n".encode())
    assert named_modes(document, Taxonomy()) == ("hot-key", "unknown")
    assert known_modes(document, Taxonomy()) == ("hot-key",)
