"""Groups that authors made by `related`: of one service or team, or of several that had the same cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kbgen.recurrence.causes import Both, Said, decision
from kbgen.recurrence.incident_facts import IncidentFacts, apart

Friends = Mapping[str, set[str]]


def said_groups(
    documents: Mapping[str, IncidentFacts], said: Said, keyed: Sequence[Iterable[str]]
) -> Iterator[tuple[str, ...]]:
    """Documents of one place, each two of which belong together, by their authors or by a key.

    Not where keys say it all: `keyed` has the documents of the groups by key.
    """
    near = [pair for pair in _same(said, "recurrence") if not _apart(pair, documents)]
    yield from _cliques(_friends(near), _homes(keyed))


def elsewhere(documents: Mapping[str, IncidentFacts], said: Said) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Documents of several places that had the same cause, by the failure mode that they share.

    Each of them shares it with one that an author named; of several modes that two share, those count that most
    others share. The mode is empty where the two call it different names; then each two of the documents belong
    together.
    """
    far = [pair for pair in _same(said, "recurrence") if _apart(pair, documents)]
    shared = {(one, other): documents[one].modes & documents[other].modes for one, other in far}
    counts = Counter(mode for modes in shared.values() for mode in modes)
    found: dict[str, set[str]] = {}
    for pair, modes in shared.items():
        most = max((counts[mode] for mode in modes), default=0)
        for mode in modes:
            if counts[mode] == most:
                found.setdefault(mode, set()).update(pair)
    yield from ((mode, tuple(sorted(found[mode]))) for mode in sorted(found))
    yield from (("", ids) for ids in _cliques(_friends(pair for pair, modes in shared.items() if not modes), {}))


def _same(said: Said, word: str) -> Iterator[Both]:
    return (pair for pair, words in sorted(said.items()) if decision(words) == word)


def _apart(pair: Both, documents: Mapping[str, IncidentFacts]) -> bool:
    return apart(documents[pair[0]], documents[pair[1]])


def _friends(pairs: Iterable[Both]) -> Friends:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _cliques(friends: Friends, homes: Mapping[str, set[int]]) -> Iterator[tuple[str, ...]]:
    """Friends each two of which are friends or have a home in common; not those whose home says so already."""

    def at_home(one: str, other: str) -> bool:
        return bool(homes.get(one, set()) & homes.get(other, set()))

    done: set[Both] = set()
    for one, other in sorted((one, other) for one, others in friends.items() for other in others if one < other):
        if (one, other) in done or at_home(one, other):
            continue
        members = [one, other]
        for third in sorted(friends[one] | friends[other]):
            if third not in members and all(third in friends[each] or at_home(third, each) for each in members):
                members.append(third)
        done.update((x, y) for x in members for y in members)
        yield tuple(members)


def _homes(keyed: Iterable[Iterable[str]]) -> dict[str, set[int]]:
    """For each document the groups that it is in."""
    found: dict[str, set[int]] = {}
    for at, names in enumerate(keyed):
        for name in names:
            found.setdefault(name, set()).add(at)
    return found
