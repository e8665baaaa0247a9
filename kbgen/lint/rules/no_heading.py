"""The text has no heading.

Readers skim headings, the table of contents lists them, and search results lead to them. Not checked in
imported documents, nor where there is no text.

Bad:

```markdown
---
title: Checkout down
status: draft
---

After the release all payments failed.
```

Good:

```markdown
---
title: Checkout down
status: draft
---

## What happened

After the release all payments failed.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_headings, body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import is_asked
from kbgen.model.findings import Level, Problem

CODE = "PM701"
NAME = "no-heading"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """At the first line of the text."""
    if is_asked(document) and document.body.strip() and not body_headings(document):
        first = next(number for number, line in enumerate(document.body.split("\n"), 1) if line.strip())
        message = "The text has no heading. Divide it with headings, such as '## What happened'."
        yield Problem(NAME, body_mark(document, first), message)
