"""A mark around a part that only some readers may see is misspelled, unbalanced or nested.

What is between `<!-- internal -->` and `<!-- /internal -->` is for `internal` and `restricted` readers, and what is
between `<!-- restricted -->` and `<!-- /restricted -->` for `restricted` ones. Marks count everywhere, in code too.
After a faulty mark everything is withheld from other readers, since nobody knows what was meant. Always an error.

Bad:

```markdown
---
title: Checkout down
status: draft
---

## What happened

<!-- internl -->
The key of the customer had leaked.
<!-- /internal -->
```

Good:

```markdown
---
title: Checkout down
status: draft
---

## What happened

<!-- internal -->
The key of the customer had leaked.
<!-- /internal -->
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import parts
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM854"
NAME = "audience-mark"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """The front matter and the text below it, each by itself: no part reaches from the one into the other."""
    begin = len(document.text) - len(document.body)
    for start, text in ((0, document.text[:begin]), (begin, document.body)):
        for fault in parts(text)[1]:
            at = start + fault.start
            mark = Mark(document.text.count("\n", 0, at) + 1, at - document.text.rfind("\n", 0, at))
            yield Problem(NAME, mark, f"{fault.message} Until then, the rest is withheld from other readers.")
