"""The front matter is too large or nested too deeply to be read.

No postmortem needs 24 levels or 500,000 characters of facts; a file that has them is a mistake or an attack.
Long logs belong below the front matter, or in a separate file.

Bad:

```yaml
title: Checkout down
status: imported
tags: {40 times [}checkout{40 times ]}
```

Good:

```yaml
title: Checkout down
status: imported
tags: [checkout]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM003"
NAME = "yaml-limit"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The front matter")
