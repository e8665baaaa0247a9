"""What authors said of two documents: it counts both ways, and beats any computation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from kbgen.corpus import Corpus
from kbgen.recurrence.nouns import Declaration

Both = tuple[str, str]
Said = Mapping[Both, tuple[Declaration, ...]]

Word = Literal["recurrence", "duplicate", "look_alike", "nothing"]

# Relation -> what it decides, the strongest first. A remembered no beats a yes: a wrong fact is worse than a
# missing one, and the linter asks the authors to agree. The other relations are shown and decide nothing.
DECIDES: Mapping[str, Word] = {
    "not_related": "nothing",
    "duplicate": "duplicate",
    "same_symptom_different_cause": "look_alike",
    "same_cause": "recurrence",
}


def both(one: str, other: str) -> Both:
    """Two ids as one key, whoever comes first."""
    return (one, other) if one < other else (other, one)


def declarations(corpus: Corpus) -> Said:
    """What is said of each pair of readable documents."""
    found: dict[Both, list[Declaration]] = {}
    for each in _all(corpus):
        found.setdefault(both(each.by, each.other), []).append(each)
    return {pair: tuple(said) for pair, said in found.items()}


def _all(corpus: Corpus) -> Iterator[Declaration]:
    for document in corpus.counted:
        said = [(item.id, str(item.relation), item.note) for item in document.meta.related or ()]
        said += [(item.id, "not_related", item.reason) for item in document.meta.not_related or ()]
        for name, relation, note in said:
            other = corpus.by_id.get(name)
            if other and other.readable and other.id != document.id:
                yield Declaration(document.id, other.id, relation, note)


def decision(said: tuple[Declaration, ...]) -> Word | None:
    """What the authors decided of a pair; None where they left it to the computation."""
    relations = {each.relation for each in said}
    return next((word for relation, word in DECIDES.items() if relation in relations), None)


def not_kept(said: tuple[Declaration, ...]) -> bool:
    """Whether an author says that a promise of the one let the other happen, and none that they are not related."""
    return any(each.relation == "follow_up_not_done" for each in said) and decision(said) != "nothing"
