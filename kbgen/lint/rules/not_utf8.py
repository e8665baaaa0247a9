r"""The file is not UTF-8.

What can't be decoded is shown as replacement characters and can't be found. Such files usually come from an
editor that saves in GBK or Latin-1. In the example, bytes are shown as `\xNN`.

Bad:

```bytes
\xbf\xaa\xca\xbc
```

Good:

```bytes
\xe5\xbc\x80\xe5\xa7\x8b
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM005"
NAME = "not-utf8"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The file")
