"""The same cause: a shared key, never a likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kbgen.features.recurrence.facts import Facts
from kbgen.features.recurrence.nouns import Key

Buckets = Mapping[Key, tuple[str, ...]]


def shared_keys(one: Facts, other: Facts) -> tuple[Key, ...]:
    """The keys that make the causes the same: failure mode and component; service where one names no component."""
    return tuple(sorted(key for mode in one.modes & other.modes for key in _shared(mode, one, other)))


def _shared(mode: str, one: Facts, other: Facts) -> Iterable[Key]:
    here, there = components(one, mode), components(other, mode)
    if same := here & there - {None}:
        return [Key("component", mode, name) for name in same if name]
    if None in here or None in there:
        return [Key("service", mode, name) for name in one.services & other.services]
    return []


def components(facts: Facts, mode: str) -> frozenset[str | None]:
    """The components that a failure mode struck; None stands for a cause that names none."""
    return frozenset(component for each, component in facts.causes if each == mode)


def buckets(documents: Iterable[Facts]) -> Buckets:
    """The documents of every key that may hold a group together, in the given order.

    A service holds only where at least one document names no component for the mode.
    """
    found: dict[Key, list[str]] = {}
    loose: set[Key] = set()
    for facts in documents:
        for key in keys(facts):
            found.setdefault(key, []).append(facts.id)
            if key.axis == "service" and None in components(facts, key.mode):
                loose.add(key)
    held = (key for key, ids in found.items() if len(ids) > 1 and (key.axis == "component" or key in loose))
    return {key: tuple(found[key]) for key in sorted(held)}


def keys(facts: Facts) -> list[Key]:
    """Every key that a document could share."""
    named = {Key("component", mode, component) for mode, component in facts.causes if component}
    served = {Key("service", mode, service) for mode in facts.modes for service in facts.services}
    return sorted(named | served)
