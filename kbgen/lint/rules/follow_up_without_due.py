"""A follow-up that is still open has no due date.

Without a due date it is never overdue, and nobody is reminded. `unknown` is allowed but stays a warning. An error in a
final document, a warning before. Imported documents are not checked.

Bad:

```yaml
title: Checkout down
status: draft
follow_ups:
  - title: Close the connection in a finally block.
    owner: payments
```

Good:

```yaml
title: Checkout down
status: draft
follow_ups:
  - title: Close the connection in a finally block.
    owner: payments
    due: 2026-09-01
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import open_follow_ups
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, by_status, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM403"
NAME = "follow-up-without-due"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Of follow-ups that are open or in progress."""
    if not asks_for(document, "follow_ups"):
        return
    for number, item in open_follow_ups(document):
        if item.due is None:
            message = f"'follow_ups[{number + 1}]' has no 'due'. Write the date by which it will be done."
            yield Problem(NAME, place_of(document, "follow_ups", number), message, by_status(document))
        elif isinstance(item.due, str):
            message = f"'follow_ups[{number + 1}].due' is '{item.due}'. Agree on a date, or set 'wont_do'."
            yield Problem(NAME, document.value_mark("follow_ups", number, "due"), message, Level.WARNING)
