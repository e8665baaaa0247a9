"""Follow-ups told in paragraphs: a sentence that promises something, where a section has no list of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgen.importing.prose import SENTENCE
from kbgen.importing.words import plain

_ASIDE = re.compile(r"^\s*(?:[|#>]|<!--|!\[|[-*+•]\s)")
# Somebody will do it, or the sentence tells somebody to. What was done, asked or hoped for is no promise.
_PROMISE = re.compile(
    r".*\b(?:will|shall|(?:are|is) going to|plans? to|planning to|needs? to|(?:are|is) (?:continuing|working) to)\b"
    r"|(?:add|automate|build|change|configure|create|define|deploy|develop|document|emphasi[sz]e|enable|enforce|ensure"
    r"|establish|evaluate|fix|hire|implement|improve|increase|introduce|investigate|migrate|monitor|move|reduce|remove"
    r"|replace|require|review|rotate|set up|split|switch|test|track|train|update|upgrade|write)\b"
    r"|.*(?:将(?:会|要|在|对|把|于)|计划|准备|打算|需要|会(?:在|对|把|尽快))"
    r"|(?:增加|添加|补充|完善|优化|建立|修复|升级|引入|制定|接入|梳理|调整|加强|规范|推动)",
    re.IGNORECASE,
)
_NO_PROMISE = re.compile(r"[?？]\s*$|\bno\b.{0,20}\bneed")


def promised(texts: Iterable[str]) -> Iterator[str]:
    """The first sentence of each paragraph that promises; the rest of a paragraph tells more of the same."""
    for paragraph in _paragraphs(texts):
        first = next(iter(SENTENCE.split(paragraph)))
        if _PROMISE.match(first) and not _NO_PROMISE.search(first):
            yield first


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    kept: list[str] = []
    for text in [*texts, ""]:
        if text.strip() and not _ASIDE.match(text):
            kept.append(text.strip())
        elif kept:
            yield plain(" ".join(kept))
            kept = []
