"""Something that already happened is dated in the future.

Usually the year is mistyped. One day is allowed, since it is already tomorrow somewhere. A follow-up's `due` may be
in the future, of course.

Bad:

```yaml
title: Checkout down
status: imported
started_at: 22026-03-11
resolved_at: 2062-03-11
```

Good:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11
resolved_at: 2026-03-11
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kbgen.documents import Document, Path
from kbgen.lint.locations import moments
from kbgen.lint.rule import Context
from kbgen.model.fields import dotted
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import Moment, day, moment_text

CODE = "PM205"
NAME = "time-in-the-future"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Every moment that tells of the past."""
    for path, at in _past(document):
        written = day(at)
        if at is not None and written and written - timedelta(days=1) > context.today:
            yield Problem(
                NAME,
                document.value_mark(*path),
                f"'{dotted(path)}' ({moment_text(at)}) is in the future; today is {context.today}. Check the year.",
            )


def _past(document: Document) -> Iterator[tuple[Path, Moment | None]]:
    yield from moments(document)
    for number, item in enumerate(document.meta.follow_ups or []):
        yield ("follow_ups", number, "done_at"), item.done_at
        yield ("follow_ups", number, "as_of"), item.as_of
    for number, source in enumerate(document.meta.sources or []):
        yield ("sources", number, "published_at"), source.published_at
