"""The front matter can't be read.

A document whose front matter is not YAML (but TOML or JSON), never ends, or is not a list of `key: value` lines is
shown and searchable as written, but no figure includes it. Nothing else in its front matter is checked until it can
be read.

Bad:

```yaml
title: Checkout: all payments failed
status: draft
```

Good:

```yaml
title: "Checkout: all payments failed"
status: draft
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM001"
NAME = "unreadable-front-matter"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The front matter")
