"""Sentences that say it was not the first time. They prove nothing; they are shown beside a pair."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgen.recurrence.nouns import Quote
from kbgen.search import Line

MOST = 3
LONGEST = 240
_READ = 4_000  # characters of a line that are looked at

_THING = "(?:issue|problem|incident|outage|failure|error|bug|root cause|symptom|behaviou?r|postmortem)s?"
_KNOWN = "(?:seen|hit|had|met|encountered|experienced) (?:this|that|these|those|it|them|the same|(?:a )?similar|such)"
_BACK = "(?:happen|occurr?|came back|fail|broke|went down|return)(?:ed|ing|s)?"
# Words of which one must be there -> the sign itself: looking for the words first spares most of the work.
_SIGNS = tuple(
    (tuple(hints.split("|")), re.compile(sign, re.IGNORECASE))
    for hints, sign in {
        "before": rf"\b(?:{_KNOWN}|happened|occurred|failed)\b[^.!?]{{0,40}}\bbefore\b(?! (?:the|we|it|a)\b)",
        "again|once more": rf"\b{_BACK}\b[^.!?]{{0,15}}\b(?:again|once more)\b",
        "second |third |fourth ": r"\b(?:second|third|fourth) (?:occurr?ence|outage|incident|time (?:this|that|in))",
        "recurr": r"\brecurrence of\b|\brecurring\b",
        "same |identical |similar ": rf"\b(?:same|identical|similar) (?:\w+ ){{0,2}}{_THING} "
        r"(?:as|to|that|was|were|had|happened|occurred)\b",
        "other |different ": r"\b(?:another|different|other) (?:\w+ )?root causes?\b"
        r"|\banother (?:\w+ )?(?:incident|outage)s?\b",
        "previous |earlier |last ": r"\b(?:previous|earlier|last) (?:\w+ )?(?:incident|outage|post-?mortem)\b",
        "再次|又": "再次(?:出现|发生|触发|报警|告警|故障|遇到|复现|中断|宕机|不可用|超时|失败|挂)"
        "|又(?:一次|再次)?(?:出现|发生|复现|报警|告警|挂)",
        "上一次|重蹈覆辙|不是第一次": "上一次(?:出现|发生|故障)|重蹈覆辙|不是第一次",
        "同": "(?:同样|相同|同一个?)的?(?:问题|故障|现象|错误|事故|原因|报错)",
        "前|上次|曾": "(?:之前|以前|此前|上次|曾经?)也?(?:出现|发生|遇到|碰到|遇见)过",
    }.items()
)
# Plans and questions for next time, and what nobody had seen: the opposite.
_PLANS = re.compile(
    r"\b(?:prevent\w*|avoid\w*|ensur\w+|make sure|unlikely|(?:wo|does|do|have|had)n't|not (?:seen|happen\w*)|never"
    r"|can we|how (?:are|do) we|if (?:this|it))\b|避免|防止|杜绝|希望|如何",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])")


def quotes(document_id: str, lines: Iterable[Line]) -> tuple[Quote, ...]:
    """Up to three such sentences of a document's prose, in order; logs and code are no prose."""
    found: dict[str, Quote] = {}
    for line in lines:
        if line.field not in ("code", "symptoms"):
            for sentence in _sentences(line.text[:_READ]):
                found.setdefault(sentence, Quote(document_id, line.line, sentence))
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _sentences(text: str) -> Iterator[str]:
    if _sign(text) is not None:
        for sentence in _END.split(text):
            at = _sign(sentence)
            if at is not None and not _PLANS.search(sentence):
                yield _cut(sentence.strip(), at)


def _sign(text: str) -> int | None:
    """Where the first sign stands; None where there is none."""
    plain = text.casefold()
    found = (sign.search(text) for hints, sign in _SIGNS if any(hint in plain for hint in hints))
    return min((match.start() for match in found if match), default=None)


def _cut(sentence: str, at: int) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    start = max(0, min(at - LONGEST // 3, len(sentence) - LONGEST))
    return f"{'…' if start else ''}{sentence[start : start + LONGEST]}{'…' if start + LONGEST < len(sentence) else ''}"
