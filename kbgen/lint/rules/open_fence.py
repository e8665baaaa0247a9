"""A code block is never closed.

Everything below it is shown as code: no headings, no links. An error, but a warning in imported documents.

Bad:

````markdown
```text
HikariPool-1 - Connection is not available
````

Good:

````markdown
```text
HikariPool-1 - Connection is not available
```
````
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.markdown import open_fence
from kbgen.model.findings import Level, Problem

CODE = "PM705"
NAME = "open-fence"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """At the line that opens it."""
    if line := open_fence(document.body):
        message = "The code block that begins here is never closed. Add a line with the same marks below it."
        yield Problem(NAME, body_mark(document, line), message, unless_imported(document))
