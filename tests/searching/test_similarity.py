"""Which documents read alike, and the lines that two of them share."""

from __future__ import annotations

import random
from dataclasses import replace

from counted import grows

from kbgen.search.index.records import Entry, Line
from kbgen.search.similarity import Neighbours, compared_bytes, compared_from, likeness, shared_lines, similar


def test_the_same_incident_again_is_most_alike(entries: list[Entry]) -> None:
    first, *_ = similar(entries, "20230815-k8s-oom")
    assert first.id == "20230816-k8s-oom-again"
    assert first.score > 0.9
    assert "memori" in first.shared


def test_it_counts_both_ways_and_never_itself(entries: list[Entry]) -> None:
    made = likeness(entries)
    for each in entries:
        found = made.of(each.id)
        assert each.id not in [other.id for other in found]
        for other in found[:1]:
            back = {one.id: one.score for one in made.of(other.id)}
            assert back.get(each.id, other.score) == other.score


def test_order_does_not_matter(entries: list[Entry]) -> None:
    assert similar(entries, "20230109-redis-pool") == similar(entries[::-1], "20230109-redis-pool")


def test_words_that_only_tell_the_language_are_not_shared(entries: list[Entry]) -> None:
    texts = {
        "a": "la cola de correo se llenó y el disco no tiene más espacio",
        "b": "el usuario no puede entrar con la clave",
    }
    foreign = [Entry(name, "", {"body": text}, (), {}) for name, text in texts.items()]
    assert similar([*entries, *foreign], "a") == ()


def test_an_unknown_document_has_none_alike(entries: list[Entry]) -> None:
    assert similar(entries, "nobody") == ()
    assert similar([], "nobody") == ()


def test_the_work_is_bounded(entries: list[Entry]) -> None:
    def compared(size: int) -> None:
        made = likeness(many := [replace(entries[at % len(entries)], id=f"{at:04}") for at in range(size)])
        for each in many:
            made.of(each.id, 3)

    assert grows(lambda size: lambda: compared(size), 300) < 2.6


def test_what_an_edit_left_as_it_was_is_what_it_is_anew() -> None:
    chance, words = random.Random(1), [f"w{number}" for number in range(90)]

    def document() -> Entry:
        fields = {"title": chance.choice(words), "body": " ".join(chance.choices(words, k=chance.randrange(3, 15)))}
        return Entry(f"{chance.randrange(10**6):06}", "", fields, (), {})

    many = {each.id: each for each in (document() for _ in range(45))}
    former: dict[str, Neighbours] = {}
    reused = 0
    for change in chance.choices(["edit", "add", "remove", "rename", "nothing"], k=25):
        name = chance.choice(sorted(many))
        if change in ("remove", "rename"):
            gone = many.pop(name)
        if change == "edit":
            many[name] = replace(document(), id=name)
        elif change in ("add", "rename"):
            new = document() if change == "add" else replace(gone, id=document().id)
            many[new.id] = new
        ordered = sorted(many.values(), key=lambda each: each.id)
        made, anew = likeness(ordered, former=former), likeness(ordered)
        reused += len(made.compared())
        assert [made.of(each.id, 3) for each in ordered] == [anew.of(each.id, 3) for each in ordered]
        former = compared_from(compared_bytes(made.compared()))
        assert former == made.compared() == anew.compared()
    assert reused > 300


def test_lines_are_shared_but_for_what_varies() -> None:
    one = [Line("code", 3, "10:22:01 ERROR pool 10.0.0.1 exhausted"), Line("body", 4, "short")]
    other = [Line("body", 9, "ERROR pool 10.9.9.9 exhausted"), Line("body", 10, "short")]
    assert [(mine.line, theirs.line) for mine, theirs in shared_lines(one, other)] == [(3, 9)]
