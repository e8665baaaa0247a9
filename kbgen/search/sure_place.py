"""Whether a document is surely among the first that a query finds, told from a few of the others.

What the document itself is worth is known before anything is searched. One that lacks the rare terms of the query
can't be worth as much, so only those that have one of these are weighed, and no longer than they may come near it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from kbgen.search.index.ranking import STEPS
from kbgen.search.reranking import together

if TYPE_CHECKING:
    from kbgen.search.index.index_reader import Index
    from kbgen.search.query.query import Clause

MOST = 1000
"""Documents that are weighed one by one; for more it takes less time to weigh all."""

ByLine = Callable[[int, int], int]
Terms = tuple[tuple[int, Sequence[int], bytes], ...]


class Rules(NamedTuple):
    """How the first are chosen.

    Attributes:
        limit: how many they are.
        depth: how many by units are put in order again by their lines.
        share: what the worth of a line counts.
        least: a document that is worth less than one in so many of the best one is no result.
    """

    limit: int
    depth: int
    share: int
    least: int


class SurePlace(NamedTuple):
    """Why a document is among the first.

    Attributes:
        among: the numbers of the document and of those that may be before it.
        units: what the document is worth without its line: any other that is worth as much may have a say, too.
        own: what it is worth with its line: the same for one that may be worth as much with a line of its own.
    """

    among: tuple[int, ...]
    units: int
    own: int


def sure_place(
    index: Index, clauses: Sequence[Clause], sought: int, rules: Rules, by_line: ByLine, *, plain: bool
) -> SurePlace | None:
    """Why the document `sought` is among the first; None where that can't be told so.

    Args:
        index: what is searched.
        clauses: what is looked up.
        sought: the number of the document.
        rules: how the first are chosen.
        by_line: what the best line of a document is worth, by its number, where that is not less than a second one.
        plain: whether the query is in plain words (`Pasted.plain`).
    """
    if any(clause.days for clause in clauses):
        return None
    asked, share = _asked(index, clauses, plain=plain), rules.share
    units = sum(each.in_document(sought)[0] for each in asked)
    own = units + share * by_line(sought, 1)
    rivals = _rivals(asked, units, own, share) if units else None
    if rivals is None:
        return None
    found = {number: each for number in rivals - {sought} if (each := _near(asked, number, units, own, share))}
    above = [each for each, _ in found.values() if each >= units]
    if len(above) >= rules.depth or max(above, default=0) > units * rules.least:
        return None
    may = [number for number, (each, line) in found.items() if each + share * line >= own]
    # Lines are read where they may decide; of what may be ahead and is not, it is asked again when it is another one.
    if len(may) >= rules.limit:
        ahead = (number for number in may if leads(found[number][0], own, share, partial(by_line, number)))
        may = list(islice(ahead, rules.limit))
    return SurePlace((sought, *may), units, own) if len(may) < rules.limit else None


def leads(units: int, own: int, share: int, line: Callable[[int], int]) -> bool:
    """Whether a document is worth as much with its line as another one is; `line` is asked no more than that needs."""
    return units >= own or units + share * line(-((units - own) // share)) >= own


class _Asked(NamedTuple):
    """A clause with what is known of its terms: the worth of each, the documents that have it, its impact in each.

    Attributes:
        literal: the terms of the query.
        others: those of each alternative.
        most: the most that one step of an impact can be worth.
    """

    literal: Terms
    others: tuple[Terms, ...]
    most: int

    def in_document(self, number: int) -> tuple[int, int]:
        """What a document has of it, and the most that a line of the document can have."""
        units, line, _ = _part(self.literal, number)
        for terms in self.others:
            whole, some, has_all = _part(terms, number)
            units, line = max(units, whole if has_all else 0), max(line, some)
        return units, line


def _asked(index: Index, clauses: Sequence[Clause], *, plain: bool) -> list[_Asked]:
    """What is worth most first."""

    def of(clause: Clause) -> _Asked:
        parts = (clause.literal, *clause.alternatives)
        known = [tuple((worth, *index.postings(term, plain=plain)) for term, worth in terms) for terms in parts]
        return _Asked(known[0], tuple(known[1:]), max(sum(worth for _, worth in terms) for terms in parts))

    return sorted(map(of, clauses), key=lambda each: -each.most)


def _part(terms: Terms, number: int) -> tuple[int, int, bool]:
    units = line = 0
    has_all = True
    for worth, numbers, shares in terms:
        at = bisect_left(numbers, number)
        if at < len(numbers) and numbers[at] == number:
            units += worth * shares[at]
            line += worth
        else:
            has_all = False
    return units, line, has_all


def _rivals(asked: Sequence[_Asked], units: int, own: int, share: int) -> set[int] | None:
    """The documents that may be worth as much, by themselves or with a line; None for very many."""
    left = sum(each.most for each in asked)
    found = set[int]()
    for each in asked:
        if left * STEPS < units and left * (STEPS + share) < own:
            break
        found.update(*(numbers for terms in (each.literal, *each.others) for _, numbers, _ in terms))
        if len(found) > MOST:
            return None
        left -= each.most
    return found


def _near(asked: Sequence[_Asked], number: int, units: int, own: int, share: int) -> tuple[int, int] | None:
    """What a document is worth, and the most that a line of it is; None as soon as it can't come near."""
    left = sum([each.most for each in asked])
    found = line = largest = 0
    for each in asked:
        has, in_line = each.in_document(number)
        found, line, left, largest = found + has, line + in_line, left - each.most, max(largest, in_line)
        counts = together(line, largest, len(asked))
        if found + left * STEPS < units and found + share * counts + left * (STEPS + share) < own:
            return None
    return found, together(line, largest, len(asked))
