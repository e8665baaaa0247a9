"""A document has follow-ups and also a reason for having none.

One of the two is out of date.

Bad:

```yaml
title: Checkout down
status: imported
no_follow_ups: Nothing to do.
follow_ups:
  - title: Close the connection.
```

Good:

```yaml
title: Checkout down
status: imported
follow_ups:
  - title: Close the connection.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM408"
NAME = "follow-ups-and-none"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """At `no_follow_ups`."""
    count = len(document.meta.follow_ups or [])
    if count and document.meta.no_follow_ups:
        message = f"'no_follow_ups' is set, but 'follow_ups' has {count}. Remove one of them."
        yield Problem(NAME, document.mark("no_follow_ups"), message)
