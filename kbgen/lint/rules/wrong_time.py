"""A value is not a date or time.

Times are written in one way, so that every reader understands the same: `2026-03-11T10:15:00+08:00`, the date
alone, `unknown` (it happened, but nobody knows when) or `n/a` (it did not happen).

Bad:

```yaml
title: Checkout down
status: imported
started_at: 03/11/2026 10:15
```

Good:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11T10:15:00+08:00
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM202"
NAME = "wrong-time"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME)
