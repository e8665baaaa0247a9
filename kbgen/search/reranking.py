"""The line that says most of a query: the best of the documents are put in order again by it.

A long document holds many words far apart. For a log line, and a little for prose, one line with most of the query in
it says more than the whole document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from kbgen.search.excerpts import bounds, line_terms

if TYPE_CHECKING:
    from kbgen.search.query.pasted_log import Pasted
    from kbgen.search.query.query import Clause

FOR_LOGS, FOR_PROSE = 30, 5  # what the worth of a word in the closest line counts, in steps of an impact
FOR_QUOTES = 60  # what the worth of a pasted line counts that a line of a document has all of
DEPTH = 10  # documents that are put in order again: a browser reads no more for it than it shows
USUAL = 200  # characters of a line in which a word counts half, for a long paragraph has many


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"depth": DEPTH, "forLogs": FOR_LOGS, "forProse": FOR_PROSE, "forQuotes": FOR_QUOTES, "usual": USUAL}


def share(given: Pasted) -> int:
    """What of the worth of words in the closest line counts for a query."""
    return FOR_LOGS if given.by_program else FOR_PROSE


def closest(title: str, lines: Sequence[str], clauses: Sequence[Clause], least: int = 1) -> int:
    """What the words of a query that stand in one line of a document are worth together, in the best of them or its
    title: all but the one that is worth most, for one word of several makes no line a close one.

    Where that is less than `least`, any other number less than it may be given.
    """
    words: Counter[str] = Counter()
    others: list[Clause] = []
    worths: Counter[str] = Counter()
    most_at_once: dict[str, int] = {}
    for clause in clauses:
        if len(clause.literal) == 1 and not clause.alternatives:
            words[clause.literal[0][0]] += clause.literal[0][1]
        else:
            others.append(clause)
        for term, worth in chain(clause.literal, *clause.alternatives):
            worths[term] += worth
            most_at_once[term] = max(worth, most_at_once.get(term, 0))
    for term, worth in words.items():
        most_at_once[term] = max(worth, most_at_once[term])
    but = most_at_once if len(clauses) > 1 else None
    most_of = [bound for some in ([title], lines) for bound in bounds(some, worths, least, but)]
    at_best = ((_less(bound, text), text) for bound, text in zip(most_of, [title, *lines], strict=True) if bound)
    most = max(0, least - 1)
    for bound, text in sorted(at_best, reverse=True):
        if bound <= most:
            break
        has = line_terms(text)
        found = [*(words[term] for term in words.keys() & has), *(_worth(each, has) for each in others)]
        most = max(most, _less(together(sum(found), max(found, default=0), len(clauses)), text))
    return most


def together(worth: int, largest: int, asked: int) -> int:
    """What counts of a line that has so much of a query, where its `largest` part is one of so many `asked`."""
    return worth - largest if asked > 1 else worth


def quotable(given: Pasted, worths: Mapping[str, int]) -> tuple[Mapping[str, int], ...]:
    """The lines of a pasted log that a document may quote: the terms of each that are looked up, with their worth."""
    lines = given.lines if given.is_log else ()
    known = ({term: worths[term] for term in counts if term in worths} for _, counts in lines)
    return tuple(each for each in known if len(each) > 1)


def quoted(title: str, lines: Sequence[str], pasted: Sequence[Mapping[str, int]]) -> int:
    """What a pasted line is worth that a line of a document has much of, in the best of both.

    Of a log most words are of lines that a document says nothing of; one that it has as a whole is what it is about.
    """
    worths: dict[str, int] = {}
    among: dict[str, list[int]] = {}
    for at, each in enumerate(pasted):
        worths.update(each)
        for term in each:
            among.setdefault(term, []).append(at)
    wholes = [max(1, sum(each.values())) for each in pasted]
    most_of = [bound for some in ([title], lines) for bound in bounds(some, worths)]
    most = 0
    for bound, text in sorted(zip(most_of, [title, *lines], strict=True), reverse=True):
        if bound <= most:
            break
        has = line_terms(text) & worths.keys()
        sums = Counter[int]()
        for term in has if len(has) > 1 else ():
            for at in among[term]:
                sums[at] += worths[term]
        most = max([most, *(found * (100 * found // wholes[at]) // 100 for at, found in sums.items())])
    return most


def _less(worth: int, text: str) -> int:
    return worth * USUAL // (USUAL + len(text))


def _worth(clause: Clause, has: frozenset[str]) -> int:
    """The best of the sum of the literal terms that a line has and of any alternative that it has all terms of."""
    best = sum([worth for term, worth in clause.literal if term in has])
    for alternative in clause.alternatives:
        if all(term in has for term, _ in alternative):
            best = max(best, sum([worth for _, worth in alternative]))
    return best
