"""A query of several lines: a pasted log. What repeats counts once, and a hit says which lines found it.

Frames, numbers and what a logger puts around a line drown what says what is wrong, so they count little; in a query of
one line frames and numbers count in full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from kbgen.search.query import dates, framing, log_envelope, paste_patterns, stack_trace, trace_heads, wrapped_error
from kbgen.search.query.grammar import log_like
from kbgen.search.query.paste_envelope import relayed
from kbgen.search.query.trace_heads import Kind, LogLine
from kbgen.search.text.analyzer import clean, is_chinese, varies, worded

MAX_CHARACTERS = 200_000  # of a query that are looked at: some 2,000 lines of a log
MOST = 3  # lines that are named for a hit
LONGEST = 240  # characters of a line that are shown

# What a term counts, in hundredths, by the best place that it stands in.
FULL = 100
QUIET, QUIETEST = 50, 10  # in a line that says nothing of a fault, in a log where others do: less where they are few
PART = 20  # as a part of the name of an exception
OF_CLASS = 50  # the same in one line: a driver's or a product's name, of which there are fewer than in a trace
FRAME = 10  # in a stack frame, or around what a line says
ABOVE = 25  # in another line than that of the innermost cause, of what it would count otherwise
NUMBER = 2  # as a number that is no error's code
FEW = 4  # lines of a text that may be prose
LOG = 8  # lines from which on a query is a log and no story in lines

_digits = re.compile("[0-9]+")

Words = Sequence[tuple[str, str]]  # terms, each with the word as typed


class Pasted(NamedTuple):
    """A query line by line.

    Attributes:
        lines: each distinct line (after masking what varies) with its terms and what they count there, in hundredths;
            none where the query is one line.
        words: the terms of the query in order, each with the word as typed, a stop word with an empty term; a line
            that repeats counts once.
        shares: what each term counts in hundredths; of one line those that stand around what it says.
        texts: what may be a symptom as a whole: the lines, and what they say within others' words; none of a log.
        is_log: whether there are so many lines that it is a log and no story in lines.
        by_program: whether a program seems to have written it: several lines, or one with what varies in logs.
        plain: whether it is a line in plain English words: no program wrote it, and nothing of code is named.
        days: the days that a question in one line names; none where a program wrote it.
    """

    lines: tuple[tuple[str, Mapping[str, int]], ...]
    words: tuple[tuple[str, str], ...]
    shares: Mapping[str, int]
    texts: tuple[str, ...] = ()
    is_log: bool = False
    by_program: bool = False
    plain: bool = False
    days: tuple[dates.NamedDays, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether there is anything to look up."""
        return bool(self.days) or any(term for term, _ in self.words)

    def share(self, term: str) -> int:
        """What a term counts in hundredths."""
        return self.shares.get(term, FULL)


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    whole: str  # what its terms are: all of it, but for the names of fields
    message: str  # what it says, without frames
    line: LogLine
    codes: frozenset[str]
    times: int = 1


def pasted(query: str) -> Pasted:
    """Take a query apart."""
    query = log_envelope.without_colours(query[:MAX_CHARACTERS])
    told = relayed(query)
    texts = [said for said, _ in told if said]
    around = " ".join(each for _, each in told if each)
    texts = _prose(texts)
    if len(texts) < 2:
        return _one("".join(texts), around)
    rows, order = _distinct(texts)
    found = [worded(row.whole) for row in rows]
    is_log = len(order) >= LOG
    heads = trace_heads.heads([rows[at].line for at in order], order) if is_log else frozenset[int]()
    counted = _counts(rows, found, heads, is_log=is_log)
    lines = tuple(zip((_shown(row, is_log=is_log) for row in rows), counted, strict=True))
    shares: dict[str, int] = {}
    for _, counts in lines:
        for term, count in counts.items():
            shares[term] = max(count, shares.get(term, 0))
    beside = [(term, word) for term, word in worded(around) if term and term not in shares]
    shares |= {term: FRAME for term, _ in beside}
    words = (*(each for words in found for each in words), *beside)
    whole = () if is_log else tuple(dict.fromkeys(text for row in rows for text in (row.text, row.message) if text))
    return Pasted(lines, words, shares, whole, is_log=is_log, by_program=True)


def _prose(texts: list[str]) -> list[str]:
    """One text of a few rows that no program wrote: a title with what is said below it, a line that was wrapped."""
    distinct = list(dict.fromkeys(texts))
    few = len(distinct) < 2 or (len(texts) <= FEW and not any("[" in each or _by_program(each) for each in distinct))
    return [" ".join(each.strip(" \t") for each in distinct)] if few and distinct else texts


def _by_program(text: str) -> bool:
    return varies(text) or bool(log_like.search(text)) or bool(stack_trace.programs.search(text))


def _one(text: str, beside: str) -> Pasted:
    named, others = dates.named(text)
    others, around_it = framing.unframed(others)
    by_program = _by_program(others)
    said, rest = log_envelope.unwrapped(text) if by_program else log_envelope.unwrapped(others)
    rest = f"{rest} {beside}" if by_program else f"{rest} {around_it} {beside}"
    if by_program and said != text and not (varies(text) or stack_trace.programs.search(text)):
        by_program = _by_program(said)  # of "fatal: …" what follows may be anybody's words
    words = tuple(worded(said))
    told = frozenset(term for term, _ in words if term)
    around = [(term, word) for term, word in worded(rest) if term and term not in told] if rest.strip(" ") else []
    shares = {term: FRAME for term, _ in around} if told else {}
    shares |= dict.fromkeys(told - wrapped_error.full(said), OF_CLASS)
    words = (*words, *around)
    plain = (
        not by_program
        and not stack_trace.names_of_code.search(others)
        and not any(is_chinese(term) for term, _ in words)
    )
    whole = tuple(dict.fromkeys((text, said)))
    return Pasted((), words, shares, whole, by_program=by_program, plain=plain, days=() if by_program else named)


def _counts(rows: Sequence[_Row], found: Sequence[Words], heads: Set[int], *, is_log: bool) -> Iterator[dict[str, int]]:
    """What the terms of each line count there. In a log, what many lines say is noise.

    It counts less with every doubling, no faster: a message may repeat, too. Of lines that name a fault those are
    many that differ, and where a stack trace is about some, others count less.
    """
    faults = [row.line.faulty or at in heads for at, row in enumerate(rows)]
    few, many_lines = sum(faults), len(faults)
    quiet = max(QUIETEST, min(QUIET, FULL * few // many_lines)) if few else FULL
    many, alike = Counter[str](), Counter[str]()
    for row, words, fault in zip(rows, found, faults, strict=True) if is_log else ():
        terms = dict.fromkeys(term for term, _ in words)
        many.update(dict.fromkeys(terms, row.times))
        alike.update(terms.keys() if fault else ())
    if is_log and not heads:
        heads = {at for at, row in enumerate(rows) if stack_trace.CAUSE in row.text}
        heads = {max(heads)} if heads else heads
    for at, (row, words, fault) in enumerate(zip(rows, found, faults, strict=True)):
        counts = _at_best(row, words, quiet if is_log and not fault else FULL)
        if at not in heads:
            often, free = (alike, 1) if fault else (many, 0)
            counts = {term: count // max(1, often[term].bit_length() - free) for term, count in counts.items()}
        share = FULL if at in heads or not heads else ABOVE
        yield {term: max(1, count * share // FULL) for term, count in counts.items()}


def _distinct(texts: Sequence[str]) -> tuple[list[_Row], list[int]]:
    """The lines of which each differs from all others in more than numbers, an error's code not being one; and which
    of them each line of the text is.
    """
    rows: dict[str, _Row] = {}
    times = Counter[str]()
    keys, awaits = list[str](), 0  # in how many lines more one of source may come
    for text in texts:
        cleaned = clean(text)
        codes = stack_trace.codes(cleaned)
        alike = _digits.sub(lambda number, known=codes: number[0] if number[0] in known else "0", cleaned)  # type: ignore[misc]
        key = " ".join(part for part in alike.split(" ") if part)
        if key not in rows:
            rows[key] = _row(text, codes, awaits_source=awaits > 0)
        times[key] += 1
        keys.append(key)
        if rows[key].line.kind == Kind.PYTHON:
            awaits = trace_heads.GAP + 1 if stack_trace.shows_source(text) else 0
        else:
            awaits -= 1
    numbers = {key: number for number, key in enumerate(rows)}
    return [replace(row, times=times[key]) for key, row in rows.items()], [numbers[key] for key in keys]


def _shown(row: _Row, *, is_log: bool) -> str:
    """A line as it stands; of one that is too long, in a log, what it says."""
    is_long = is_log and len(row.text) > LONGEST
    return ((row.message.strip(" \t") if is_long else "") or row.text.strip(" \t"))[:LONGEST]


def _row(text: str, codes: frozenset[str], *, awaits_source: bool) -> _Row:
    said, rest = log_envelope.unwrapped(text)
    is_source = awaits_source and stack_trace.is_source(text, said)
    message = "" if is_source else stack_trace.message(said)
    line = LogLine.of(Kind.PYTHON if is_source else trace_heads.kind(said, message), text, message, rest)
    return _Row(text, f"{said} {rest}" if rest else text, message, line, codes)


def _at_best(row: _Row, words: Words, most: int) -> dict[str, int]:
    """What each term of a line counts, `most` in its message."""
    names = stack_trace.exceptions.findall(row.message)
    written = {term for term, _ in (words if row.message == row.whole else worded(row.message))}
    said = {term for term, _ in worded(stack_trace.exceptions.sub(" ", row.message))} if names else written
    said.update(worded(name)[-1][0] for name in names)

    def count(term: str) -> int:
        if _digits.fullmatch(term):
            return most if term in row.codes else NUMBER
        return most if term in said else most * PART // FULL if term in written else FRAME

    return {term: count(term) for term, _ in words if term}


def found_by(given: Pasted, has: Container[str], worths: Mapping[str, int]) -> tuple[str, ...]:
    """Up to three of the query's own lines that have most in common with a document.

    Args:
        given: the query.
        has: the terms of the document.
        worths: the terms that were looked up, with the worth of their idf.
    """
    rated = [
        (-sum(worths[term] * count for term, count in counts.items() if term in worths and term in has), at)
        for at, (_, counts) in enumerate(given.lines)
    ]
    return tuple(given.lines[at][0] for total, at in sorted(rated)[:MOST] if total)


def rules() -> dict[str, object]:
    """What a query of one line needs of this module and of those that it uses, as JSON for the browser."""
    return {
        "characters": MAX_CHARACTERS,
        "full": FULL,
        "frame": FRAME,
        "ofClass": OF_CLASS,
        "few": FEW,
        "relayed": paste_patterns.SIGN,
        "days": dates.rules(),
        "asking": framing.rules(),
        "program": stack_trace.PROGRAM,
        "nameOfCode": stack_trace.NAME_OF_CODE,
        "envelope": log_envelope.rules(),
        "wrapped": wrapped_error.rules(),
    }


def rules_apart() -> dict[str, object]:
    """What one of several lines needs."""
    return {
        "most": MOST,
        "longest": LONGEST,
        "full": FULL,
        "quiet": QUIET,
        "quietest": QUIETEST,
        "part": PART,
        "frame": FRAME,
        "above": ABOVE,
        "number": NUMBER,
        "log": LOG,
        **stack_trace.rules(),
        **trace_heads.rules(),
    }
