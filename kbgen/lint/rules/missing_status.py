"""The front matter names no status.

The status decides what the linter asks for. Without one a document counts as `imported`, of which nothing is
asked, so nobody is told what is missing. Files without any front matter are imported and need no status.

A file that another tool wrote is best taken over with `kbgen import`, which puts what it knows under our names.

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
        message = f"'status' is not written. Write one of: {legal}."
        if len(document.foreign) >= FOREIGN:
            message += " So many keys are no fields that it seems to come from elsewhere: 'kbgen import' takes it over."
        yield Problem(NAME, document.mark("status"), message)
