"""A heading has no space after its #.

Some generators show it as a heading, others as text that begins with #.

Bad:

```markdown
##现象
```

Good:

```markdown
## 现象
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_headings, body_mark
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM704"
NAME = "tight-heading"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Each such heading."""
    for heading in body_headings(document):
        if heading.tight:
            marks = "#" * heading.level
            message = f"'{marks}{heading.text[:60]}' has no space after '{marks}'. Add one."
            yield Problem(NAME, body_mark(document, heading.line), message)
