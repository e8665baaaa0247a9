"""An internal address is in a document that people outside may read.

Names and addresses of internal hosts tell an attacker where to go, and are of no use to readers outside. Hosts that
`secrets.internal_hosts` in kbgen.toml names are findings in every document. Private addresses (`10.`, `172.16.`,
`192.168.`) and names that end in `.corp`, `.internal`, `.intranet` or `.lan` are findings in documents with
`visibility: public`; `secrets.private_addresses` makes private addresses findings everywhere, or nowhere.

Bad:

```markdown
---
title: Checkout down
status: draft
visibility: public
---

## What happened

The primary 10.12.0.7 was lost.
```

Good:

```markdown
---
title: Checkout down
status: draft
visibility: public
---

## What happened

The primary of the database was lost.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import leak_marks
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.secrets import INTERNAL

CODE = "PM853"
NAME = "internal-address"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Once a document, at the first: logs are full of them."""
    found = list(leak_marks(document, context, INTERNAL))
    if found:
        mark, what = found[0]
        more = f", and such addresses in {len(found) - 1} more places" if len(found) > 1 else ""
        message = f"Found {what}{more}. Write what it is for instead, for example 'the primary database'."
        yield Problem(NAME, mark, message)
