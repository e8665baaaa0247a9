"""A follow-up is past its due date.

Always a warning: only time has passed, the document has not changed, so no build should fail because of it.

Bad:

```yaml
title: Checkout down
status: draft
follow_ups:
  - {title: Close the connection., owner: payments, due: 2026-04-01, status: open}
```

Good:

```yaml
title: Checkout down
status: draft
follow_ups:
  - {title: Close the connection., owner: payments, due: 2026-04-01, status: done, done_at: 2026-03-30}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import is_open
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import day

CODE = "PM404"
NAME = "overdue"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Of follow-ups that are open or in progress."""
    for number, item in enumerate(document.meta.follow_ups or []):
        due = day(item.due)
        if due and due < context.today and is_open(item):
            late = (context.today - due).days
            yield Problem(
                NAME,
                document.value_mark("follow_ups", number, "due"),
                f"'follow_ups[{number + 1}]' was due on {due}, {late} {'day' if late == 1 else 'days'} ago. "
                "Do it, agree on a new date, or set 'wont_do'.",
            )
