"""A document is related to itself, or both related and not related to another.

A relation counts in both directions, whichever document states it, so the two must not contradict each other.

Bad:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: imported
related:
  - {id: 20260311-checkout-down, relation: duplicate}
```

Good:

```yaml title="20260311-checkout-down.md"
title: Checkout down
status: imported
not_related:
  - {id: 20250101-payments-down, reason: The pool was full then.}
```

```yaml title="20250101-payments-down.md"
title: Payments down
status: imported
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import named_documents
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM602"
NAME = "contradictory-relation"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Itself in both lists; for each related document the noes of both sides."""
    for named in named_documents(document):
        if fault := _fault(document, context.corpus.by_id.get(named.id), named.field, context):
            yield Problem(NAME, named.mark, f"{named.said}, {fault}")


def _fault(document: Document, other: Document | None, field: str, context: Context) -> str | None:
    if other is document:
        return "which is this document. Name the other one."
    if field == "related" and other and _denied(document, other, context):
        return "which is also under 'not_related' here. Remove one of them."
    if field == "related" and other and _denied(other, document, context):
        return "which lists this document under 'not_related'. Agree on one of them."
    return None


def _denied(by: Document, other: Document, context: Context) -> bool:
    return any(context.corpus.by_id.get(item.id) is other for item in by.meta.not_related or [])
