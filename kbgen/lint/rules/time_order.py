"""The times of an incident contradict each other.

Nothing is detected before it begins or resolved before it is mitigated. Such a slip, usually a wrong offset or date,
makes durations wrong. A near miss may be detected before any harm. Dates, and times in different zones, are
only reported where they differ for certain.

Bad:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11T10:00:00+08:00
detected_at: 2026-03-11T09:00:00+08:00
```

Good:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11T10:00:00+08:00
detected_at: 2026-03-11T09:00:00+00:00
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import kind
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import is_before, moment_text
from kbgen.model.postmortem import NOT_BEFORE

CODE = "PM201"
NAME = "time-order"
LEVEL = Level.ERROR

_NOTICED = ("detected_at", "acknowledged_at")


def check(document: Document, context: Context) -> Iterator[Problem]:
    """One problem a moment, at the value of the later field."""
    for later, earlier_ones in NOT_BEFORE.items():
        value = getattr(document.meta, later)
        for earlier in earlier_ones:
            first = getattr(document.meta, earlier)
            if later in _NOTICED and earlier == "started_at" and kind(document) == "near_miss":
                continue
            if is_before(value, first, context.corpus.zone):
                yield Problem(
                    NAME,
                    document.value_mark(later),
                    f"'{later}' ({moment_text(value)}) is before '{earlier}' ({moment_text(first)}). "
                    "Check both times and their offsets.",
                )
                break
