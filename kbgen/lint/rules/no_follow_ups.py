"""There are neither follow-ups nor a reason for having none.

An incident that changes nothing can happen again. If nothing is to be done, `no_follow_ups` says why, and nobody needs
to ask again. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
```

Good:

```yaml
title: Checkout down
status: final
no_follow_ups: The system is switched off next week.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, by_status, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM401"
NAME = "no-follow-ups"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    written = document.meta.follow_ups or document.meta.no_follow_ups
    if not written and asks_for(document, "follow_ups", "no_follow_ups"):
        message = "Both 'follow_ups' and 'no_follow_ups' are missing. Write what will be done, or why nothing will."
        yield Problem(NAME, place_of(document, "follow_ups"), message, by_status(document))
