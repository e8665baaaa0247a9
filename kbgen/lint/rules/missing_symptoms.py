"""No symptom is given.

The next responder pastes the line they see in the log. A document without its error and log lines
may not be found when it would help. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
```

Good:

```yaml
title: Checkout down
status: final
symptoms:
  - kind: log
    text: "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import too_few
from kbgen.model.findings import Level, Problem

CODE = "PM302"
NAME = "missing-symptoms"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    return too_few(document, NAME, "symptoms", "Copy the error or log lines exactly as printed.")
