"""Words that stand together: the best of the documents are put in order again by their best part.

A long document holds many words far apart. For a log line, and a little for English prose, the part of it where most
of the query stands says more than the whole. Chinese prose is left alone, for there it was measured to hurt.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kbgen.search.query.grammar import log_like
from kbgen.search.text.analyzer import is_chinese, varies
from kbgen.search.text.tallies import MOST_PARTS

if TYPE_CHECKING:
    from kbgen.search.index.opened import Index
    from kbgen.search.query.pasted import Pasted
    from kbgen.search.query.query import Clause, Worths

FOR_LOGS, FOR_PROSE = 10, 1  # what the worth of a word in the best part counts, in steps of an impact
DEEP, DEPTH = 20, 10  # documents that are put in order again for a log, and for prose: those that are shown anyway


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"deep": DEEP, "depth": DEPTH, "forLogs": FOR_LOGS, "forProse": FOR_PROSE, "parts": MOST_PARTS}


def share(text: str, given: Pasted) -> int:
    """What of the worth of words that stand together counts for the text of a query."""
    if given.lines or varies(text) or log_like.search(text):
        return FOR_LOGS
    return 0 if any(is_chinese(term) for term, _ in given.words) else FOR_PROSE


def depth(share: int) -> int:
    """How many documents are put in order again for such a share."""
    return DEEP if share == FOR_LOGS else DEPTH


def together(index: Index, clauses: Sequence[Clause], number: int) -> int:
    """What the words of a query that stand in one part of a document are worth, in the best of its parts."""
    totals = [0] * MOST_PARTS
    for clause in clauses:
        best = _in_parts(index, clause.literal, number, every=False)
        for alternative in clause.alternatives:
            best = list(map(max, best, _in_parts(index, alternative, number, every=True)))
        totals = [total + each for total, each in zip(totals, best, strict=True)]
    return max(totals)


def _in_parts(index: Index, terms: Worths, number: int, *, every: bool) -> list[int]:
    """For each part what some terms are worth there; nothing where it lacks one of them, if `every` must be there."""
    totals, all_of = [0] * MOST_PARTS, ~0
    for term, worth in terms:
        places = index.places(term, number)
        all_of &= places
        for part in range(MOST_PARTS):
            if places >> part & 1:
                totals[part] += worth
    return [total if all_of >> part & 1 else 0 for part, total in enumerate(totals)] if every else totals
