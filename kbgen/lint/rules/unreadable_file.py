"""A file in the docs folder can't be opened.

A link that points nowhere, to itself, to a folder or out of the docs folder; a pipe, a socket or a device; a name
that is not UTF-8; or no permission to read the file. Nothing is known about it, so it is on no site and in no search.
Always an error. (An example can't be shown as text; the one below stands for it.)

Bad:

```unopened
The link points to a file that does not exist. Fix it, or delete it.
```

Good:

```markdown
# Checkout down
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM009"
NAME = "unreadable-file"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What was noticed when it should have been opened."""
    return reported(document, NAME)
