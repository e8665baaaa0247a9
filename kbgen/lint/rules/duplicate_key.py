"""A key appears twice in the same place.

YAML parsers silently keep one of the two values, and not all keep the same one. kbgen keeps the first.

Bad:

```yaml
title: Checkout down
status: imported
severity: SEV1
severity: SEV3
```

Good:

```yaml
title: Checkout down
status: imported
severity: SEV1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM004"
NAME = "duplicate-key"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME)
