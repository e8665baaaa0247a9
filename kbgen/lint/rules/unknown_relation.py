"""`related` or `not_related` names a document that does not exist.

The relation is shown nowhere and has no effect. An id is a file name without `.md`, or an earlier id that a document
lists under `aliases`.

Bad:

```yaml
title: Checkout down
status: imported
related:
  - {id: 20250101-checkout-down, relation: same_cause}
```

Good:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: imported
related:
  - {id: 20250101-payments-down, relation: same_cause}
```

```yaml title="20250101-payments-down.md"
title: Payments down
status: imported
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, nearest
from kbgen.lint.locations import named_documents
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM601"
NAME = "unknown-relation"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each id in both lists."""
    for named in named_documents(document):
        known = context.corpus.by_id
        if named.id not in known and named.id not in context.absent:
            near = nearest(named.id, known)
            advice = f"Did you mean '{near}'?" if near else "Write its file name without .md."
            yield Problem(NAME, named.mark, f"{named.said}, but no document has this id. {advice}")
