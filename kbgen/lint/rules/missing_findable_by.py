"""Fewer than two `findable_by` queries are given.

They are tests of the search: what would you have typed or pasted before you knew what it was? The title is not a
test. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
findable_by: [payments fail]
```

Good:

```yaml
title: Checkout down
status: final
findable_by:
  - payments fail after release
  - HikariPool-1 - Connection is not available
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import too_few
from kbgen.model.findings import Level, Problem

CODE = "PM305"
NAME = "missing-findable-by"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    return too_few(document, NAME, "findable_by", "What would you have searched for before you knew the cause?")
