"""A value does not fit its field.

It is left out, as if it were not there. The message names the legal values.

Bad:

```yaml
title: Checkout down
status: imported
detection:
  method: alarm
```

Good:

```yaml
title: Checkout down
status: imported
detection:
  method: alert
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM102"
NAME = "wrong-value"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME)
