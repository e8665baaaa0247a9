"""The document has personal data: an email address, or a phone, identity or card number.

A postmortem is read by many, kept for years and copied with its repository; the people in it may not want that,
and many countries have laws about it. Roles say as much: `the on-call engineer`, `a customer in Berlin`. Addresses of
roles (`support@`), examples and programs are fine, and so is what `secrets.allowed` in kbgen.toml lists. A
bare number is reported only where its form or the words around it say what it is.

Bad:

```markdown
---
title: Checkout down
status: draft
---

## What happened

We called her: 手机 13900001234.
```

Good:

```markdown
---
title: Checkout down
status: draft
---

## What happened

We called the on-call engineer.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import leak_marks
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.secrets import PERSONAL

CODE = "PM852"
NAME = "personal-data"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Everywhere, in logs and code too."""
    for mark, what in leak_marks(document, context, PERSONAL):
        yield Problem(NAME, mark, f"Found {what}. Write the role instead, or *** in a log line.")
