"""What was tried is not recorded.

What was tried and whether it helped is the first thing a responder wants from a past incident: it saves trying it all
again. Recommended, so a warning in every document except imported ones and near misses.

Bad:

```yaml
title: Checkout down
status: draft
```

Good:

```yaml
title: Checkout down
status: draft
attempts:
  - action: Restarted all nodes.
    kind: restart
    outcome: temporary
    minutes: 20
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import kind
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM307"
NAME = "no-attempts"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """In a near miss there may have been nothing to try."""
    if not document.meta.attempts and kind(document) != "near_miss" and asks_for(document, "attempts"):
        message = "'attempts' is missing. Write what was tried and whether it helped, above all what did not."
        yield Problem(NAME, place_of(document, "attempts"), message)
