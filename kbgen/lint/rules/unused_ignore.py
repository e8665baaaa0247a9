"""An entry of `ignore` suppresses nothing, names no rule, or gives no reason.

`ignore` lists the codes of rules that the document breaks on purpose, each with the reason. An entry that suppresses
nothing now would hide the next mistake; remove it. One that names no rule is an error.

Bad:

```yaml
title: Checkout down
status: imported
ignore:
  PM201: The clocks were wrong.
```

Good:

```yaml
title: Checkout down
status: imported
started_at: 2026-03-11T10:00:00+08:00
detected_at: 2026-03-11T09:59:00+08:00
ignore:
  PM201: The alert's clock was a minute behind.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, nearest
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem

CODE = "PM901"
NAME = "unused-ignore"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Runs last: the engine says which codes have hidden something."""
    for code in document.meta.ignore or {}:
        mark = document.mark("ignore", code)
        if code not in context.codes:
            near = nearest(code.upper(), sorted(context.codes))
            hint = f" Did you mean '{near}'?" if near else ""
            message = f"'{code}' is not the code of any rule.{hint} Write a code such as PM201."
            yield Problem(NAME, mark, message, Level.ERROR)
        elif code not in context.hidden:
            yield Problem(NAME, mark, f"'{code}' suppresses nothing in this document. Remove it from 'ignore'.")
    for path, mark in document.marks.items():
        if len(path) == 2 and path[0] == "ignore" and document.values.get(path) and not _has_reason(document, path[1]):
            message = f"'{path[1]}' is ignored without a reason, so it has no effect. Write the reason."
            yield Problem(NAME, mark, message, Level.ERROR)


def _has_reason(document: Document, code: str | int) -> bool:
    """A reason of the wrong kind is the reader's finding."""
    at = document.value_mark("ignore", code)
    return code in (document.meta.ignore or {}) or any(problem.mark == at for problem in document.problems)
