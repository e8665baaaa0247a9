"""The front matter uses a YAML feature that is not supported: anchors, aliases, tags, merge keys.

They make a value differ from what is written, and with them a small file can expand to gigabytes. Usually they
are an accident: a value that begins with `*`, `&` or `!` and was meant to be text.

Bad:

```yaml
title: Checkout down
status: imported
team: !payments
```

Good:

```yaml
title: Checkout down
status: imported
team: "!payments"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM002"
NAME = "yaml-feature"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The front matter")
