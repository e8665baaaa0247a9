"""What the text of one document gives away, whatever the others say: made once, and kept as bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kbgen.documents import Document
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.recurrence.log_templates import ErrorLine, Masked, error_lines
from kbgen.recurrence.quotes import quotes
from kbgen.recurrence.records import Quote
from kbgen.search import FIELDS, Entry, TermCounts, analyze

_TITLE, _LEAD = (list(FIELDS).index(name) for name in ("title", "lead"))
_DIGIT = re.compile(r"\d")


# What titles of incidents are made of, and what they tell nothing by.
_USUAL = (
    "incident outage postmortem post-mortem post mortem retrospective retro rca report name title issue problem failure"
    " failed failing error down downtime unavailable unreachable degraded partial public user service production prod"
    " all some several multiple during after due january february march april may june july august september october"
    " november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday"
    " saturday sunday 线上 问题 排查 报告 故障 复盘 事故 生产 环境 一次 记录 分析 总结 描述 背景 原因"
    " 现象 纪要 异常 情况 服务 导致 关于 处理 实践 思考 诡异 表现 日志 优化 定位 解决"
)


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """What can be compared with other documents.

    Attributes:
        lines: masked error line -> where it stands.
        quotes: sentences that say it was not the first time.
        title: terms of the title but for what any incident's may have.
        lead: such terms of the title and the beginning.
    """

    lines: Mapping[Masked, ErrorLine]
    quotes: tuple[Quote, ...]
    title: frozenset[str]
    lead: frozenset[str]


def text_evidence(document: Document, entry: Entry, counted: TermCounts) -> TextEvidence:
    """The evidence of a document; `entry` is what the search reads of it, `counted` its words."""
    title, lead = _words(counted)
    lines = entry.once().lines
    return TextEvidence(error_lines(lines), quotes(document, lines), title, lead)


@cache
def _usual() -> frozenset[str]:
    words = _USUAL.split()
    han = [word for word in words if not word.isascii()]
    # The analyzer reads Chinese by two signs at a time, also across the words of 问题排查.
    return frozenset(term for word in words for term in analyze(word)) | {a[-1] + b[0] for a in han for b in han}


def _words(counted: TermCounts) -> tuple[frozenset[str], frozenset[str]]:
    """Terms of the title, and of it and the lead, but for the usual ones, numbers and days: those are alike in all
    documents of a year.
    """
    terms, told = counted.columns()
    rows = {*told}  # the same few counts over and over
    titles = {row for row in rows if row[_TITLE]}
    wanted = titles | {row for row in rows if row[_LEAD]}
    found = {term: row for term, row in zip(terms, told, strict=True) if row in wanted}
    telling = {term for term in found.keys() - _usual() if len(term) > 1 and not _DIGIT.search(term)}
    return frozenset(term for term in telling if found[term] in titles), frozenset(telling)


def text_evidence_bytes(found: TextEvidence) -> bytes:
    """Evidence as JSON."""
    said = [(each.id, each.line, each.text) for each in found.quotes]
    row = [[*found.lines.items()], said, sorted(found.title), sorted(found.lead)]
    return row_bytes(row)


def text_evidence_from(data: bytes) -> TextEvidence:
    """What `text_evidence_bytes` wrote. Raises ValueError or TypeError for anything else."""
    lines, said, title, lead = row_from(data)
    masked = {tuple(terms): ErrorLine(*each) for terms, each in lines}
    return TextEvidence(masked, tuple(Quote(*each) for each in said), frozenset(title), frozenset(lead))
