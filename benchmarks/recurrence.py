"""How well incidents that belong together are brought together by their text alone, and what is claimed of them.

    python benchmarks/recurrence.py

Over the measured corpus (KBGEN_SHARED, else ../shared) without any structured field: for each document of a group
in recurrence.json, whether another member is among its first five similar ones; how many pairs are claimed as fact
and as possible, and how many of those are right; how many documents a pull request would be told something of that
is true, and how many something that nobody knows to be true. Then the DFDS incidents of 2021 without and with their
causes.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from kbgen.checking.earlier import EarlierMatch, likely, nearest
from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.recurrence.patterns import find_patterns
from kbgen.recurrence.records import Pair, Patterns
from kbgen.search.index.indexing import entry
from kbgen.search.similarity import Likeness, likeness

SHARED = Path(os.environ.get("KBGEN_SHARED", Path(__file__).parent.parent.parent / "shared")) / "corpus"
FIRST = 5
SAME_CAUSE = "same_service_same_cause"

# What the three write-ups say themselves: twice the networking was replaced under a short deregistration delay,
# then the provider had changed how it manages target groups.
DFDS = {
    "dfds-pm2021-005": ("wrong-configuration", "2021-06-22T08:21:00Z"),
    "dfds-pm2021-006": ("wrong-configuration", "2021-06-30T10:00:00Z"),
    "dfds-pm2021-007": ("incompatible-upgrade", "2021-07-02T07:32:00Z"),
}

Together = dict[tuple[str, str], set[str]]


def read(causes: dict[str, tuple[str, str]]) -> Corpus:
    """The corpus as it is, but for a failure mode and a start where `causes` has one for the beginning of an id."""
    documents = []
    for path in sorted((SHARED / "docs").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for name, (mode, start) in causes.items():
            if path.name.startswith(name):
                cause = f"root_causes: [{{failure_mode: {mode}, component: alb}}]"
                text = f"---\nstatus: imported\nstarted_at: {start}\n{cause}\n---\n{text}"
        documents.append(read_document(path.name, text.encode()))
    return collect(documents, Settings(time_zone="UTC"))


def groups() -> tuple[dict[str, list[list[str]]], Together]:
    """The members of the known groups by type, and for each pair of members the types that it has."""
    by_type: dict[str, list[list[str]]] = defaultdict(list)
    together: Together = defaultdict(set)
    for group in json.loads((SHARED / "recurrence.json").read_text(encoding="utf-8"))["groups"]:
        by_type[group["type"]].append(group["members"])
        for pair in combinations(sorted(group["members"]), 2):
            together[pair].add(group["type"])
    return by_type, together


def recall(by_type: dict[str, list[list[str]]], near: Likeness) -> dict[str, tuple[int, int]]:
    """Of each type: documents with another member of their group among the first five, and documents in all."""
    found = {}
    for name, lists in sorted(by_type.items()):
        hits = [any(each.id in members for each in near.of(one, FIRST)) for members in lists for one in members]
        found[name] = sum(hits), len(hits)
    return found


def claimed(pairs: tuple[Pair, ...], together: Together) -> dict[str, Counter[str]]:
    """Of what is claimed as fact and as possible: how many pairs, and how many are known to belong together."""
    found: dict[str, Counter[str]] = {"fact": Counter(), "possible": Counter()}
    for pair in pairs:
        types = together.get((min(pair.earlier, pair.later), max(pair.earlier, pair.later)), set())
        counts = found["possible" if pair.verdict == "possible" else "fact"]
        counts.update(all=1, together=bool(types), same_cause=SAME_CAUSE in types)
    return found


def told(corpus: Corpus, patterns: Patterns, together: Together) -> dict[str, tuple[int, int]]:
    """What `kbgen check` would tell of each document: (documents, of how many).

    Of those in no group, how many get a likely or a possible recurrence told; of those in a group, and in one of the
    same service, how many get told another member, and how many if those count that read most like it, which are shown
    without a claim where nothing is told.
    """
    same = {pair: types for pair, types in together.items() if any("same_service" in name for name in types)}
    found = {document.id: likely(document.id, corpus, patterns) for document in corpus.counted}
    grouped, served = ({name for pair in pairs for name in pair} for pairs in (together, same))
    rest = found.keys() - grouped
    claimed = {name: [each.id for each in likes] for name, likes in found.items()}
    shown = {name: ids or [other for other, _ in nearest(name, corpus, patterns)] for name, ids in claimed.items()}

    def hits(pairs: Together, names: set[str], ids: Mapping[str, list[str]] = claimed) -> tuple[int, int]:
        return sum(any(tuple(sorted((name, other))) in pairs for other in ids[name]) for name in names), len(names)

    return {
        "in no group, told a likely one": (_having(found, rest, "same_symptom", "same_cause"), len(rest)),
        "in no group, told a possible one": (_having(found, rest, "possible"), len(rest)),
        "in a group, told a member": hits(together, grouped),
        "in a group, shown a member": hits(together, grouped, shown),
        "in a group of one service, told": hits(same, served),
        "in a group of one service, shown": hits(same, served, shown),
    }


def _having(found: Mapping[str, tuple[EarlierMatch, ...]], names: Iterable[str], *likeness: str) -> int:
    return sum(any(each.likeness in likeness for each in found[name]) for name in names)


def dfds(patterns: Patterns) -> dict[str, str]:
    """The verdicts among the three incidents of 2021, by the ends of their numbers."""
    return {
        f"{pair.earlier[12:15]}-{pair.later[12:15]}": pair.verdict
        for pair in patterns.pairs
        if pair.earlier[:15] in DFDS and pair.later[:15] in DFDS
    }


def main() -> None:
    """Measure and print."""
    by_type, together = groups()
    corpus = read({})
    near = likeness([entry(document, corpus.settings) for document in corpus])
    print(f"{len(corpus)} documents, text only\n")
    print(f"another member of the group among the first {FIRST} similar")
    for name, (hits, total) in recall(by_type, near).items():
        print(f"  {name:28} {hits:3} of {total:3}  {hits / total:.2f}")
    patterns = find_patterns(corpus)
    print("\nclaims        pairs  known to belong together  of them same cause")
    for name, counts in claimed(patterns.pairs, together).items():
        print(f"  {name:10} {counts['all']:6} {counts['together']:25} {counts['same_cause']:19}")
    causes = sum(SAME_CAUSE in types for types in together.values())
    print(f"  known pairs in all: {len(together)}, of them same cause: {causes}")
    print(f"  merged into groups by text alone: {len(patterns.groups)}")
    print("\ndocuments that `kbgen check` would tell of another one")
    for name, (hits, total) in told(corpus, patterns, together).items():
        print(f"  {name:34} {hits:3} of {total:3}  {hits / total:.2f}")
    given = find_patterns(read(DFDS))
    print(f"\nDFDS 2021, text only:        {dfds(patterns)}")
    print(f"DFDS 2021, causes given:     {dfds(given)}")
    facts = [pair for pair in given.pairs if pair.verdict in ("recurrence", "same_cause")]
    wrong = sum(not _right(pair, together) for pair in facts)
    print(f"same-cause claims as fact: {len(facts)}, wrong: {wrong}; groups: {len(given.groups)}")


def _right(pair: Pair, together: Together) -> bool:
    return SAME_CAUSE in together.get((min(pair.earlier, pair.later), max(pair.earlier, pair.later)), set())


if __name__ == "__main__":
    main()
