"""A follow-up is done but has no date, or has a date but is not done.

`done_at` measures how long follow-ups take. `unknown` is allowed. An `open` one counts as not done, whatever
date it has. An error in a final document, a warning before.

Bad:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: done}
  - {title: Alert on the pool., status: open, done_at: 2026-04-02}
```

Good:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: done, done_at: 2026-03-30}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, by_status, unexplained
from kbgen.model.findings import Level, Problem

CODE = "PM405"
NAME = "done-without-date"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Not asked of imported documents."""
    lack = "is done but has no 'done_at'. Write the date, or unknown."
    yield from unexplained(document, NAME, "done", "done_at", lack)
    if asks_for(document, "follow_ups"):
        for number, item in enumerate(document.meta.follow_ups or []):
            if item.done_at not in (None, "unknown", "n/a") and item.status in (None, "open", "in_progress"):
                mark = document.value_mark("follow_ups", number, "done_at")
                stands = f"has the status '{item.status}'" if item.status else "has no status"
                advice = "It has a 'done_at' but counts as not done: write 'status: done', or remove the date."
                yield Problem(NAME, mark, f"'follow_ups[{number + 1}]' {stands}. {advice}", by_status(document))
