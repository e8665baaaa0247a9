"""A follow-up does not say how it stands.

Without a status nobody knows whether it is still to be done: no figure counts it as open, done or overdue. A warning,
and only in documents that are in review or final.

Bad:

```yaml
title: Checkout down
status: in_review
follow_ups:
  - {title: Close the connection in a finally block., owner: payments, due: 2099-09-01}
```

Good:

```yaml
title: Checkout down
status: in_review
follow_ups:
  - {title: Close the connection in a finally block., owner: payments, due: 2099-09-01, status: open}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, place_of
from kbgen.model.findings import Level, Problem
from kbgen.model.postmortem import Status

CODE = "PM411"
NAME = "follow-up-without-status"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Of follow-ups in documents that are ready to be read by others."""
    if document.status not in (Status.IN_REVIEW, Status.FINAL) or not asks_for(document, "follow_ups"):
        return
    for number, item in enumerate(document.meta.follow_ups or []):
        if item.status is None and item.done_at is None:  # of what has a day and no status, PM405 tells
            message = f"'follow_ups[{number + 1}]' has no 'status'. Write open, in_progress, done or wont_do."
            yield Problem(NAME, place_of(document, "follow_ups", number), message, LEVEL)
