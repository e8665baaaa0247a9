"""The severity is not one of the knowledge base's.

Lists, filters and figures rely on it. Aliases such as `P0` are fine and are shown in the knowledge base's own
spelling. An error, but a warning in an imported document.

Bad:

```yaml
title: Checkout down
status: draft
severity: SEV9
```

Good:

```yaml
title: Checkout down
status: draft
severity: P1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import stranger, unless_imported
from kbgen.model.findings import Level, Problem

CODE = "PM501"
NAME = "unknown-severity"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Against the vocabulary's severities."""
    terms = context.corpus.settings.vocabulary.severities
    if message := stranger(document.meta.severity, terms, "severity", "vocabulary.severities"):
        yield Problem(NAME, document.value_mark("severity"), message, unless_imported(document))
