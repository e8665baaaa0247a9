"""The timeline goes back in time.

People read it from top to bottom. An entry that is earlier than the one above is in the wrong place, or its
time is wrong. Entries whose time is `unknown` may be anywhere.

Bad:

```yaml
title: Checkout down
status: imported
timeline:
  - {at: 2026-03-11T10:30:00+08:00, text: Rolled back.}
  - {at: 2026-03-11T10:00:00+08:00, text: The first payment failed.}
```

Good:

```yaml
title: Checkout down
status: imported
timeline:
  - {at: 2026-03-11T10:00:00+08:00, text: The first payment failed.}
  - {at: 2026-03-11T10:30:00+08:00, text: Rolled back.}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import Moment, is_before, is_known, moment_text

CODE = "PM203"
NAME = "timeline-order"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each entry against the last one above it whose time is known."""
    above: Moment | None = None
    for number, event in enumerate(document.meta.timeline or []):
        if above is not None and is_before(event.at, above, context.corpus.zone):
            yield Problem(
                NAME,
                document.value_mark("timeline", number, "at"),
                f"'timeline[{number + 1}].at' ({moment_text(event.at)}) is before the entry above it "
                f"({moment_text(above)}). Move the entry up, or fix its time.",
            )
        above = event.at if is_known(event.at) else above
