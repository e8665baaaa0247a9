"""No lesson is given.

What went well is worth keeping, what went wrong is worth changing, and where you were lucky the next incident
waits. Recommended, so a warning in every document except imported ones.

Bad:

```yaml
title: Checkout down
status: draft
```

Good:

```yaml
title: Checkout down
status: draft
lessons:
  got_lucky: [It was three in the morning.]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM308"
NAME = "no-lessons"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """One of the three lists is enough."""
    lessons = document.meta.lessons
    written = lessons and (lessons.went_well or lessons.went_wrong or lessons.got_lucky)
    if not written and asks_for(document, "lessons"):
        message = "'lessons' is missing. Write at least one of: went_well, went_wrong, got_lucky."
        yield Problem(NAME, place_of(document, "lessons"), message)
