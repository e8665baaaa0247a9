"""A field cannot be invisible: each is shown, searched, imported, linted and described, or is named here with a reason."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path as File
from typing import Any

import pytest

from kbgen.corpus import collect
from kbgen.documents import Document, read_document
from kbgen.importing import Choices, Given, plan
from kbgen.lint import lint
from kbgen.model.fields import Path, place
from kbgen.model.required import FINAL
from kbgen.model.settings import Settings
from kbgen.search import entry
from kbgen.site import load, site
from kbgen.site.field_descriptions import described_schema, front_matter
from kbgen.site.postmortem.metadata import facts

TODAY = date(2026, 9, 1)
SETTINGS = Settings(time_zone="UTC", audience="restricted")
HERE = File(__file__)
EVERYTHING: dict[str, Any] = json.loads(HERE.with_name("everything.json").read_text(encoding="utf-8"))


def fields_below(path: Path = ()) -> Iterator[Path]:
    """The path of every field, in the model's order; 0 stands for the items of a list."""
    here = place(path)
    for name in here.fields if here else ():
        yield (*path, name)
        yield from fields_below((*path, name))
    if place((*path, 0)):
        yield from fields_below((*path, 0))


FIELDS = [".".join("*" if step == 0 else str(step) for step in path) for path in fields_below()]

# Not there, and why. A reason that no longer holds fails like a field that is missing.
NOT_SHOWN = {
    "findable_by": "a test of the search, told by `kbgen eval`",
    "ignore": "about our linter",
}
NOT_SEARCHED = {
    "who did what is no way to find an incident": "authors reviewers roles follow_ups.*.owner",
    "a moment: the day is searched by, and shown": "detected_at acknowledged_at mitigated_at resolved_at attempts.*.at "
    "follow_ups.*.due follow_ups.*.as_of follow_ups.*.done_at sources.*.published_at",
    "one of our own words, which nobody pastes": "impact.customer_facing impact.data_loss detection.method "
    "symptoms.*.kind trigger.category root_causes.*.category root_causes.*.confidence root_causes.*.confirmed_by "
    "contributing_factors.*.category timeline.*.type timeline.*.key resolution.kind follow_ups.*.type "
    "follow_ups.*.status visibility",
    "a figure": "impact.users impact.requests_failed impact.error_rate_peak impact.manual_work "
    "impact.manual_work.count impact.manual_work.unit attempts.*.minutes",
    "a name inside a document, or an address": "follow_ups.*.id follow_ups.*.addresses follow_ups.*.priority "
    "follow_ups.*.link sources.*.archive_url",
    "a test of the search": "findable_by",
    "about our linter": "ignore",
}


def document(front: dict[str, Any]) -> Document:
    return read_document("20260110-cache.md", f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n\nText.\n".encode())


def without(path: str, value: Any) -> Any:
    """A copy of the front matter without a field."""
    name, _, rest = path.partition(".")
    if name == "*":
        return [without(rest, item) for item in value]
    if rest and name in value:
        return {**value, name: without(rest, value[name])}
    return {key: item for key, item in value.items() if key != name}


@cache
def page(left_out: str) -> str:
    others = [read_document(f"{name}.md", b"---\ntitle: O\nstatus: draft\n---\n") for name in ("other", "third")]
    read = document(without(left_out, EVERYTHING))
    made = site(collect([read, *others], SETTINGS), "T", load("en"), TODAY)
    return read.title + facts(read, made, lambda path: path)


@cache
def searched(left_out: str) -> object:
    found = entry(document(without(left_out, EVERYTHING)), SETTINGS)
    return found.fields, found.facets, found.record, found.day


def test_the_sample_has_every_field_and_is_sound() -> None:
    read = document(EVERYTHING)
    assert [problem.message for problem in read.problems] == []
    assert [name for name in FIELDS if without(name, EVERYTHING) == EVERYTHING] == []


def test_every_field_is_shown_on_the_page() -> None:
    same = {name for name in FIELDS if page(name) == page("nothing")}
    assert same == set(NOT_SHOWN)


def alone(front: dict[str, Any]) -> str:
    read = document(front)
    return facts(read, site(collect([read], SETTINGS), "T", load("en"), TODAY), lambda path: path)


def test_a_field_is_shown_where_nothing_else_is_written() -> None:
    fronts: dict[str, Any] = {name: {name: value} for name, value in EVERYTHING.items()}
    for name in ("impact", "detection", "trigger", "resolution", "lessons"):
        fronts |= {f"{name}.{part}": {name: {part: value}} for part, value in EVERYTHING[name].items()}
    # The host's heading; the language that the page has anyway; documents that must be there.
    of_others = {"title", "lang", "related", "not_related"}
    hidden = {name for name, front in fronts.items() if alone(front) == alone({})}
    assert hidden == {*NOT_SHOWN, *of_others}
    assert [name for name, front in fronts.items() if re.search(r"(?<!<b)>None|</h2>\s*</section>", alone(front))] == []
    assert ">None" not in alone({"resolution": {"kind": "workaround"}, "status": "draft"})


def test_every_field_is_searched() -> None:
    same = {name for name in FIELDS if searched(name) == searched("nothing")}
    assert same == {name for names in NOT_SEARCHED.values() for name in names.split()}


def replaced(path: str, value: Any, new: object) -> Any:
    """A copy of the front matter with another value in a field."""
    name, _, rest = path.partition(".")
    if name == "*":
        return [replaced(rest, item, new) for item in value]
    return {**value, name: replaced(rest, value[name], new) if rest else new}


def found(front: dict[str, Any]) -> list[str]:
    return [finding.message for finding in lint(collect([document(front)], SETTINGS), TODAY)]


@pytest.mark.parametrize("name", FIELDS)
def test_a_value_of_the_wrong_kind_is_a_finding_of_that_field(name: str) -> None:
    dotted = name.replace(".*", "[1]")
    problems = document(replaced(name, EVERYTHING, [[["x"]]])).problems
    assert any(f"'{dotted}" in problem.message for problem in problems), problems


def test_every_text_is_looked_through() -> None:
    texts = [name for name in FIELDS if is_text(name)]
    assert len(texts) > 30
    # A placeholder is what somebody forgot to write; where none is legal, the value itself is wrong.
    silent = [name for name in texts if len(found(replaced(name, EVERYTHING, "TODO"))) <= len(found(EVERYTHING))]
    assert silent == []


def is_text(name: str) -> bool:
    here = place(as_path(name))
    return here is not None and here.free and not here.is_moment and not here.is_slug and not here.words


def as_path(name: str) -> Path:
    return tuple(0 if step == "*" else step for step in name.split("."))


def test_no_field_is_lost_on_import() -> None:
    given = Given("old/20260110-cache.md", document(EVERYTHING).text.encode())
    (step,) = plan([given], [], [], Choices(SETTINGS, TODAY)).steps
    kept = read_document(step.target, step.content)
    lost = [name for name in FIELDS if not written(name, kept.meta.model_dump(mode="json", exclude_none=True))]
    assert lost == []


def written(path: str, value: Any) -> bool:
    """Whether a field has a value somewhere in the front matter."""
    name, _, rest = path.partition(".")
    if name == "*":
        return any(written(rest, item) for item in value)
    return name in value and (not rest or written(rest, value[name]))


@pytest.mark.parametrize("path", FINAL)
def test_what_a_final_document_needs_is_asked_for(path: tuple[str, ...]) -> None:
    name = ".".join(path)
    front = without("no_follow_ups", without(name, {**EVERYTHING, "kind": "incident"}))
    assert [message for message in found(front) if f"'{name}'" in message]
    if FINAL[path] > 1:
        assert f"of the {FINAL[path]} entries" in " ".join(found(replaced(name, front | {name: []}, [])))


def test_what_the_model_says_of_needs_is_what_is_asked() -> None:
    needs = {each.name: each.when for each in front_matter(load("en"))[0].fields}
    for lang, words in (("en", ("when final", "Required always")), ("zh", ("定稿", "都要写"))):
        for name, field in described_schema(lang)["properties"].items():
            needed = needs[name]
            said = any(word in field["description"] for word in words)
            assert said == (needed in ("always", "final")) or name == "status", (lang, name, needed)
