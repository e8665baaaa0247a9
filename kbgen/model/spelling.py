"""How far apart two words are spelled: the one home of edit distances, which RapidFuzz computes."""

from __future__ import annotations

from collections.abc import Sequence


def slips(word: str, other: str, limit: int) -> int:
    """Letters missing, added, changed, or swapped with a neighbour; `limit` + 1 stands for any more.

    >>> slips("wathc", "watch", 2), slips("deth", "death", 1), slips("cat", "mouse", 1)
    (1, 1, 2)
    """
    from rapidfuzz.distance import OSA  # 20 ms that most starts have no use for

    return int(OSA.distance(word, other, score_cutoff=limit))


def most_alike(word: str, choices: Sequence[str], least: float) -> int | None:
    """The place of the choice most like `word`, by the letters both have in this order; None below `least` (0 to 1).

    >>> most_alike("symptons", ["services", "symptoms"], 0.7), most_alike("x", ["services"], 0.7)
    (1, None)
    """
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found = process.extractOne(word, choices, scorer=Indel.normalized_similarity, score_cutoff=least)
    return None if found is None else int(found[2])
