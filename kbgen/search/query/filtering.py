"""Which documents pass filters and hold exact words, or must not hold them, and how many have which value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kbgen.search.index.columns import Column, Columns
from kbgen.search.query.grammar import SPANS, WORD, Condition, ParsedQuery, folded
from kbgen.search.text.analyzer import analyze, clean

if TYPE_CHECKING:
    from kbgen.search.index.index_reader import Index

SHOWN = ("service", "severity", "kind", "mode", "year", "tag", "outcome")
MOST_VALUES = 20
MOST_CHECKED = 200  # documents whose lines are read for exact words: the best of those that have all their terms

Facets = dict[str, list[list[str | int]]]
Test = Callable[[int], bool]


def known_value(index: Index, field: str, value: str) -> str | None:
    """The folded value that documents have for a folded one as written; None where none has."""
    value = folded(index.lexicon.aliases.get(field, {}).get(value, value))
    known = set(map(folded, index.columns.fields[field].values))
    if field == "mode" and value not in known:
        value = index.modes.get(value, value)
    return value if value in known else None


def tests(conditions: Iterable[Condition], index: Index) -> dict[str, Test]:
    """For each field that is filtered, and for words that are left out, whether a document by its number passes."""
    by_field: dict[str, list[Condition]] = {}
    for condition in conditions:
        by_field.setdefault(condition.field, []).append(condition)
    return {field: _test(field, found, index) for field, found in by_field.items()}


def _test(field: str, conditions: Sequence[Condition], index: Index) -> Test:
    if field == WORD:
        barred = frozenset[int]().union(*(index.with_all(each.values) for each in conditions))
        return lambda number: number not in barred
    if field in SPANS:
        return _day_test(conditions, index.columns.days)
    column = index.columns.fields[field]
    wanted = {value for each in conditions if not each.negative for value in each.values}
    unwanted = {value for each in conditions if each.negative for value in each.values}
    names = [folded(value) for value in column.values]
    has_wanted = any(not each.negative for each in conditions)
    passing = [
        (not has_wanted or any(names[at] in wanted for at in each)) and not any(names[at] in unwanted for at in each)
        for each in column.sets
    ]
    codes = column.codes
    return lambda number: passing[codes[number]]


def _day_test(conditions: Sequence[Condition], days: Sequence[int]) -> Test:
    wanted = [span for each in conditions if not each.negative for span in each.spans]
    unwanted = [span for each in conditions if each.negative for span in each.spans]

    def test(number: int) -> bool:
        day = days[number]
        inside = not wanted or any(first <= day <= last for first, last in wanted)
        return inside and not any(first <= day <= last for first, last in unwanted)

    return test


def split(numbers: Sequence[int], passes: Mapping[str, Test]) -> tuple[list[int], dict[str, list[int]]]:
    """The documents that pass all tests, and by field those that fail only this field's."""
    if not passes:
        return list(numbers), {}
    passed: list[int] = []
    nearly: dict[str, list[int]] = {field: [] for field in passes}
    for number in numbers:
        failed = [field for field, test in passes.items() if not test(number)]
        if not failed:
            passed.append(number)
        elif len(failed) == 1:
            nearly[failed[0]].append(number)
    return passed, nearly


def facets(passed: Sequence[int], nearly: Mapping[str, Sequence[int]], columns: Columns) -> Facets:
    """How many documents have each value, of all that pass but for the field's own filter."""
    return {field: _counts(columns.fields[field], [*passed, *nearly.get(field, ())]) for field in SHOWN}


def _counts(column: Column, numbers: Sequence[int]) -> list[list[str | int]]:
    totals: Counter[int] = Counter()
    for code, count in Counter(map(column.codes.__getitem__, numbers)).items():
        for value in column.sets[code]:
            totals[value] += count
    ordered = sorted(totals.items(), key=lambda each: (-each[1], each[0]))
    return [[column.values[value], count] for value, count in ordered[:MOST_VALUES]]


def kept(
    index: Index, wanted: ParsedQuery, units: Sequence[int], passed: Sequence[int], nearly: Sequence[int]
) -> set[int]:
    """Those of the documents that have the exact words and nothing of what is excluded.

    Lines are read of at most MOST_CHECKED documents; what is beyond these is left out, for nobody knows.
    """
    texts = [(text, True) for text in wanted.phrases] + [(text, False) for text in wanted.without]
    phrases = [(normal(text), must, _with(index, text)) for text, must in texts if normal(text)]
    found: set[int] = set()
    unread: list[int] = []
    for number in (*_ordered(index, units, passed), *_ordered(index, units, nearly)):
        if any(must and number not in having for _, must, having in phrases):
            continue
        if any(number in having for _, _, having in phrases):
            unread.append(number)
        else:
            found.add(number)
    found.update(number for number in unread[:MOST_CHECKED] if _fits(index, number, phrases))
    return found


def _ordered(index: Index, units: Sequence[int], numbers: Sequence[int]) -> list[int]:
    return index.best(numbers, units.__getitem__, len(numbers))


def _with(index: Index, text: str) -> frozenset[int]:
    """The documents that may have exact words."""
    terms = analyze(text)
    return index.with_all(terms) if terms else frozenset(index.store.live())


def _fits(index: Index, number: int, phrases: Iterable[tuple[str, bool, frozenset[int]]]) -> bool:
    _, record, lines = index.shown(number)
    texts = [normal(text) for text in (record["title"], *(line.text for line in lines))]
    return all(any(phrase in text for text in texts) == must for phrase, must, _ in phrases)


def normal(text: str) -> str:
    """Text as exact words are compared: the analyzer's one form, lower case, single blanks."""
    return " ".join(part for part in clean(text).lower().split(" ") if part)


def rules() -> dict[str, object]:
    """The numbers of this module as JSON for the browser."""
    return {"shown": SHOWN, "most": MOST_VALUES, "checked": MOST_CHECKED}
