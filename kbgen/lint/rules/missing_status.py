"""The front matter has no status.

The status decides what the linter checks. Without one a document counts as `imported`, for which little is
checked, so nobody learns what is missing. Files without any front matter are imported and need no status.

A file from another tool is best converted with `kbgen import`, which maps its fields to ours.

Bad:

```yaml
title: Checkout down
```

Good:

```yaml
title: Checkout down
status: draft
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import doubted
from kbgen.model.findings import Level, Problem
from kbgen.model.postmortem import Status

CODE = "PM104"
NAME = "missing-status"
LEVEL = Level.ERROR

FOREIGN = 3  # keys that are no fields: fewer are slips


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Only where there is front matter that could be read."""
    if document.readable and document.meta.status is None and "status" not in doubted(document):
        legal = ", ".join(status.value for status in Status)
        message = f"'status' is missing. Write one of: {legal}."
        if len(document.foreign) >= FOREIGN:
            message += (
                " With so many unknown keys, this file seems to come from another tool: 'kbgen import' converts it."
            )
        yield Problem(NAME, document.mark("status"), message)
