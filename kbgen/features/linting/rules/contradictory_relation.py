"""A document is related to itself, or is both related and not related to another.

A relation counts both ways, whoever wrote it, so the two documents must not contradict each other.

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
from kbgen.features.linting.context import Context
from kbgen.nouns.findings import Level, Problem

CODE = "PM602"
NAME = "contradictory-relation"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Itself in both lists; for each related document the noes of both sides."""
    known = context.corpus.by_id
    for field in ("related", "not_related"):
        for number, item in enumerate(getattr(document.meta, field) or []):
            other = known.get(item.id)
            mark, name = document.value_mark(field, number, "id"), f"'{field}[{number + 1}].id'"
            if other is document:
                yield Problem(NAME, mark, f"{name} is '{item.id}', this document itself. Name the other one.")
            elif field == "related" and other and _denied(document, other, context):
                yield Problem(NAME, mark, f"{name} is '{item.id}', also under 'not_related' here. Remove one of them.")
            elif field == "related" and other and _denied(other, document, context):
                yield Problem(
                    NAME,
                    mark,
                    f"{name} is '{item.id}', which says under 'not_related' that it is not. Agree on one of them.",
                )


def _denied(by: Document, other: Document, context: Context) -> bool:
    return any(context.corpus.by_id.get(item.id) is other for item in by.meta.not_related or [])
