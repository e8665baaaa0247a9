"""A follow-up will not be done, and nobody wrote why.

To let a promise go is a decision; without its reason the next incident asks for it again. An error in a final
document, a warning before.

Bad:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Rewrite the client., status: wont_do}
```

Good:

```yaml
title: Checkout down
status: final
follow_ups:
  - {title: Rewrite the client., status: wont_do, decision: The vendor's client is used from May on.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.features.linting.context import Context
from kbgen.features.linting.strictness import by_status, doubted, is_asked
from kbgen.nouns.findings import Level, Problem

CODE = "PM406"
NAME = "wont-do-without-decision"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Not asked of imported documents."""
    if not is_asked(document) or "follow_ups" in doubted(document):
        return
    for number, item in enumerate(document.meta.follow_ups or []):
        if item.status == "wont_do" and not item.decision:
            message = f"'follow_ups[{number + 1}]' is 'wont_do' and has no 'decision'. Write why it will not be done."
            yield Problem(NAME, document.value_mark("follow_ups", number, "status"), message, by_status(document))
