"""The document has a password, key or token.

Whoever reads the page has it, and so does anybody who ever gets a copy of the repository: removing the line is not
enough, the secret must be replaced wherever it is used. The finding says what it is and where, never showing it; nor do
other findings. Known forms of keys are found (clouds, code hosts, chats, payment, private keys, JSON web tokens,
robots of DingTalk, WeCom and Feishu), passwords in addresses, and values next to words such as `password` that look
random; `secrets.patterns` in kbgen.toml adds forms of your own. Stand-ins such as `xxx`, `${TOKEN}` or
`EXAMPLE` are fine. An error, but a warning in an imported document.

Bad:

```markdown
---
title: Checkout down
status: draft
---

## What happened

We ran `mysqldump mysql://root:q8Zr-4Lw0p@db.example.com/shop`.
```

Good:

```markdown
---
title: Checkout down
status: draft
---

## What happened

We ran `mysqldump mysql://root:${PASSWORD}@db.example.com/shop`.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import leak_marks
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.model.findings import Level, Problem
from kbgen.secrets import SECRET

CODE = "PM851"
NAME = "secret"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Everywhere, in logs and code too."""
    for mark, what in leak_marks(document, context, SECRET):
        message = f"Found {what}. Replace the secret wherever it is used, and write *** here."
        yield Problem(NAME, mark, message, unless_imported(document))
