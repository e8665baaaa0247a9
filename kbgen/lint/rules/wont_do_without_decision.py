"""A follow-up will not be done, and no reason is given.

Dropping a follow-up is a decision; without its reason the next incident raises it again. An error in a final
document, a warning before.

Bad:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Rewrite the client., status: wont_do}
```

Good:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Rewrite the client., status: wont_do, decision: The vendor's client is used from May on.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unexplained
from kbgen.model.findings import Level, Problem

CODE = "PM406"
NAME = "wont-do-without-decision"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Not asked of imported documents."""
    lack = "is 'wont_do' but has no 'decision'. Write why it will not be done."
    return unexplained(document, NAME, "wont_do", "decision", lack)
