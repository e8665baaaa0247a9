"""A picture or other attachment is next to documents, and none of them shows or links to it.

Whoever may see a document may see its files. If no document refers to a file, nobody can tell whose it is, so it may
be published by mistake. Link to it, delete it, or give the document its own folder with an `index.md`: all in that
folder belongs to it. A text file whose name is not that of Markdown (`.txt`, `.mdx`, `.rst`) is not a postmortem,
and is in no list and no search. Always a warning.

Bad:

```markdown title="2026/20260311-checkout-down.md"
---
title: Checkout down
status: draft
---
```

```text title="2026/queue.png"
```

Good:

```markdown title="2026/20260311-checkout-down.md"
---
title: Checkout down
status: draft
---

![The queue](queue.png)
```

```text title="2026/queue.png"
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from kbgen.corpus import WRITTEN
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM606"
NAME = "unclaimed-file"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Told once a file, at the first document beside it."""
    for path in context.unclaimed.get(document.path, ()):
        name = posixpath.basename(path)
        message = (
            f"No document refers to the file '{name}' next to this one. Link to it where it belongs, or delete it."
        )
        stem, _, ending = name.rpartition(".")
        if ending.casefold() in WRITTEN:
            message += f" If it is a postmortem, write it in Markdown, as '{stem}.md'."
        yield Problem(NAME, Mark(), message)
