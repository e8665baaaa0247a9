"""A heading is more than one level below the one above it.

The outline has a gap: tables of contents and screen readers show a section without its parent. The title counts
as the first level.

Bad:

```markdown
# Checkout down

### Detection
```

Good:

```markdown
# Checkout down

## Detection
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_headings, body_mark
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM702"
NAME = "heading-jump"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Each heading against the one above; the first one against the front matter's title, where there is one."""
    above = 1 if document.meta.title else None
    for heading in body_headings(document):
        if above and heading.level > above + 1:
            wanted = "#" * (above + 1)
            message = f"'{heading.text[:60]}' is a level {heading.level} heading right below level {above}."
            yield Problem(NAME, body_mark(document, heading.line), f"{message} Use {wanted}.")
        above = heading.level
