"""A follow-up is done, and nobody wrote when.

How long follow-ups take is measured by `done_at`. `unknown` is legal. An error in a final document, a warning
before.

Bad:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: done}
```

Good:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: done, done_at: 2026-03-30}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unexplained
from kbgen.model.findings import Level, Problem

CODE = "PM405"
NAME = "done-without-date"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Not asked of imported documents."""
    lack = "is done and has no 'done_at'. Write the day, or unknown."
    return unexplained(document, NAME, "done", "done_at", lack)
