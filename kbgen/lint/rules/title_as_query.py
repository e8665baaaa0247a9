"""A `findable_by` query only repeats the title.

The title always finds its document, so it tests nothing. Whoever faces the incident does not know its title:
write what they see or would type. An error in a final document, a warning before.

Bad:

```yaml
title: Checkout down
status: draft
findable_by: [checkout down]
```

Good:

```yaml
title: Checkout down
status: draft
findable_by: [payments fail after release]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status
from kbgen.model.findings import Level, Problem

CODE = "PM802"
NAME = "title-as-query"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Case, blanks and punctuation make no difference."""
    title = _letters(document.meta.title or "")
    for at, query in enumerate(document.meta.findable_by or ()):
        if title and _letters(query) == title:
            message = (
                f"'findable_by[{at + 1}]' is just the title, which is too easy. Write what a responder sees or types."
            )
            yield Problem(NAME, document.value_mark("findable_by", at), message, by_status(document))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
