"""A fact that every final document needs is missing.

Without severity, services, the three times, trigger and resolution an incident can't be compared with others;
without summary and impact nobody knows whether to read on. `unknown` is a valid answer for times and categories
and better than nothing. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
```

Good:

```yaml
title: Checkout down
status: final
severity: SEV2
services: [checkout]
authors: [Ada]
started_at: 2026-03-11T10:00:00+08:00
detected_at: 2026-03-11T10:05:00+08:00
resolved_at: unknown
summary: All payments failed for an hour after a release.
impact:
  summary: Nobody could pay.
detection:
  method: alert
trigger:
  category: binary_push
resolution:
  kind: rolled_back
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status, doubted, is_asked, place_of
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import LEGAL
from kbgen.model.postmortem import DetectionMethod, ResolutionKind, TriggerCategory

CODE = "PM301"
NAME = "missing-facts"
LEVEL = Level.ERROR


def _one_of(literal: Any) -> str:
    return "Write one of: " + ", ".join(get_args(literal)) + "."


_TIME = f"Write one of: {LEGAL}."
_FACTS: dict[tuple[str, ...], str] = {
    ("severity",): "Write one of: {severities}.",
    ("services",): "Write the slugs of the affected services, as in [checkout].",
    ("authors",): "Write who wrote it, as in [Ada].",
    ("started_at",): _TIME,
    ("detected_at",): _TIME,
    ("resolved_at",): _TIME,
    ("summary",): "Write in about three sentences what happened, to whom, and for how long.",
    ("impact", "summary"): "Write who was affected, and how.",
    ("detection", "method"): _one_of(DetectionMethod),
    ("trigger", "category"): _one_of(TriggerCategory),
    ("resolution", "kind"): _one_of(ResolutionKind),
}


def check(document: Document, context: Context) -> Iterator[Problem]:
    """One problem a fact, where it would stand."""
    if not is_asked(document):
        return
    severities = ", ".join(term.name for term in context.corpus.settings.vocabulary.severities)
    wrong = doubted(document)
    for path, advice in _FACTS.items():
        if not _value(document.meta, path) and path[0] not in wrong:
            message = f"'{'.'.join(path)}' is missing; a final document needs it."
            told = advice.replace("{severities}", severities)
            yield Problem(NAME, place_of(document, *path), f"{message} {told}", by_status(document))


def _value(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = getattr(record, name, None)
    return record
