"""Numbers and conditions that decide, pinned: a change of one of them must be seen."""

from __future__ import annotations

import pytest

from kbgen.checking import unanswered
from kbgen.corpus import collect
from kbgen.documents import read_document
from kbgen.markdown.sanitizer import clean
from kbgen.model.settings import settings_from
from kbgen.model.taxonomy import Taxonomy
from kbgen.recurrence import find_patterns, suggest
from kbgen.recurrence.declared_groups import _cliques
from kbgen.search.index.ranking import FIELDS, factors, idf, impacts
from kbgen.secrets.placeholders import entropy, is_likely


@pytest.mark.parametrize(
    ("field", "count", "impact"),
    [
        ("symptoms", 1, 8),
        ("symptoms", 3, 11),
        ("body", 1, 4),
        ("body", 3, 8),
        ("body", 255, 15),
        ("code", 1, 2),
        ("title", 1, 9),
    ],
)
def test_what_one_occurrence_is_worth(field: str, count: int, impact: int) -> None:
    names, mean = list(FIELDS), (10.0,) * len(FIELDS)
    counts = bytes(count if name == field else 0 for name in names)
    assert impacts([0], [counts], factors([10] * len(names), mean))[0] == impact


def test_a_long_field_counts_less_and_a_rare_term_more() -> None:
    mean = (10.0,) * len(FIELDS)
    long, short = (factors([length] * len(FIELDS), mean)[0] for length in (40, 5))
    assert (round(long, 4), round(short, 4)) == (1.4085, 8.6957)
    assert idf(1000, 1) > idf(1000, 2) > idf(1000, 500) > 0
    assert round(idf(100, 10), 4) == 2.2637


@pytest.mark.parametrize(
    ("written", "fine"),
    [("true", True), ("false", True), ("unknown", True), ("maybe", False), ("2", False), ("[true]", False)],
)
def test_yes_no_or_unknown(written: str, fine: bool) -> None:
    text = f"---\ntitle: t\nstatus: draft\nimpact: {{customer_facing: {written}}}\n---\n"
    problems = [each.message for each in read_document("a.md", text.encode()).problems]
    assert (problems == []) is fine
    assert fine or "true, false or unknown" in problems[0]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("archive/", True), ("../a.html", True), ("https://evil.example.org/", False), ("//evil.example.org", False),
        ("javascript:x()", False), (" \thttps:/\\evil", False), ("\\\\evil", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_the_search_box_names_no_foreign_archive(address: str, kept: bool) -> None:
    assert ("data-kb-archive" in clean(f'<div data-kb-archive="{address}"></div>')) is kept


@pytest.mark.parametrize(
    ("text", "secret"),
    [("abcab1-abcab1", False), ("aZ4-bY5_cX6!", True), ("a1b2-a1b2", False), ("aA1-aA1-aA1-", False)],
)
def test_what_repeats_itself_was_not_made_by_chance(text: str, secret: bool) -> None:
    assert is_likely(text) is secret, entropy(text)


@pytest.mark.parametrize(
    ("earlier", "later", "asked"),
    [("incident", "incident", True), ("drill", "incident", False), ("incident", "drill", False)],
)
def test_a_drill_has_nothing_to_answer(earlier: str, later: str, asked: bool) -> None:
    text = (
        "---\ntitle: Checkout down {0}\nstatus: final\nkind: {1}\nservices: [checkout]\nstarted_at: {0}T10:00:00Z\n"
        "root_causes: [{{category: software, failure_mode: connection-pool-exhaustion, component: checkout-db}}]\n---\n"
    )
    days = ((earlier, "2026-01-10"), (later, "2026-03-01"))
    documents = [read_document(f"{day}.md", text.format(day, kind).encode()) for kind, day in days]
    corpus = collect(documents, settings_from({"time_zone": "UTC"}))
    assert bool(list(unanswered(corpus, find_patterns(corpus))(documents[1]))) is asked


def test_a_third_document_joins_only_friends_of_all() -> None:
    friends = {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}
    assert list(_cliques(friends, {})) == [("a", "b"), ("b", "c")]
    assert list(_cliques(friends | {"a": {"b", "c"}, "c": {"a", "b"}}, {})) == [("a", "b", "c")]
    assert list(_cliques(friends, {"a": {1}, "c": {1}})) == [("a", "b", "c")]


def test_a_provider_named_in_the_text_is_a_reason() -> None:
    text = "---\ntitle: Down\nstatus: draft\n---\n\nIt was a third-party outage.\n"
    found = suggest(read_document("a.md", text.encode()), Taxonomy())[0]
    assert (found.mode, found.weak) == ("provider-outage", False)
