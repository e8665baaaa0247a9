"""A key is no field of a postmortem.

A misspelt key is a fact that nobody reads: no page shows it, no statistic counts it. Names that other templates
use are recognised, the Chinese ones included, and the field is named. Keys of your own begin with `x_`.

Bad:

```yaml
title: Checkout down
status: imported
start_time: 2026-03-11T10:00:00+08:00
```

Good:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11T10:00:00+08:00
x_ticket: OPS-1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM101"
NAME = "unknown-key"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME)
