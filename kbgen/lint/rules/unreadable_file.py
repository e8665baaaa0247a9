"""A file of the docs folder can't be opened.

A link that leads nowhere or to itself, a link to a folder that holds it, a name that is not UTF-8, or a file without
the permission to read it. Nothing is known of it, so it is on no site and found by no search. Always an error. (An
example can't be shown in a text; the one below stands for it.)

Bad:

```unopened
The link leads to no file. Correct it, or delete it.
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
