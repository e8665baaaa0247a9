"""The work grows with the documents, not with their pairs, also where they all fail alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from counted import grows

from kbgen.corpus.corpus import Corpus, collect
from kbgen.documents import read_document
from kbgen.model.settings import Settings
from kbgen.recurrence.patterns import find_patterns
from kbgen.site import exports, load, pages, site

ONE = """---
title: Pool full {0}
status: draft
services: [web]
started_at: {1}T00:00:00Z
symptoms: ["connection pool timeout while reading the cart"]
root_causes: [{{failure_mode: hot-key, component: redis}}]
follow_ups: [{{title: Do it, status: open}}]
---
"""


def alike(count: int) -> Corpus:
    texts = {
        f"d{number:04}.md": ONE.format(number, date(2020, 1, 1) + timedelta(days=number)) for number in range(count)
    }
    return collect([read_document(path, text.encode()) for path, text in texts.items()], Settings())


def test_pairs_grow_with_documents() -> None:
    few, many = (find_patterns(alike(count)) for count in (100, 200))
    assert len(many.pairs) <= 2.3 * len(few.pairs)
    assert 0 < len(many.standings) <= 2.3 * len(few.standings)
    assert [len(group.documents) for group in many.groups] == [200]


def test_pages_and_files_grow_with_documents() -> None:
    def written(count: int) -> Callable[[], object]:
        corpus = alike(count)
        made = site(corpus, "T", load("en"), date(2026, 1, 1), find_patterns(corpus))
        return lambda: [*pages(made), *exports(made, str)]

    written(2)()  # what is read once
    assert grows(written, 60) < 2.3
