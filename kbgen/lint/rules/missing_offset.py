"""A clock time does not say in which time zone.

Without an offset nobody knows the instant: no duration can be computed, and readers elsewhere are hours wrong. Set
`time_zone` in kbgen.toml if all times are in one zone. An error in a final document, a warning before; an imported
document gets one warning for all of its times.

Bad:

```yaml
title: Checkout down
status: draft
started_at: 2026-03-11T10:00:00
```

Good:

```yaml
title: Checkout down
status: draft
started_at: 2026-03-11T10:00:00+08:00
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kbgen.documents import Document, dotted
from kbgen.lint.places import moments
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status, is_asked
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import moment_text

CODE = "PM204"
NAME = "missing-offset"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Every clock time, unless the knowledge base has a time zone."""
    if context.corpus.zone:
        return
    bare = [(path, at) for path, at in moments(document) if isinstance(at, datetime) and at.tzinfo is None]
    shown = bare if is_asked(document) else bare[:1]
    for path, at in shown:
        others = f" So have {len(bare) - 1} more." if len(bare) > len(shown) else ""
        yield Problem(
            NAME,
            document.value_mark(*path),
            f"'{dotted(path)}' ({moment_text(at)}) has no offset.{others} Write one, as in "
            f"{moment_text(at)}+08:00, or set 'time_zone' in kbgen.toml.",
            by_status(document),
        )
