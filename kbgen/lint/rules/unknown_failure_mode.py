"""The failure mode of a cause is not in the taxonomy.

A recurrence is recognised by `failure_mode` and `component` together: two names for one mode hide
a recurrence. Names and aliases of the taxonomy are fine in both languages; your `failure_modes.toml` adds modes.

Bad:

```yaml
title: Checkout down
status: draft
root_causes:
  - failure_mode: hot-kye
```

Good:

```yaml
title: Checkout down
status: draft
root_causes:
  - failure_mode: hot-key
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, nearest
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Problem
from kbgen.model.taxonomy import UNKNOWN, fold

CODE = "PM505"
NAME = "unknown-failure-mode"
LEVEL = Level.WARNING


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Of every cause; `unknown` is legal."""
    for number, cause in enumerate(document.meta.root_causes or []):
        word = cause.failure_mode
        if word and fold(word) != UNKNOWN and not context.corpus.taxonomy.find(word):
            near = nearest(fold(word), context.corpus.taxonomy.modes)
            hint = f"Did you mean '{near}'?" if near else "`kbgen suggest` proposes one."
            message = f"'{word}' is not a failure mode of the taxonomy. {hint} Add new ones to failure_modes.toml."
            yield Problem(NAME, document.value_mark("root_causes", number, "failure_mode"), message)
