"""An item of a list lacks a part that it can't do without.

An attempt without `action`, a timeline entry without `at` or `text`, or a follow-up without `title` is left out,
as if it were not there.

Bad:

```yaml
title: Checkout down
status: imported
timeline:
  - at: 2026-03-11T10:00:00+08:00
```

Good:

```yaml
title: Checkout down
status: imported
timeline:
  - at: 2026-03-11T10:00:00+08:00
    text: The first payment failed.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM103"
NAME = "missing-part"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME)
