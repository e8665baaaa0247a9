"""The same symptom: alike by text, without what tells of the cause. The two axes must not mix."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from kbgen.recurrence.causes import Both, both
from kbgen.recurrence.nouns import Near
from kbgen.search import FIELDS, Entry, Similar, Tally, analyze, likeness, steady_idf, tally, without

NEAREST = 5  # others at most that are looked at by text
WIDEST = 40  # shared terms; more of them tell no more
# Those that a document is measured against: what is no more like it than they are, is like it as any other is.
BACKGROUND = slice(2, 8)

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

# Fields of the search that tell of a cause, of the services and components it struck, of what was tried.
_OTHER_AXIS = ("causes", "tags", "attempts")

Read = Mapping[str, Entry]
Tallies = Mapping[str, Tally]


def nearest(entries: Read, tallies: Tallies) -> dict[Both, Near]:
    """Each document with those most like it, by their ids in order. `entries` are all documents by id.

    `tallies` has the counts of their words, where they have been made already.
    """
    counted = {name: without(tallies.get(name) or tally(each.fields), _OTHER_AXIS) for name, each in entries.items()}
    likely = likeness(entries.values(), list(counted.values()))
    alike = {name: likely.of(name) for name in entries}
    usual = {name: _mean([each.score for each in found[BACKGROUND]]) for name, found in alike.items()}
    titles = _Titles(counted)
    found: dict[Both, Near] = {}
    for name in entries:
        for near in alike[name][:NEAREST]:
            pair = both(name, near.id)
            if pair not in found:
                found[pair] = _near(pair, near, titles, max(usual[name], usual[near.id]))
    return found


def _near(pair: Both, near: Similar, titles: _Titles, usual: float) -> Near:
    telling = (near.score + titles.echo(pair)) * math.sqrt(min(near.count, WIDEST))
    margin = near.score / usual if usual else math.inf
    return Near(near.score, round(telling, 6), near.shared, near.count, round(titles.same(pair), 6), round(margin, 6))


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values) if values else 0.0


class _Titles:
    """The words of every title and beginning, and how rare they are there."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        self._titles = {name: _words(each, _TITLE, _TITLE) for name, each in tallies.items()}
        self._leads = {name: _words(each, _TITLE, _LEAD) for name, each in tallies.items()}
        counts = Counter(word for words in self._leads.values() for word in words)
        self._worth = {word: steady_idf(len(tallies), count) ** 2 for word, count in counts.items()}

    def echo(self, pair: Both) -> float:
        """How much of the two titles stands in the other document's beginning: 0 for nothing, 1 for all."""
        one, other = pair
        return self._share(pair, (self._titles[one] & self._leads[other]) | (self._titles[other] & self._leads[one]))

    def same(self, pair: Both) -> float:
        """How much of the two titles is the same."""
        one, other = pair
        return self._share(pair, self._titles[one] & self._titles[other])

    def _share(self, pair: Both, words: frozenset[str]) -> float:
        one, other = pair
        size = math.sqrt(self._sum(self._titles[one]) * self._sum(self._titles[other]))
        return min(1.0, self._sum(words) / size) if size else 0.0

    def _sum(self, words: frozenset[str]) -> float:
        return math.fsum(self._worth[word] for word in words)


@cache
def _usual() -> frozenset[str]:
    words = _USUAL.split()
    han = [word for word in words if not word.isascii()]
    # The analyzer reads Chinese by two signs at a time, also across the words of 问题排查.
    return frozenset(term for word in words for term in analyze(word)) | {a[-1] + b[0] for a in han for b in han}


def _words(counted: Tally, one: int, other: int) -> frozenset[str]:
    """Terms of two fields but for the usual ones, numbers and days: those are alike in all documents of a year."""
    found = {term for term, counts in counted.terms.items() if counts[one] or counts[other]} - _usual()
    return frozenset(term for term in found if len(term) > 1 and not _DIGIT.search(term))
