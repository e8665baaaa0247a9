"""The timeline has fewer than three entries.

Start, detection and recovery are the least that tells the story and shows where the time went. An entry
whose time nobody knows has `at: unknown`. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
timeline:
  - {at: 2026-03-11T10:00:00+08:00, text: The first payment failed.}
```

Good:

```yaml
title: Checkout down
status: final
timeline:
  - {at: 2026-03-11T10:00:00+08:00, text: The first payment failed.}
  - {at: unknown, text: Support noticed.}
  - {at: 2026-03-11T11:00:00+08:00, text: Payments worked again.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import too_few
from kbgen.model.findings import Level, Problem

CODE = "PM304"
NAME = "short-timeline"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    return too_few(document, NAME, "timeline", "Write at least the start, the detection and the recovery.")
