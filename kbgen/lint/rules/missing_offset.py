"""A clock time has no UTC offset.

Without an offset the moment is unknown: no duration can be calculated, and readers elsewhere are hours off. Set
`time_zone` in kbgen.toml if all times are in one zone; an hour that a clock change repeats or skips needs
an offset even then. An error in a final document, a warning before; an imported document gets one warning for all
its times.

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

from kbgen.documents import Document
from kbgen.lint.locations import moments
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status, is_asked
from kbgen.model.fields import dotted
from kbgen.model.findings import Level, Problem
from kbgen.model.moments import moment_text, offset_at

CODE = "PM204"
NAME = "missing-offset"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Every clock time that the knowledge base's time zone does not place."""
    zone, name = context.corpus.zone, context.corpus.settings.time_zone
    clocks = [(path, at) for path, at in moments(document) if isinstance(at, datetime) and at.tzinfo is None]
    bare = [(path, at) for path, at in clocks if not (zone and offset_at(at, zone))]
    for path, at in bare if is_asked(document) else bare[:1]:
        others = f" Also missing in {len(bare) - 1} more." if len(bare) > 1 and not is_asked(document) else ""
        why, example, also = "", f"{moment_text(at)}+08:00", ", or set 'time_zone' in kbgen.toml"
        if zone:
            why = f" The clocks of {name} change in that hour: this time occurs twice, or not at all."
            example, also = at.replace(tzinfo=zone).isoformat(), ""
        yield Problem(
            NAME,
            document.value_mark(*path),
            f"'{dotted(path)}' ({moment_text(at)}) has no UTC offset.{others}{why} Add it, as in {example}{also}.",
            by_status(document),
        )
