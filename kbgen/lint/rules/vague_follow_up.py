"""A follow-up is too vague to be done.

"Be more careful" and 加强意识 can't be finished, checked or handed over, and change nothing next time. Write
what will exist afterwards: which alert, on what, by whom. Checked for open follow-ups; imported documents
are not checked.

Bad:

```yaml
title: Checkout down
status: draft
follow_ups:
  - {title: Improve monitoring., owner: payments, due: 2026-09-01, status: open}
```

Good:

```yaml
title: Checkout down
status: draft
follow_ups:
  - {title: Alert when the pool has been full for a minute., owner: payments, due: 2026-09-01, status: open}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import open_follow_ups
from kbgen.lint.rule import Context
from kbgen.lint.strictness import is_asked
from kbgen.lint.vague import is_vague
from kbgen.model.findings import Level, Problem

CODE = "PM409"
NAME = "vague-follow-up"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """The whole title must be vague; one that names a thing to do is fine."""
    if not is_asked(document):
        return
    for number, item in open_follow_ups(document):
        if is_vague(item.title):
            message = f"'follow_ups[{number + 1}]' is '{item.title[:60]}', which nobody can check off. "
            mark = document.value_mark("follow_ups", number, "title")
            yield Problem(NAME, mark, message + "Write what will exist once it is done.")
