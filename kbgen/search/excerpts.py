"""The lines of a document that show why it was found."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from kbgen.model.spelling import slips
from kbgen.search.index.records import Line
from kbgen.search.text.analyzer import analyze, clean, folded, is_han, spans, token_terms, worded
from kbgen.search.text.stemming import beginnings
from kbgen.search.text.traditional import simplified

MOST = 3
LONGEST = 240  # characters of a line that are shown
BEFORE = 60  # of them, those before the first match
WORD = 24  # of them, those that go so that no word is shown in part; a longer one is
SPELT_BY = 10  # documents whose lines say how a correction is written
PARTING = "._:/-"  # what parts of a token stand between; a sentence ends with it, too
FAR = 5  # slips from which on words are equally far

_in_word = re.compile("[A-Za-z0-9]{2}")
_joints = re.compile("[._:/-]+")

Marks = tuple[tuple[int, int], ...]
Piece = tuple[int, int, Sequence[str]]  # where a word, or a pair of Han, stands in a text, and its terms


class SoughtTerms(NamedTuple):
    """What lines are looked through for.

    Attributes:
        worths: terms with the worth of their idf.
        alone: those of them that tell by themselves.
        together: those that tell where they stand one after the other.
    """

    worths: Mapping[str, int]
    alone: Set[str]
    together: Sequence[Sequence[str]] = ()


class Match(NamedTuple):
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


def matches(lines: Sequence[Line], sought: SoughtTerms) -> tuple[Match, ...]:
    """The up to three of `lines` whose distinct terms are worth most, the best first; none with the same text.

    Args:
        lines: where to look, in order of the source.
        sought: the terms of a query.
    """
    worths = sought.worths
    if not worths or not lines:
        return ()
    single = [term for term in worths if len(term) == 1 and is_han(term)]
    most = bounds([line.text for line in lines], worths)
    at_best = ((-bound, lines[at].line, at) for at, bound in enumerate(most) if bound)
    best: dict[str, tuple[int, int, int]] = {}  # text -> what it is ranked by: worth, line, place
    for rank in sorted(at_best):
        if len(best) == MOST and rank > max(best.values()):
            break
        line = lines[rank[2]]
        found = sum(worths[term] for term in _told(line.text, _terms(line.text, single), sought))
        if found:
            best[line.text] = min(best.get(line.text, (0, 0, 0)), (-found, *rank[1:]))
            if len(best) > MOST:
                del best[max(best, key=best.__getitem__)]
    return tuple(_match(lines[at], sought) for _, _, at in sorted(best.values()))


def bounds(
    lines: Sequence[str], worths: Mapping[str, int], least: int = 0, but: Mapping[str, int] | None = None
) -> list[int]:
    """For each line the most that its terms can be worth, or 0 where that is below `least`.

    Analysing every line of a long document takes its time. Parts are joined across what parts them.

    Args:
        lines: of a document.
        worths: of terms.
        least: what is not worth as much is of no use.
        but: of each term what does not count of a line, where that is the most of all terms of the line.
    """
    heads: dict[str, int] = {}
    apart: dict[str, int] = {}
    for term, worth in worths.items():
        for head in beginnings(term):
            heads[head] = heads.get(head, 0) + worth
            apart[head] = max(apart.get(head, 0), but[term] if but else 0)
    sums, less = [0] * len(lines), [0] * len(lines)
    forms = _forms(tuple(lines)) if lines else ()
    left, near = sum(heads.values()), list(range(len(lines)))
    for head, worth in sorted(heads.items(), key=lambda each: -each[1]):
        if left < least:  # which a line needs something of what was looked for so far to reach
            near = [at for at in near if sums[at] + left >= least]
            found = {at for text, begins in forms for at in near if text.find(head, begins[at], begins[at + 1]) >= 0}
        else:
            found = {at for text, begins in forms for at in _lines_with(head, text, begins)}
        for at in found:
            sums[at] += worth
            less[at] = max(less[at], apart[head])
        left -= worth
    return [most if (most := each - but_one) >= least else 0 for each, but_one in zip(sums, less, strict=True)]


def _lines_with(head: str, text: str, begins: Sequence[int]) -> Iterator[int]:
    at = text.find(head)
    while at >= 0:
        line = bisect_right(begins, at)
        yield line - 1
        at = text.find(head, begins[line])


@lru_cache(maxsize=64)
def _forms(lines: tuple[str, ...]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The lines as terms begin in them: as written, and without what parts words. With each where the lines begin, and
    where the last one ends.

    A search looks at a document twice: to put it in order, and to show it.
    """
    written = folded("\n".join(line.replace("\n", " ") for line in lines))
    return tuple(
        (text, (0, *(match.end() for match in re.finditer("\n", text)), len(text)))
        for text in (written, _joints.sub("", written))
    )


@lru_cache(maxsize=4096)
def line_terms(text: str) -> frozenset[str]:
    """The terms of a line, which is looked at to put documents in order, and to be shown."""
    return frozenset(analyze(text))


def _terms(text: str, single: Sequence[str]) -> Set[str]:
    """The terms of a line, and those of some single characters that it has in whatever word."""
    if not single:
        return line_terms(text)
    written = folded(text)
    return line_terms(text).union(character for character in single if character in written)


def _told(text: str, terms: Set[str], sought: SoughtTerms) -> Set[str]:
    """Those of the terms of a line that tell in it."""
    return {*(sought.alone & terms), *(term for phrase, _ in _spoken(text, terms, sought) for term in phrase)}


def _spoken(text: str, terms: Set[str], sought: SoughtTerms) -> list[tuple[Sequence[str], Sequence[Piece]]]:
    """The phrases that stand together in a line, each with its pieces."""
    phrases = [phrase for phrase in sought.together if terms >= {*phrase}]
    pieces = list(_pieces(text)) if phrases else []
    return [(phrase, run) for phrase in phrases for run in _runs(pieces, phrase)]


def _runs(pieces: Sequence[Piece], phrase: Sequence[str]) -> Iterator[Sequence[Piece]]:
    """Where the terms of a phrase stand one after the other, with no more than stop words between."""
    for begin in range(len(pieces)):
        at = begin
        for term in phrase:
            if at > begin and term in pieces[at - 1][2]:  # TimedOut
                continue
            while begin < at < len(pieces) and not pieces[at][2]:
                at += 1
            if at == len(pieces) or term not in pieces[at][2]:
                break
            at += 1
        else:
            yield [piece for piece in pieces[begin:at] if piece[2]]


def _match(line: Line, sought: SoughtTerms) -> Match:
    marks = tuple(_marks(line.text, sought))
    if len(line.text) <= LONGEST:
        return Match(line.field, line.line, line.text, marks)
    text = _cut(line.text, marks[0][0] if marks else 0)
    return Match(line.field, line.line, text, tuple(_marks(text, sought)))


def _cut(text: str, at: int) -> str:
    start = max(0, min(at - BEFORE, len(text) - LONGEST))
    start, end = _edge(text, start, 1), _edge(text, start + LONGEST, -1)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _edge(text: str, at: int, step: int) -> int:
    """The nearest place from `at` on, a step at a time, that is in no word of letters and digits."""
    near = (each for each in range(at, at + step * WORD, step) if not _in_word.match(text[max(0, each - 1) : each + 1]))
    return next(near, at)


def _marks(text: str, sought: SoughtTerms) -> Iterator[tuple[int, int]]:
    """Where words of `text` as it is shown tell, joined where they touch."""
    last: tuple[int, int] | None = None
    for start, end in _places(text, sought):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last


def _places(text: str, sought: SoughtTerms) -> Sequence[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    plain = _in_place(text)
    for start, end in spans(plain):
        token = plain[start:end]
        if is_han(token):
            both = ((at, at + width) for at in range(start, end) for width in (1, 2) if at + width <= end)
            found += (each for each in both if plain[each[0] : each[1]] in sought.alone)
        else:
            found += _parts(token, start, sought.alone)
    found += (piece[:2] for _, run in _spoken(text, line_terms(text), sought) for piece in run)
    return sorted(found)


def _in_place(text: str) -> str:
    """A text as its tokens are found, each where it stands: full-width letters, too."""
    narrow = unicodedata.normalize("NFKC", text)
    return simplified(narrow if len(narrow) == len(text) else text)


def _parts(token: str, start: int, alone: Set[str]) -> Iterator[tuple[int, int]]:
    """The parts of a Latin token that match, or all of it where only the whole does."""
    parts, whole = _terms_of(token)
    found = [(start + begin, start + end) for begin, end, terms in parts if not alone.isdisjoint(terms)]
    if not found and not alone.isdisjoint(whole):
        found = [(start, start + len(token.rstrip(PARTING)))]
    yield from found


def _pieces(text: str) -> Iterator[Piece]:
    plain = _in_place(text)
    for start, end in spans(plain):
        token = plain[start:end]
        if is_han(token):
            ends = range(min(start + 2, end), end + 1)
            yield from ((max(start, last - 2), last, (plain[max(start, last - 2) : last],)) for last in ends)
        else:
            yield from ((start + begin, start + last, terms) for begin, last, terms in _terms_of(token)[0])


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
