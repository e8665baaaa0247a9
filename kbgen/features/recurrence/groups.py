"""Recurrence chains: documents that share one key, in time order. Never through a chain of likenesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kbgen.features.recurrence.causes import Buckets
from kbgen.features.recurrence.declared import Said, decision
from kbgen.features.recurrence.facts import Facts
from kbgen.features.recurrence.nouns import Group, Key

# What an author may say against being in one group.
_APART = ("nothing", "look_alike")
_TOGETHER = ("recurrence", "duplicate")


def groups(documents: Mapping[str, Facts], held: Buckets, said: Said) -> tuple[Group, ...]:
    """The groups, the largest first. `documents` in time order."""
    apart = _refused(said)
    found = [
        _group(_numbered(key, at), part, documents)
        for key, ids in held.items()
        for at, part in enumerate(_parts(ids, apart), 1)
    ]
    found = _widest(found)
    found += [_group(Key("declared", "", " ".join(sorted(ids))), ids, documents) for ids in _declared(said, found)]
    return tuple(sorted(found, key=lambda group: (-len(group.documents), group.key, group.documents)))


def alone(documents: Iterable[str], found: Iterable[Group]) -> tuple[str, ...]:
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


def _widest(found: list[Group]) -> list[Group]:
    """Without those that say no more than a wider one of the same failure mode; a component beats a service."""
    kept: list[Group] = []
    seen: dict[tuple[str, str], list[frozenset[str]]] = {}
    for group in sorted(found, key=lambda each: (-len(each.documents), each.key)):
        members = frozenset(group.documents)
        if not any(members <= wider for wider in seen.get((group.key.mode, group.documents[0]), ())):
            kept.append(group)
            for name in members:
                seen.setdefault((group.key.mode, name), []).append(members)
    return kept


def _declared(said: Said, found: list[Group]) -> Iterator[tuple[str, ...]]:
    """Documents each two of which belong together, by their authors or by a key; not where keys say it all."""
    homes = _homes(found)
    friends: dict[str, set[str]] = {}
    for one, other in (pair for pair, words in said.items() if decision(words) in _TOGETHER):
        friends.setdefault(one, set()).add(other)
        friends.setdefault(other, set()).add(one)

    def belong(one: str, other: str) -> bool:
        return other in friends[one] or bool(homes.get(one, set()) & homes.get(other, set()))

    done: set[tuple[str, str]] = set()
    for one, other in sorted((one, other) for one, others in friends.items() for other in others if one < other):
        if (one, other) in done or homes.get(one, set()) & homes.get(other, set()):
            continue
        members = [one, other]
        for third in sorted(friends[one] | friends[other]):
            if third not in members and all(belong(third, each) for each in members):
                members.append(third)
        done.update((x, y) for x in members for y in members)
        yield tuple(members)


def _homes(found: Iterable[Group]) -> dict[str, set[int]]:
    """For each document the groups that it is in."""
    homes: dict[str, set[int]] = {}
    for at, group in enumerate(found):
        for name in group.documents:
            homes.setdefault(name, set()).add(at)
    return homes


def _group(key: Key, ids: Iterable[str], documents: Mapping[str, Facts]) -> Group:
    ordered = tuple(sorted(ids, key=lambda name: documents[name].place))
    return Group(key, ordered, tuple(name for name in ordered if documents[name].began is None))
