"""The same cause: a shared key, never a likeness; and what authors said, which beats any computation."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from kbgen.corpus import Corpus, said_of_others
from kbgen.recurrence.incident_facts import IncidentFacts
from kbgen.recurrence.records import Declaration, Key

Buckets = Mapping[Key, tuple[str, ...]]


def kinds(documents: Iterable[IncidentFacts]) -> frozenset[str]:
    """The components that are a kind of thing (`postgres`), not one thing: two of them are two databases.

    So is what some document calls a technology, and what failed for several teams that share no service. Where no
    team is named, nothing speaks against one thing that several services stand on.
    """
    common: dict[str, frozenset[str]] = {}
    several: set[str] = set()
    for facts in documents:
        several.update(facts.technologies)
        if facts.team:
            for component in {component for _, component in facts.causes if component}:
                common[component] = common.get(component, facts.homes) & facts.homes
    return frozenset(several.union(component for component, homes in common.items() if not homes))


def shared_keys(one: IncidentFacts, other: IncidentFacts, several: Collection[str]) -> tuple[Key, ...]:
    """The keys that make the causes the same: failure mode and component; service where one names no component.

    `several` are the components that are kinds of things: two of them are the same in the same place only.
    """
    found = [key for mode in one.modes & other.modes for key in _shared(mode, one, other, several)]
    return tuple(sorted(found)) if found else ()


def _shared(mode: str, one: IncidentFacts, other: IncidentFacts, several: Collection[str]) -> Iterable[Key]:
    struck = any(cause in other.causes for cause in one.causes if cause[0] == mode and cause[1])
    if struck and (same := _components(one, mode, several) & _components(other, mode, several)):
        return same
    if _is_loose(one, mode) or _is_loose(other, mode):
        return [Key("service", mode, name) for name in one.services & other.services]
    return ()


def _components(facts: IncidentFacts, mode: str, several: Collection[str]) -> set[Key]:
    """The keys of the components that a failure mode struck."""
    struck = {component for each, component in facts.causes if each == mode and component}
    whole = {Key("component", mode, component) for component in struck if component not in several}
    homes = facts.homes or {""}
    return whole | {Key("component", mode, name, home) for name in struck.intersection(several) for home in homes}


def _is_loose(facts: IncidentFacts, mode: str) -> bool:
    """Whether a cause of this failure mode names no component."""
    return (mode, None) in facts.causes


def buckets(documents: Iterable[IncidentFacts], several: Collection[str]) -> Buckets:
    """The documents of every key that may hold a group together, in the given order.

    A service holds only where at least one document names no component for the mode.
    """
    found: dict[Key, list[str]] = {}
    loose: set[Key] = set()
    for facts in documents:
        for mode in facts.modes:
            served = {Key("service", mode, service) for service in facts.services}
            loose |= served if _is_loose(facts, mode) else set()
            for key in served | _components(facts, mode, several):
                found.setdefault(key, []).append(facts.id)
    held = (key for key, ids in found.items() if len(ids) > 1 and (key.axis == "component" or key in loose))
    return {key: tuple(found[key]) for key in sorted(held)}


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
        for name, relation, note in said_of_others(document):
            other = corpus.by_id.get(name)
            if other and other.readable and other.id != document.id:
                yield Declaration(document.id, other.id, relation, note)


def decision(said: tuple[Declaration, ...]) -> Word | None:
    """What the authors decided of a pair; None where they left it to the computation."""
    relations = {each.relation for each in said}
    return next((word for relation, word in DECIDES.items() if relation in relations), None)


def caused(said: tuple[Declaration, ...]) -> bool:
    """Whether an author says that the one caused the other: then they are one outage."""
    return any(each.relation == "caused_by" for each in said)


def copies(said: Said, place: Mapping[str, int]) -> dict[str, str]:
    """Documents that tell again of an incident, with the one that counts: the first by `place`, its rank in time."""
    found: dict[str, str] = {}
    for one, other in sorted(pair for pair, words in said.items() if decision(words) == "duplicate"):
        first, again = sorted((_counts(one, found), _counts(other, found)), key=lambda name: (place[name], name))
        if first != again:
            found[again] = first
    return {name: _counts(name, found) for name in found}


def _counts(name: str, found: Mapping[str, str]) -> str:
    while name in found:
        name = found[name]
    return name


def not_kept(said: tuple[Declaration, ...]) -> bool:
    """Whether an author says that a promise of the one let the other happen, and none that they are not related."""
    return any(each.relation == "follow_up_not_done" for each in said) and decision(said) != "nothing"
