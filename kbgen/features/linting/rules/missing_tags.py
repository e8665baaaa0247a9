"""No tag is written.

Tags gather what has no field of its own. An error in a final document, a warning in a draft or in review.

Bad:

```yaml
title: Checkout down
status: final
```

Good:

```yaml
title: Checkout down
status: final
tags: [connection-pool]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.features.linting.context import Context
from kbgen.features.linting.strictness import by_status, doubted, is_asked, place_of
from kbgen.nouns.findings import Level, Problem

CODE = "PM306"
NAME = "missing-tags"
LEVEL = Level.ERROR


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Asked of all but imported documents."""
    if not document.meta.tags and is_asked(document) and "tags" not in doubted(document):
        message = "'tags' is not written; a final document needs one. Write slugs, as in [connection-pool, release]."
        yield Problem(NAME, place_of(document, "tags"), message, by_status(document))
