"""The lines of a document that show why it was found."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from kbgen.model.spelling import slips
from kbgen.search.index.nouns import Line
from kbgen.search.text.analyzer import analyze, clean, folded, is_han, spans, token_terms, worded
from kbgen.search.text.traditional import simplified

MOST = 3
LONGEST = 240  # characters of a line that are shown
BEFORE = 60  # of them, those before the first match
WORD = 24  # of them, those that go so that no word is shown in part; a longer one is
SPELT_BY = 10  # documents whose lines say how a correction is written
FAR = 5  # slips from which on words are equally far

_in_word = re.compile("[A-Za-z0-9]{2}")
_joints = re.compile("[._:/-]+")

Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A line to show.

    Attributes:
        field: search field of the line.
        line: number in the source file, from 1.
        text: the line, cut with "…" where it is long.
        marks: (start, end) in `text` of the words that match.
    """

    field: str
    line: int
    text: str
    marks: Marks = ()


def matches(lines: Sequence[Line], worths: Mapping[str, int]) -> tuple[Match, ...]:
    """The up to three of `lines` whose distinct terms are worth most, the best first; none with the same text.

    Args:
        lines: where to look, in order of the source.
        worths: the terms of a query with the worth of their idf.
    """
    if not worths or not lines:
        return ()
    alone = [term for term in worths if len(term) == 1 and is_han(term)]
    most = bounds([line.text for line in lines], worths)
    at_best = ((-bound, lines[at].line, at) for at, bound in enumerate(most) if bound)
    best: dict[str, tuple[int, int, int]] = {}  # text -> what it is ranked by: worth, line, place
    for rank in sorted(at_best):
        if len(best) == MOST and rank > max(best.values()):
            break
        line = lines[rank[2]]
        found = sum(worths[term] for term in worths.keys() & _terms(line.text, alone))
        if found:
            best[line.text] = min(best.get(line.text, (0, 0, 0)), (-found, *rank[1:]))
            if len(best) > MOST:
                del best[max(best, key=best.__getitem__)]
    return tuple(_match(lines[at], worths) for _, _, at in sorted(best.values()))


def bounds(lines: Sequence[str], worths: Mapping[str, int]) -> list[int]:
    """For each line the most that its terms can be worth; analysing every line of a long document takes its time.

    A stem keeps the first letters of its words, all of its own but the last. Parts are joined across what parts them.
    """
    heads: dict[str, int] = {}
    for term, worth in worths.items():
        head = term[:-1] if len(term) > 3 else term[:2]
        heads[head] = heads.get(head, 0) + worth
    sums = [0] * len(lines)
    forms = _forms(tuple(lines)) if lines else ()
    for head, worth in heads.items():
        for at in {at for text, begins in forms for at in _lines_with(head, text, begins)}:
            sums[at] += worth
    return sums


def _lines_with(head: str, text: str, begins: Sequence[int]) -> Iterator[int]:
    at = text.find(head)
    while at >= 0:
        line = bisect_right(begins, at)
        yield line - 1
        at = text.find(head, begins[line]) if line < len(begins) else -1


@lru_cache(maxsize=64)
def _forms(lines: tuple[str, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The lines as terms begin in them: as written, and without what parts words. With each where the lines begin.

    A search looks at a document twice: to put it in order, and to show it.
    """
    written = folded("\n".join(line.replace("\n", " ") for line in lines))
    return tuple(
        (text, (0, *(match.end() for match in re.finditer("\n", text)))) for text in (written, _joints.sub("", written))
    )


@lru_cache(maxsize=4096)
def line_terms(text: str) -> frozenset[str]:
    """The terms of a line, which is looked at to put documents in order, and to be shown."""
    return frozenset(analyze(text))


def _terms(text: str, alone: Sequence[str]) -> Set[str]:
    """The terms of a line, and those of some single characters that it has in whatever word."""
    if not alone:
        return line_terms(text)
    written = folded(text)
    return line_terms(text).union(character for character in alone if character in written)


def _match(line: Line, worths: Mapping[str, int]) -> Match:
    marks = tuple(_marks(line.text, worths))
    if len(line.text) <= LONGEST:
        return Match(line.field, line.line, line.text, marks)
    text = _cut(line.text, marks[0][0] if marks else 0)
    return Match(line.field, line.line, text, tuple(_marks(text, worths)))


def _cut(text: str, at: int) -> str:
    start = max(0, min(at - BEFORE, len(text) - LONGEST))
    start, end = _edge(text, start, 1), _edge(text, start + LONGEST, -1)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _edge(text: str, at: int, step: int) -> int:
    """The nearest place from `at` on, a step at a time, that is in no word of letters and digits."""
    near = (each for each in range(at, at + step * WORD, step) if not _in_word.match(text[max(0, each - 1) : each + 1]))
    return next(near, at)


def _marks(text: str, worths: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """Where words of `text` as it is shown have a term in `worths`, joined where they touch."""
    last: tuple[int, int] | None = None
    for start, end in _places(text, worths):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _places(text: str, worths: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    narrow = unicodedata.normalize("NFKC", text)
    if len(narrow) == len(text):  # full-width letters are found in their place
        text = narrow
    text = simplified(text)
    for start, end in spans(text):
        token = text[start:end]
        if is_han(token):
            for at in range(start, end):
                yield from (
                    (at, at + width) for width in (1, 2) if at + width <= end and text[at : at + width] in worths
                )
        else:
            yield from _parts(token, start, worths)


def _parts(token: str, start: int, worths: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    """The parts of a Latin token that match, or all of it where only the whole does."""
    parts, whole = _terms_of(token)
    found = [(start + begin, start + end) for begin, end, terms in parts if not worths.keys().isdisjoint(terms)]
    if not found and not worths.keys().isdisjoint(whole):
        found = [(start, start + len(token))]
    yield from found


@lru_cache(maxsize=10_000)
def _terms_of(token: str) -> tuple[tuple[tuple[int, int, Sequence[str]], ...], Sequence[str]]:
    """The terms of each part of a token, with where it stands, and those of the whole; most stand in many lines."""
    parts = ((part.span(), token_terms(clean(part[0]))) for part in re.finditer("[^._:/-]+", token))
    return tuple((*span, terms) for span, terms in parts), token_terms(clean(token))


def surfaces(typed: str, terms: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Those of `terms` that `texts` have, in the way of writing nearest to what was typed; else the terms."""
    words: dict[str, dict[str, None]] = {}
    for text in texts:
        for term, word in worded(text):
            words.setdefault(term, {})[word.lower()] = None
    found = (min(words[term], key=lambda word: slips(typed.lower(), word, FAR)) for term in terms if term in words)
    return tuple(dict.fromkeys(found)) or tuple(terms)


def rules() -> dict[str, int]:
    """The numbers of this module as JSON for the browser."""
    return {"most": MOST, "longest": LONGEST, "before": BEFORE, "word": WORD, "far": FAR, "spelt": SPELT_BY}
