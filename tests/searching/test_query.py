"""What a query looks up, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbgen.features.searching.glossary import analyzed_sets, glossary
from kbgen.features.searching.query import MAX_TERMS, clauses
from kbgen.features.searching.typos import nearest, slips


class Words:
    """Statistics made by hand: frequency by term, over 100 documents."""

    documents = 100

    def __init__(self, **frequencies: int) -> None:
        self.frequencies = frequencies

    def frequency(self, term: str) -> int:
        return self.frequencies.get(term, 0)

    def words(self, letter: str) -> Iterator[str]:
        return (word for word in self.frequencies if word.startswith(letter))


SLIPS = [
    ("watch", "wathc", 1),
    ("deth", "death", 1),
    ("death", "deth", 1),
    ("same", "same", 0),
    ("kubernet", "kuberent", 1),
    ("timeout", "tiemuot", 2),
    ("one", "other", 3),
]


@pytest.mark.parametrize(("word", "other", "distance"), SLIPS)
def test_slips(word: str, other: str, distance: int) -> None:
    assert slips(word, other, 2) == min(distance, 3)


def test_nearest_prefers_few_slips_then_the_frequent() -> None:
    statistics = Words(death=3, depth=9, debt=9, dead=9, teeth=9)
    assert nearest("deth", statistics) == ["depth", "death"]


def test_a_known_word_is_not_corrected() -> None:
    found = clauses("deth", Words(deth=1, death=50))
    assert [clause.literal[0][0] for clause in found] == ["deth"]


def test_a_term_counts_twice_at_most() -> None:
    assert len(clauses("quorum quorum quorum quorum", Words(quorum=3))) == 2


def test_the_rarest_terms_of_very_many_are_kept() -> None:
    frequencies = {f"t{number}": 1 + number for number in range(90)}
    found = clauses(" ".join(frequencies), Words(**frequencies))
    assert [clause.literal[0][0] for clause in found] == [f"t{number}" for number in range(MAX_TERMS)]


def test_the_other_language_stands_in() -> None:
    statistics = Words(timeout=7, 超时=5)
    (clause,) = clauses("timeout", statistics)
    assert [term for alternative in clause.alternatives for term, _ in alternative] == ["超时"]
    assert clause.alternatives[0][0][1] <= clause.literal[0][1]


def test_every_set_of_the_glossary_says_something() -> None:
    known = glossary()
    for phrases in analyzed_sets():
        assert phrases
        assert all(phrases)
        assert len(phrases) == 1 or all(phrase in known for phrase in phrases)
