"""A repeat told in other words is possibly the same; what only stands beside it is not. Cases of our own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kbgen.checking.earlier import likely
from kbgen.checking.paraphrases import CommonGround, Paraphrase, retold, signs_of
from kbgen.checking.surface_forms import surface_forms
from kbgen.corpus import Corpus, collect, known_modes
from kbgen.documents import Document, read_document
from kbgen.model.settings import Settings
from kbgen.model.taxonomy import Taxonomy
from kbgen.recurrence import ErrorLine, Similarity, find_patterns

CASES = json.loads((Path(__file__).parent / "paraphrases.json").read_text(encoding="utf-8"))
TAXONOMY = Taxonomy()
KEYS = ("title", "lang", "services", "summary", "symptoms", "not_related")


def document(told: dict[str, Any]) -> Document:
    cause = {"text": told["cause"]}
    if "mode" in told:
        cause |= {"failure_mode": told["mode"], "component": told["component"]}
    day = told["id"][:8]
    front = {key: told[key] for key in KEYS if key in told} | {
        "status": "draft",
        "started_at": f"{day[:4]}-{day[4:6]}-{day[6:]}T10:00:00Z",
        "root_causes": [cause],
    }
    return read_document(f"{told['id']}.md", f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n".encode())


EARLIER = [document(told) for told in CASES["earlier"]]


def among_earlier(told: dict[str, Any]) -> tuple[Document, Corpus]:
    new = document(told)
    return new, collect([*EARLIER, new], Settings(), TAXONOMY)


def told_again(told: dict[str, Any]) -> list[Paraphrase]:
    new, corpus = among_earlier(told)
    return retold(new, corpus, find_patterns(corpus), ())


@pytest.mark.parametrize("told", CASES["again"], ids=lambda told: told["id"])
def test_a_repeat_in_other_words_comes_first(told: dict[str, Any]) -> None:
    assert told_again(told)[0].id == told["of"]


@pytest.mark.parametrize("place", ["elsewhere", "here"])
def test_what_is_something_else_is_left_in_peace(place: str) -> None:
    """Also where it struck the same service."""
    found = []
    for told, other in zip(CASES["unrelated"], CASES["earlier"], strict=True):
        services = other["services"] if place == "here" else told["services"]
        found += told_again({**told, "services": services})
    assert found == []


def told_of(told: dict[str, Any]) -> list[tuple[str, str, bool]]:
    new, corpus = among_earlier(told)
    return [(like.id, like.likeness, like.to_answer) for like in likely(new.id, corpus, find_patterns(corpus))]


def test_it_is_possible_and_asks_nothing() -> None:
    again = CASES["again"][0]
    assert told_of(again) == [(again["of"], "possible", False)]
    no = [{"id": again["of"], "reason": "another pool"}]
    assert told_of({**again, "not_related": no}) == []


def test_the_same_mode_of_another_component_is_the_same_cause_elsewhere() -> None:
    again = CASES["again"][0]
    found = told_of({**again, "mode": "connection-pool-exhausted", "component": "invoices-db"})
    assert ("20250110-pool", "elsewhere", False) in found


def test_of_several_modes_those_named_first_count() -> None:
    modes = ["slow-query", "hot-key", "disk-full"]
    causes = [{"failure_mode": mode} for mode in ["unknown", *modes, "hot-key"]]
    new = read_document("a.md", f"---\n{json.dumps({'root_causes': causes})}\n---\n".encode())
    assert known_modes(new, TAXONOMY) == tuple(modes)


LINES = (ErrorLine(3, "lag above 30 s"), ErrorLine(9, "lag above 60 s"))
ALIKE = Similarity(0.3, 9.0, ("lag",), 30, titles=0.0, margin=2.0)


@pytest.mark.parametrize(
    ("seen", "signs"),
    [
        (CommonGround(here=True), ""),
        (CommonGround(mode="out-of-memory"), ""),
        (CommonGround(lines=LINES), ""),
        (CommonGround(mode="out-of-memory", lines=LINES), ""),
        (CommonGround(near=ALIKE), ""),
        (CommonGround(here=True, mode="out-of-memory", enough=True), "place mode"),
        (CommonGround(here=True, lines=LINES), "place error_line"),
        (CommonGround(lines=LINES, near=ALIKE), "error_line words"),
        (CommonGround(here=True, near=ALIKE), "place words"),
        (CommonGround(mode="out-of-memory", near=ALIKE), "mode words"),
        (CommonGround(mode="out-of-memory", near=replace(ALIKE, telling=2.5, titles=0.5)), "mode titles words"),
        (CommonGround(near=replace(ALIKE, telling=2.5, titles=0.5)), ""),
        (CommonGround(near=replace(ALIKE, titles=0.8)), "titles words"),
        # Long texts of one house, whose titles have its name.
        (CommonGround(near=replace(ALIKE, titles=0.8, count=90, margin=1.4)), ""),
        # As like as to any other text.
        (CommonGround(mode="out-of-memory", near=replace(ALIKE, margin=1.0)), ""),
        # Far more alike than any others.
        (CommonGround(near=replace(ALIKE, margin=4.0)), "words"),
        (CommonGround(named=True), "named"),
    ],
)
def test_one_sign_is_none_but_what_stands_out(seen: CommonGround, signs: str) -> None:
    assert " ".join(signs_of(seen, many=True)) == signs


def test_of_a_few_texts_none_stands_out() -> None:
    seen = CommonGround(near=replace(ALIKE, margin=4.0))
    assert signs_of(seen, many=True) and not signs_of(seen, many=False)


def test_an_incident_that_the_text_names_is_told() -> None:
    told = CASES["unrelated"][0]
    other = CASES["earlier"][3]["id"]
    new = read_document("20260101-new.md", f"# {told['title']}\n\nAs in [then](../{other}.md).\n".encode())
    corpus = collect([*EARLIER, new], Settings(), TAXONOMY)
    found = likely(new.id, corpus, find_patterns(corpus))
    assert [(like.id, like.likeness, like.signs) for like in found] == [(other, "possible", ("named",))]


def test_a_draft_that_names_no_service_speaks_of_those_in_its_title() -> None:
    told = {key: value for key, value in CASES["again"][0].items() if key != "services"}
    told["title"] = f"{told['title']} (checkout)"
    new, corpus = among_earlier(told)
    found = retold(new, corpus, find_patterns(corpus), ())[0]
    assert (found.id, found.places, found.signs[:2]) == (told["of"], ("checkout",), ("place", "mode"))


def test_words_that_any_title_has_make_no_two_titles_the_same() -> None:
    titles = ["Postmortem of an outage in January", "Incident report", "Redis outage", "Redis incident"]
    read = [
        read_document(f"2025010{at}-a.md", f"# {title}\n\nIt was slow.\n".encode()) for at, title in enumerate(titles)
    ]
    found = find_patterns(collect(read, Settings(), TAXONOMY)).near
    assert {pair: near.titles for pair, near in found.items() if near.titles} == {("20250102-a", "20250103-a"): 1.0}


def test_shared_words_are_shown_as_they_stand_there() -> None:
    terms = ["subscript", "kafkaexport", "连接", "接池", "nowhere"]
    text = "Unsubscribed; subscriptions of the kafka-exporter. 连接池用完了，连接不上。"
    assert surface_forms(terms, text) == ("subscriptions", "kafka-exporter", "连接池")
    assert surface_forms(["x"], "") == ()
    assert surface_forms(["jun", "june", "2024", "503", "tuesday"], "On Tuesday, June 4, 2024: 503") == ("503",)
