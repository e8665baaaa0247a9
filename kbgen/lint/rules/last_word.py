"""The status of a follow-up is unknown and has no `as_of`, or `as_of` is set where it has no meaning.

`as_of` is the date when its status was last known: for a public write-up, the date of publication. It goes with the
status `unknown` only; all else belongs in `status` and `done_at`. An error in a final document, a warning before.

Bad:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: unknown}
  - {title: Alert on the pool., status: done, done_at: 2026-03-30, as_of: 2026-04-02}
```

Good:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Close the connection., status: unknown, as_of: 2026-04-02}
  - {title: Alert on the pool., status: done, done_at: 2026-03-30}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, by_status, unexplained
from kbgen.model.findings import Level, Problem

CODE = "PM410"
NAME = "last-word"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Not asked of imported documents."""
    advice = "Write the date when its status was last known: for a public write-up, the date of publication."
    lack = f"is 'unknown' but has no 'as_of'. {advice}"
    yield from unexplained(document, NAME, "unknown", "as_of", lack)
    if asks_for(document, "follow_ups"):
        for number, item in enumerate(document.meta.follow_ups or []):
            if item.as_of and item.status != "unknown":
                mark = document.value_mark("follow_ups", number, "as_of")
                stands = f"has the status '{item.status}'" if item.status else "has no status"
                advice = "'as_of' goes with the status 'unknown' only: set that, or remove it."
                yield Problem(NAME, mark, f"'follow_ups[{number + 1}]' {stands}. {advice}", by_status(document))
