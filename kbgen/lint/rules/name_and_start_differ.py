"""The date in the file's name is not the date of `started_at`.

One of the two is wrong, and lists may sort by either. A date that is right in the zone as written or in the knowledge
base's own zone is fine.

Bad:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: imported
started_at: 2025-03-11T10:00:00+08:00
```

Good:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: imported
started_at: 2026-03-11T10:00:00+08:00
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, day_in_name, document_id
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import day, instant

CODE = "PM206"
NAME = "name-and-start-differ"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Where the name begins with a day and the begin is known."""
    name, started = document_id(document.path), document.meta.started_at
    named = day_in_name(name) if name[:4].isdigit() else None
    written, exact = day(started), instant(started, context.corpus.zone)
    if not named or not written:
        return
    days = {written.isoformat()}
    if exact and context.corpus.zone:
        days.add(exact.astimezone(context.corpus.zone).date().isoformat())
    if named.isoformat() not in days:
        message = f"'started_at' is on {written}, but the file's name says {named}."
        yield Problem(NAME, document.value_mark("started_at"), f"{message} Fix one of them.")
