"""Error messages of two documents that begin alike, whatever stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from kbgen.corpus import Corpus
from kbgen.documents import Document
from kbgen.recurrence import ErrorLine, error_lines
from kbgen.search import entry

CORE, FEWEST_LETTERS = 3, 10  # the first words of a message that, shared, are its core, and how long they must be
LONGEST = 2_000  # characters of a line that are looked at
RARE = 0.02  # of the documents may have a core at most, but two always may

_BETWEEN = re.compile(r":\s+|\s-\s|[\"'`()\[\]{}<>|;,]+")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff][\w-]*")
_LOGGED = "time level msg ts caller logger error err warn warning info debug fatal http"
_KEYS = frozenset(_LOGGED.split())

Core = tuple[str, ...]
Both = tuple[ErrorLine, ErrorLine]


def by_core(document: Document, others: list[Document], corpus: Corpus) -> dict[str, Both]:
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
