"""A key is not a field of a postmortem.

A misspelled key is a fact that nobody reads: no page shows it, no figure counts it. Names that other templates
use are recognised, in Chinese too, and the message names the field. Keys of your own begin with `x_`.

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
