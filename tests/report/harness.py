"""A small knowledge base of every kind of time, made of front matter written as data, and its report."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from kbgen.corpus import Corpus, collect, follow_ups
from kbgen.documents import read_document
from kbgen.model.settings import settings_from
from kbgen.recurrence.patterns import find_patterns
from kbgen.recurrence.records import Patterns
from kbgen.report.period import period
from kbgen.report.report import Report, report

TODAY = date(2026, 8, 20)
SETTINGS = settings_from({"time_zone": "UTC"})


def knowledge_base(fronts: dict[str, dict[str, Any]]) -> Corpus:
    """A corpus of documents by id; JSON is YAML."""
    documents = []
    for name, front in fronts.items():
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        documents.append(read_document(f"{name}.md", "\n".join(["---", *lines, "---", ""]).encode()))
        assert documents[-1].readable
    return collect(documents, SETTINGS)


def patterns_of(corpus: Corpus) -> Patterns:
    """What keeps happening."""
    return find_patterns(corpus)


def report_of(fronts: dict[str, dict[str, Any]], name: str = "all") -> Report:
    """The report of a period."""
    corpus = knowledge_base(fronts)
    return report(corpus, period(name), TODAY, patterns_of(corpus), follow_ups(corpus, TODAY, {}))
