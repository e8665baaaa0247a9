"""The timeline or the follow-ups are in the text only.

A table in the text is for people only: no figure counts it, and no list shows it. `kbgen lint --fix` copies
what it is sure of to the front matter; the text stays unchanged.

Bad:

```markdown
---
title: Checkout down
status: draft
started_at: 2026-03-11T10:00:00+08:00
---

## Timeline

| Time  | What                      |
| ----- | ------------------------- |
| 10:00 | The first payment failed. |
| 10:20 | Support noticed.          |
```

Good:

```yaml
title: Checkout down
status: draft
started_at: 2026-03-11T10:00:00+08:00
timeline:
  - {at: 2026-03-11T10:00:00+08:00, text: The first payment failed.}
  - {at: 2026-03-11T10:20:00+08:00, text: Support noticed.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import asks_for
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import moment_text
from kbgen.model.required import lacking

CODE = "PM311"
NAME = "list-in-text"
LEVEL = Level.WARNING


def _begin(document: Document) -> str:
    at = document.meta.started_at
    return moment_text(at) if at is not None else ""


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Where the list would stand; asked of all but imported documents."""
    wanted = [name for name in lacking(vars(document.meta)) if asks_for(document, name)]
    if not wanted or not document.body.strip():
        return
    from kbgen.importing import text_only  # it takes its time to load, and is for what changed

    for each in text_only(document.body, _begin(document), context.corpus.settings):
        if each.field in wanted:
            message = f"'{each.field}' is empty, but the text has entries for it: {len(each.entries)}."
            yield Problem(
                NAME, body_mark(document, each.line), f"{message} Copy them to the front matter; --fix does it."
            )
