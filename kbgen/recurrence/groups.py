"""Recurrence chains: documents that share one key, in time order. Never through a chain of likenesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from kbgen.corpus import when
from kbgen.recurrence.causes import Buckets, Said, decision
from kbgen.recurrence.declared_groups import elsewhere, said_groups
from kbgen.recurrence.incident_facts import IncidentFacts
from kbgen.recurrence.records import Group, Key

# What an author may say against being in one group.
_APART = ("nothing", "look_alike")


def groups(documents: Mapping[str, IncidentFacts], held: Buckets, said: Said) -> tuple[Group, ...]:
    """The groups, the largest first. `documents` in time order."""
    refused = _refused(said)
    keyed = [
        _group(_numbered(key, at), part, documents)
        for key, ids in held.items()
        for at, part in enumerate(_parts(ids, refused), 1)
    ]
    declared = [_declared(ids, documents) for ids in said_groups(documents, said, [each.documents for each in keyed])]
    others = [
        _group(Key("elsewhere", mode, " ".join(sorted(part))), part, documents)
        for mode, ids in elsewhere(documents, said)
        for part in _parts(ids, refused)
    ]
    own = _widest(_once([*declared, *(group for group in keyed if group.key.axis == "component")]))
    perhaps = _widest(_once([group for group in keyed if group.key.axis == "service"]), own)
    found = [*own, *perhaps, *_widest(_once(others))]
    return tuple(sorted(found, key=lambda group: (-len(group.documents), group.key, group.documents)))


def ungrouped(documents: Iterable[str], found: Iterable[Group]) -> tuple[str, ...]:
    """The documents of no group, in the given order."""
    together = {name for group in found for name in group.documents}
    return tuple(name for name in documents if name not in together)


def _refused(said: Said) -> Mapping[str, frozenset[str]]:
    """For each document those that must not be in a group with it."""
    found: dict[str, set[str]] = {}
    for (one, other), words in said.items():
        if decision(words) in _APART:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


def _parts(ids: tuple[str, ...], apart: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """The documents of a key, divided where authors said that two of them are not the same."""
    if all(apart.get(name, frozenset()).isdisjoint(ids) for name in ids):
        yield ids
        return
    parts: list[list[str]] = []
    for name in ids:
        refused = apart.get(name, frozenset())
        fitting = [part for part in parts if refused.isdisjoint(part)]
        for part in fitting:
            part.append(name)
        if not fitting:
            parts.append([*_compatible(ids[: ids.index(name)], refused, apart), name])
    yield from (tuple(part) for part in parts if len(part) > 1)


def _numbered(key: Key, part: int) -> Key:
    """Each part of a divided key has a name of its own."""
    return key if part == 1 else replace(key, place=f"{key.place} ({part})")


def _compatible(ids: Iterable[str], refused: frozenset[str], apart: Mapping[str, frozenset[str]]) -> list[str]:
    kept: list[str] = []
    for name in ids:
        if name not in refused and apart.get(name, frozenset()).isdisjoint(kept):
            kept.append(name)
    return kept


def _widest(found: Iterable[Group], known: Iterable[Group] = ()) -> list[Group]:
    """Without those that say no more than a wider one, or one that is `known`, that shares the failure mode."""
    kept: list[Group] = []
    seen: dict[tuple[str, str], list[frozenset[str]]] = {}

    def remember(group: Group) -> None:
        for place in product(group.modes or ("",), group.documents):
            seen.setdefault(place, []).append(frozenset(group.documents))

    for group in known:
        remember(group)
    for group in sorted(found, key=lambda each: (-len(each.documents), each.key)):
        members = frozenset(group.documents)
        if not any(members <= wider for wider in seen.get((group.key.mode, group.documents[0]), ())):
            kept.append(group)
            remember(group)
    return kept


def _once(found: list[Group]) -> Iterator[Group]:
    """Of several groups with the same documents the one whose failure mode their authors name first."""
    same: dict[tuple[str, ...], list[Group]] = {}
    for group in found:
        same.setdefault(group.documents, []).append(group)
    for several in same.values():
        yield min(several, key=lambda each: (*(mode != each.key.mode for mode in each.modes), each.key))


def _declared(ids: tuple[str, ...], documents: Mapping[str, IncidentFacts]) -> Group:
    """A group that authors made, under the failure mode that all of its documents share, if they do."""
    found = _group(Key("declared", "", " ".join(sorted(ids))), ids, documents)
    return replace(found, key=replace(found.key, mode=found.modes[0])) if found.modes else found


def _group(key: Key, ids: Iterable[str], documents: Mapping[str, IncidentFacts]) -> Group:
    ordered = tuple(sorted(ids, key=lambda name: documents[name].place))
    inside = [documents[name] for name in ordered]
    undated = tuple(facts.id for facts in inside if when(facts.document) is None)
    return Group(key, ordered, undated, _modes(inside), _homes(inside))


def _modes(inside: list[IncidentFacts]) -> tuple[str, ...]:
    """The failure modes that all share. Authors name first what mattered most."""
    shared = frozenset.intersection(*(facts.modes for facts in inside))
    named = [list(dict.fromkeys(mode for mode, _ in facts.causes)) for facts in inside] if len(shared) > 1 else []
    return tuple(sorted(shared, key=lambda mode: (sum(modes.index(mode) for modes in named), mode)))


def _homes(inside: list[IncidentFacts]) -> tuple[str, ...]:
    """The services that all share, then the team if they share it."""
    services = sorted(frozenset.intersection(*(facts.services for facts in inside)))
    team = {facts.team for facts in inside}
    return (*services, *(name for name in team if len(team) == 1 and name and name not in services))
