"""The front matter uses a part of YAML that has no use here: anchors, aliases, tags, merge keys.

They make a value differ from what stands there, and a small file can unfold to gigabytes with them. Mostly they
are an accident: a value that begins with `*`, `&` or `!` and was meant as text.

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
