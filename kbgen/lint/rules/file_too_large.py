"""The file has more than two million bytes, and the rest is not read.

What is not read is not found. Move long logs to a separate file and link to it.

Bad:

```markdown
{200001 times ERROR 504 }
```

Good:

```markdown
The log is in [gateway.log](gateway.log).
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM007"
NAME = "file-too-large"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The file")
