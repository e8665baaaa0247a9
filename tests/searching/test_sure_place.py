"""A document that is told to be among the first without a search is among those that a search gives."""

from __future__ import annotations

import random

from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.search import entry, first, memory_index

USUAL = "the disk was full and the queue grew until somebody failed over after a timeout".split()
CHINESE = "连接池耗尽后网关超时数据库主从延迟告警没有触发回滚之后恢复正常"
RARE = [f"{name}{number}" for name in ("checkout", "ledger", "invoice") for number in range(12)]


def sentence(chance: random.Random) -> str:
    words = " ".join(chance.choices(USUAL, k=chance.randint(2, 9)) + chance.choices(RARE, k=chance.randint(0, 2)))
    log = f"2024-01-02 03:04:05 ERROR [pool-{chance.randint(1, 9)}] {words}: code={chance.randint(100, 130)}"
    at = chance.randrange(len(CHINESE) - 9)
    return chance.choice((words, words, log, f"{CHINESE[at : at + chance.randint(4, 9)]} {chance.choice(RARE)}"))


def text(chance: random.Random, sentences: list[str]) -> bytes:
    body = "\n\n".join(chance.choices(sentences, k=chance.randint(1, 12)))
    return f"---\ntitle: {chance.choice(USUAL)}\nsymptoms: ['{chance.choice(sentences)}']\n---\n\n{body}\n".encode()


def test_a_sure_place_is_the_one_that_a_search_gives() -> None:
    chance, sure, among = random.Random(14), 0, 0
    for _ in range(6):
        sentences = [sentence(chance) for _ in range(60)]
        texts = [text(chance, sentences) for _ in range(60)]
        texts += chance.choices(texts, k=20)  # which are worth the same
        names = [f"2024{number % 12 + 1:02}{number % 28 + 1:02}-{number:03}.md" for number in range(len(texts))]
        index = memory_index(entry(read_document(*each), Settings()) for each in zip(names, texts, strict=True))
        for query in (
            *chance.sample(sentences, 15),
            *chance.choices(RARE, k=5),
            *(" ".join(chance.choices(USUAL, k=3)) for _ in range(5)),
        ):
            plainly = first(index, query, len(texts))
            for sought in chance.sample(plainly, min(len(plainly), 12)) + plainly[:5]:
                found = first(index, query, 3, sought)
                assert found in ([sought], plainly[:3]), query
                assert (sought in found) == (sought in plainly[:3]), (query, sought)
                sure, among = sure + (found == [sought]), among + (sought in found)
    assert sure > among * 0.7 > 100, (sure, among)
