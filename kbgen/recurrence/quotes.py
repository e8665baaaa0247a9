"""Sentences of an author that claim it was not the first time. Shown beside a pair as a quotation; they prove nothing.

Precision before recall: what only may claim it is left out. So is every plan, every timeline and every field of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgen.documents import Document
from kbgen.model.truncation import shortened
from kbgen.recurrence.claims import claims
from kbgen.recurrence.records import Quote
from kbgen.search import Line

MOST = 3
LONGEST = 240
_READ = 4_000  # characters of a line that are looked at

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")
# What begins with a time or day is an entry of a timeline.
_ENTRY = re.compile(r"\W{0,4}(?:\d{4}[-/年.]\d{1,2}|\d{1,2}[-/月.]\d{1,2}(?:日|\s)|\d{1,2}[:：]\d{2})")
_NO_STORY = re.compile(
    r"time ?line|action items?|follow[- ]?ups?|next steps|remediation|prevent|what to check|lessons|improvements?"
    r"|时间线|时间轴|经过|处理过程|后续|改进|行动|待办|措施|预防|检查|经验|教训|总结",
    re.IGNORECASE,
)


def quotes(document: Document, lines: Iterable[Line]) -> tuple[Quote, ...]:
    """Up to three such sentences of a document's own prose, in order. `lines` are what the search reads of it."""
    found: dict[str, Quote] = {}
    ours = frozenset((*(document.meta.services or ()), *(document.meta.components or ())))
    for line in _prose(document, lines):
        for sentence in _claims(line.text[:_READ], ours):
            found.setdefault(sentence, Quote(document.id, line.line, sentence))
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _prose(document: Document, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines of the body that tell the story."""
    told = True
    for line in lines:
        if line.line < document.body_line or not document.readable:
            continue
        if line.field == "headings":
            told = not _NO_STORY.search(line.text)
        elif told and line.field not in ("code", "symptoms") and not _ENTRY.match(line.text):
            yield line


def _claims(text: str, ours: frozenset[str]) -> Iterator[str]:
    for sentence in _END.split(text):
        if claims(sentence, ours):
            yield shortened(sentence.strip(), LONGEST)
