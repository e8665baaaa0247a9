"""The document has no title.

The title is what lists, search results and feeds show. Imported documents need none: their first heading or
the file name is used instead.

Bad:

```yaml
status: draft
severity: SEV2
```

Good:

```yaml
title: Checkout down
status: draft
severity: SEV2
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import doubted, is_asked, place_of
from kbgen.model.findings import Level, Problem

CODE = "PM105"
NAME = "missing-title"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    if is_asked(document) and not document.meta.title and "title" not in doubted(document):
        advice = "Write one line that a responder would recognise."
        yield Problem(NAME, place_of(document, "title"), f"'title' is missing. {advice}")
