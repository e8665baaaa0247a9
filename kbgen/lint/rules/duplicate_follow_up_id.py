"""Two follow-ups in a document have the same id.

A link to one of them would lead to the other.

Bad:

```yaml
title: Checkout down
status: imported
follow_ups:
  - {id: A1, title: Close the connection.}
  - {id: A1, title: Alert on a full pool.}
```

Good:

```yaml
title: Checkout down
status: imported
follow_ups:
  - {id: A1, title: Close the connection.}
  - {id: A2, title: Alert on a full pool.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM407"
NAME = "duplicate-follow-up-id"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Each id that a follow-up above has already."""
    first: dict[str, int] = {}
    for number, item in enumerate(document.meta.follow_ups or []):
        if not item.id:
            continue
        if item.id in first:
            message = (
                f"'follow_ups[{number + 1}].id' is '{item.id}', which follow_ups[{first[item.id] + 1}] already has."
            )
            yield Problem(NAME, document.value_mark("follow_ups", number, "id"), f"{message} Give it an id of its own.")
        first.setdefault(item.id, number)
