"""A follow-up that is still open has no owner.

What nobody owns, nobody does. A team will do; `unknown` is allowed but stays a warning. An error in a
final document, a warning before. Imported documents are not checked.

Bad:

```yaml
title: Checkout down
status: draft
follow_ups:
  - title: Close the connection in a finally block.
    due: 2026-09-01
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
from kbgen.lint.strictness import by_status, is_asked, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM402"
NAME = "follow-up-without-owner"
LEVEL = Level.ERROR

_NOBODY = frozenset({"unknown", "n/a", "none", "nobody", "?", "无", "未知"})


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Of follow-ups that are open or in progress."""
    if not is_asked(document):
        return
    for number, item in open_follow_ups(document):
        if not item.owner:
            message = f"'follow_ups[{number + 1}]' has no 'owner'. Name the person or team that will do it."
            yield Problem(NAME, place_of(document, "follow_ups", number), message, by_status(document))
        elif item.owner.casefold() in _NOBODY:
            message = f"'follow_ups[{number + 1}].owner' is '{item.owner}'. Find a person or team to do it."
            yield Problem(NAME, document.value_mark("follow_ups", number, "owner"), message, Level.WARNING)
