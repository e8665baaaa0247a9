"""No tag is given.

Tags group documents by what has no field of its own. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
```

Good:

```yaml
title: Checkout down
status: final
tags: [connection-pool]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import too_few
from kbgen.model.findings import Level, Problem

CODE = "PM306"
NAME = "missing-tags"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    return too_few(document, NAME, "tags", "Write slugs, as in [connection-pool, release].")
