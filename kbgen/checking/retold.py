"""Earlier incidents that may be the same, told in other words: alike by their failure mode or by a piece of an error.

What nobody wrote proves nothing, so all of these are possible ones: they are shown, and nobody must answer them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from kbgen.corpus import Corpus, when
from kbgen.documents import Document
from kbgen.model.settings import canonical
from kbgen.model.taxonomy import UNKNOWN, fold
from kbgen.recurrence import ErrorLine, error_lines, suggest
from kbgen.search import entry

# How much must speak for a mode, where both struck the same place and where they did not; measured on the public
# corpus and on incidents written for it.
HERE, ELSEWHERE = 1.0, 5.0
CORE, FEWEST_LETTERS = 3, 10  # the first words of a message that, shared, are its core, and how long they must be
LONGEST = 2_000  # characters of a line that are looked at
RARE = 0.02  # of the documents may have a core at most, but two always may
MOST_READ = 300  # documents without a mode of their own that are read for one


_BETWEEN = re.compile(r":\s+|\s-\s|[\"'`()\[\]{}<>|;,]+")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff][\w-]*")
_LOGGED = "time level msg ts caller logger error err warn warning info debug fatal http"
_KEYS = frozenset(_LOGGED.split())

Core = tuple[str, ...]
Both = tuple[ErrorLine, ErrorLine]


class Retold(NamedTuple):
    """An earlier document; the mode or the error lines (here, there) that both may share; how much speaks for it."""

    id: str
    mode: str | None
    lines: Both | None
    weight: float


def retold(document: Document, corpus: Corpus, passed: Iterable[str]) -> list[Retold]:
    """The likeliest first. `passed` are ids that are judged already, or that authors have answered."""
    judged = {document.id, *passed}
    others = [other for other in corpus.newest_first() if other.id not in judged and _may_be_earlier(other, document)]
    alike = _by_core(document, others, corpus)
    modes = dict(_by_mode(document, others, corpus))
    found = []
    for other in others:
        mode, lines = modes.get(other.id), alike.get(other.id)
        if mode or lines:
            weight = (mode[1] if mode else 0.0) + (ELSEWHERE if lines else 0.0)
            found.append(Retold(other.id, mode[0] if mode else None, lines, weight))
    return sorted(found, key=lambda each: -each.weight)  # of equal ones the latest first


def _may_be_earlier(other: Document, document: Document) -> bool:
    began, day = when(other), when(document)
    return other.readable and (began is None or day is None or began <= day)


def _by_mode(document: Document, others: list[Document], corpus: Corpus) -> Iterator[tuple[str, tuple[str, float]]]:
    """By what `kbgen suggest` says of it, where it names no mode; and of the others, where they name none."""
    if _named(document, corpus):
        return
    own = {
        each.mode: each.score for each in suggest(document, corpus.taxonomy) if each.mode != UNKNOWN and not each.weak
    }
    best, struck, read = max(own.values(), default=0.0), _struck(document, corpus), 0
    for other in others if own else ():
        shares = not struck.isdisjoint(_struck(other, corpus))
        known = _named(other, corpus)
        if not known and read < MOST_READ and (shares or best >= ELSEWHERE):
            read += 1
            known = _first(other, corpus)
        # Where nothing else is shared, only what is said first, and clearly, counts.
        least = HERE if shares else max(ELSEWHERE, best)
        fitting = [(own[mode], mode) for mode in known if own.get(mode, 0.0) >= least]
        if fitting:
            weight, mode = max(fitting)
            yield other.id, (mode, weight + (ELSEWHERE if shares else 0.0))


def _named(document: Document, corpus: Corpus) -> frozenset[str]:
    """The failure modes that its authors name."""
    causes = document.meta.root_causes or ()
    modes = (corpus.taxonomy.canonical(cause.failure_mode) for cause in causes if cause.failure_mode)
    return frozenset(modes) - {UNKNOWN}


def _first(document: Document, corpus: Corpus) -> frozenset[str]:
    """The mode that its text speaks for most, if clearly."""
    found = [each for each in suggest(document, corpus.taxonomy) if not each.weak][:1]
    return frozenset(each.mode for each in found if each.score >= ELSEWHERE and each.mode != UNKNOWN)


def _struck(document: Document, corpus: Corpus) -> frozenset[str]:
    """What was struck or took part: services, components, technologies, each in one spelling."""
    meta, terms = document.meta, corpus.settings.vocabulary.services
    words = [*(meta.services or ()), *(meta.components or ()), *(meta.technologies or ())]
    words += [cause.component for cause in meta.root_causes or () if cause.component]
    return frozenset(fold(canonical(word, terms) or word) for word in words)


def _by_core(document: Document, others: list[Document], corpus: Corpus) -> dict[str, Both]:
    """Others with an error line in which a message begins as in one of its own, whatever stands around it."""
    own = {core: line for line in _errors(document, corpus) for core in cores(line.text)}
    having: dict[Core, list[tuple[str, ErrorLine]]] = {}
    for other in others if own else ():
        for line in _errors(other, corpus):
            for core in own.keys() & cores(line.text):
                having.setdefault(core, []).append((other.id, line))
    most = max(2, int(RARE * len(corpus)))
    found: dict[str, Both] = {}
    for core in sorted(having):
        if len({name for name, _ in having[core]}) <= most:
            for name, line in having[core]:
                found.setdefault(name, (own[core], line))
    return found


def _errors(document: Document, corpus: Corpus) -> Iterable[ErrorLine]:
    return error_lines(entry(document, corpus.settings).lines, fewest=CORE).values()


def cores(text: str) -> frozenset[Core]:
    """The first words of each message in a line; messages are told apart by colons, quotation marks and brackets.

    >>> ("x509", "certificate", "has") in cores('9 ERROR Get "https://a": tls: bad: x509: certificate has expired')
    True
    """
    parts = [
        [word.lower() for word in _WORD.findall(part) if _is_word(word)] for part in _BETWEEN.split(text[:LONGEST])
    ]
    words = [word for part in parts for word in part]
    starts = accumulate((len(part) for part in parts), initial=0)
    rows = (tuple(words[at : at + CORE]) for at in starts)
    return frozenset(row for row in rows if len(set(row)) == CORE and len("".join(row)) >= FEWEST_LETTERS)


def _is_word(word: str) -> bool:
    """What is the same each time: no number, no generated name, none of a log line's own keys."""
    return sum(c.isdigit() for c in word) < 4 and not word.isdigit() and word.lower() not in _KEYS
