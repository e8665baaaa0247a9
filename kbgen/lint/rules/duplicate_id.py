"""Two documents have the same id.

The id is the file name without `.md`, or the folder's name for `name/index.md`. The one whose path comes later gets
an id made from its whole path, so none is lost, but links to the id lead to the other one. An error, but a warning
in an imported document.

Bad:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: draft
```

```yaml title="archive/20260311-checkout-down.md"
title: Checkout down
status: draft
```

Good:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: draft
```

```yaml title="archive/20260311-checkout-slow.md"
title: Checkout slow
status: draft
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, document_id
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM604"
NAME = "duplicate-id"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """At the later one of the two."""
    if other := context.corpus.clashes.get(document.path):
        message = f"The id '{document_id(document.path)}' belongs to {other}; this document gets '{document.id}'."
        yield Problem(NAME, Mark(), f"{message} Rename one of the files.", unless_imported(document))
