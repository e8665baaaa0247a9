"""What people put around what they ask does not decide what they find."""

from __future__ import annotations

import pytest

from kbgen.documents import read_document
from kbgen.search.answer import first
from kbgen.search.index.index_reader import Index
from kbgen.search.index.indexing import entry
from kbgen.search.index.memory_index import memory_index
from kbgen.search.query.framing import unframed

ABOUT = {
    "how to fix disk full on kafka, please?": "disk full on kafka",
    "has anyone seen disk full on kafka again": "disk full on kafka",
    "is there a solution for disk full on kafka": "disk full on kafka",
    "kafka disk runbook": "kafka disk runbook",
    "what did we do last time when disk full on kafka": "disk full on kafka",
    "is this a known issue? disk full on kafka": "disk full on kafka",
    "we keep getting disk full on kafka": "disk full on kafka",
    "disk full on kafka, has this happened before?": "disk full on kafka",
    "got this error: disk full on kafka cc @jane": "disk full on kafka",
    "the logs show disk full on kafka": "disk full on kafka",
    "上次磁盘写满是怎么修的?": "磁盘写满",
    "有没有人遇到过磁盘写满啊": "磁盘写满",
    "我们这边好像磁盘写满，求大佬帮忙看一下": "磁盘写满，求大佬帮忙看一下",
    "情况是这样的，磁盘写满": "磁盘写满",
    "测试环境磁盘写满": "磁盘写满",
    "known hosts file missing": "known hosts file missing",
    "hit rate of the cache": "hit rate of the cache",
    "查询超时严重": "查询超时严重",
    "下游服务超时": "下游服务超时",
    "what was the incident when disk full on kafka": "disk full on kafka",
    "Urgent: disk full on kafka in production": "disk full on kafka",
    "请问磁盘写满导致的故障怎么处理？": "磁盘写满",
    "线上磁盘写满，求助": "磁盘写满",
    "磁盘写满故障复盘": "磁盘写满",
    "磁盘写满，以前出过这种事吗": "磁盘写满",
    "users report disk full on kafka - how did we fix it": "disk full on kafka",
    "批量消息处理": "批量消息处理",
    "dns outage": "dns outage",
    "help desk tickets lost": "help desk tickets lost",
    "网络故障": "网络故障",
    "怎么办": "怎么办",
    "the issue tracker lost its index": "the issue tracker lost its index",
}


@pytest.mark.parametrize("question", ABOUT)
def test_what_a_question_is_about(question: str) -> None:
    assert unframed(question)[0] == ABOUT[question]


@pytest.fixture(scope="module")
def index() -> Index:
    texts = {
        "disk": "# Disk full on kafka\n\nThe brokers stopped. 磁盘写满，写不进去。\n",
        "how-to": "# How to fix a runbook\n\nPlease help, urgent. Has anyone seen a postmortem again in production?\n",
        "复盘": "# 如何写故障复盘\n\n请问线上故障怎么处理？求助：磁盘。\n",
    }
    return memory_index([entry(read_document(f"{name}.md", text.encode())) for name, text in texts.items()])


@pytest.mark.parametrize("question", [each for each in ABOUT if "disk" in ABOUT[each] or "磁盘" in each])
def test_the_frame_finds_nothing_else(index: Index, question: str) -> None:
    assert first(index, question, 1) == ["disk"]
