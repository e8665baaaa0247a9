"""A value in the front matter ends at a '#', because YAML reads the rest as a comment.

A value without quotes ends before a space and '#': `pool #3 exhausted` is read as `pool`, and no search finds the rest.
A '#' followed by a space is taken as a comment.

Bad:

```yaml
title: Checkout down
status: imported
symptoms:
  - pool #3 exhausted
```

Good:

```yaml
title: Checkout down
status: imported # nobody has read it yet
symptoms:
  - "pool #3 exhausted"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM010"
NAME = "cut-by-comment"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The value")
