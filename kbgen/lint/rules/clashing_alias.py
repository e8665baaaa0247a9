"""An entry of `aliases` is another document's id or alias, or can't be an earlier id.

A link can lead to one document only. An id wins over an alias, and the first document over the next. What no file
can be called (several lines, or more than 240 bytes) never was an id, and gets no redirect.

Bad:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: imported
aliases: [20250101-payments-down]
```

```yaml title="20250101-payments-down.md"
title: Payments down
status: imported
```

Good:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: imported
aliases: [incident-42]
```

```yaml title="20250101-payments-down.md"
title: Payments down
status: imported
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import LONGEST_ID, may_be_id
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM605"
NAME = "clashing-alias"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each alias that leads elsewhere, or is the document's own id."""
    for number, alias in enumerate(document.meta.aliases or []):
        owner = context.corpus.by_id.get(alias, document)
        mark = document.value_mark("aliases", number)
        if owner is not document:
            has = "the id" if owner.id == alias else "an alias"
            yield Problem(
                NAME, mark, f"'{alias}' is also {has} of {owner.path}, which is where links to it lead. Remove one."
            )
        elif alias == document.id:
            yield Problem(NAME, mark, f"'{alias}' is already the document's id. Remove it from 'aliases'.")
        elif "/" not in alias and not may_be_id(alias):
            legal = f"a file's name has one line and at most {LONGEST_ID} bytes"
            yield Problem(NAME, mark, f"'{alias[:40]}' can't have been an id: {legal}. Remove it from 'aliases'.")
