"""Two files are the same, byte for byte: a copy that was left behind, or one postmortem in two places.

One incident looks like two then, in every figure. Where both files have to stay, one says so with `related`.

Bad:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: imported
---
The checkout was down.
```

```yaml title="archive/checkout.md"
title: Checkout down
status: imported
---
The checkout was down.
```

Good:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: imported
---
The checkout was down.
```

```yaml title="archive/checkout.md"
title: Checkout down
status: imported
related: [{id: 20260311-checkout-down, relation: duplicate}]
---
The checkout was down.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM610"
NAME = "same-file"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """At both, as nobody knows which one is meant to stay."""
    if other := context.corpus.same_file.get(document.path):
        yield Problem(
            NAME,
            Mark(),
            f"The file is the same as {other.path}, so one incident looks like two. Remove one of them, or "
            f"write in one: related: [{{id: {other.id}, relation: duplicate}}].",
        )
