"""No root cause is given.

Recurrences are found by the `failure_mode` and `component` of the root causes. A cause that nobody knows is
written as `category: unknown`, which shows that somebody looked. An error in a final document, a warning in a
draft or in review.

Bad:

```yaml
title: Checkout down
status: final
root_causes: []
```

Good:

```yaml
title: Checkout down
status: final
root_causes:
  - category: software
    failure_mode: connection-leak
    component: hikaricp
    text: A failed payment never gave its connection back.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import too_few
from kbgen.model.findings import Level, Problem

CODE = "PM303"
NAME = "missing-root-cause"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    return too_few(document, NAME, "root_causes", "If nobody knows: [{category: unknown}].")
