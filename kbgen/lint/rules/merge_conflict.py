"""A merge conflict is unresolved: both sides are in the file, with git's markers between them.

What is published would be neither. Keep what is right on both sides, and delete the marker lines. Code blocks may
show them.

Bad:

```yaml
title: Checkout down
status: draft
```

````markdown
# Checkout down

<<<<<<< HEAD
The pool was full.
=======
The pool had run dry.
>>>>>>> review
````

Good:

```yaml
title: Checkout down
status: draft
```

````markdown
# Checkout down

The pool was full.
````
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import CONFLICT, Document
from kbgen.lint.locations import body_mark
from kbgen.lint.rule import Context, reported
from kbgen.markdown import prose_lines
from kbgen.model.findings import Level, Problem

CODE = "PM008"
NAME = "merge-conflict"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """In the front matter as the reader found it; in the text the first line with a mark."""
    yield from reported(document, NAME, "The front matter")
    for number, line in prose_lines(document.body):
        if CONFLICT.match(line) and line[0] in "<>":
            advice = "Keep what is right on both sides, and delete the lines with <<<<<<<, ======= and >>>>>>>."
            message = f"A merge conflict is unresolved here ('{line[:40].strip()}'). {advice}"
            yield Problem(NAME, body_mark(document, number), message)
            return
