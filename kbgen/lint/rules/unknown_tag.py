"""kbgen.toml lists the tags, and this one is not among them.

Two tags for one thing have a part of the documents each. Without such a list any word will do. Aliases are
fine. An error, but a warning in an imported document.

Bad:

```toml title="kbgen.toml"
[vocabulary]
tags = [{ name = "checkout", aliases = ["结账"] }]
```

```yaml
title: Checkout down
status: draft
tags: [chekout]
```

Good:

```toml title="kbgen.toml"
[vocabulary]
tags = [{ name = "checkout", aliases = ["结账"] }]
```

```yaml
title: Checkout down
status: draft
tags: [结账]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import strangers
from kbgen.model.findings import Level, Problem

CODE = "PM504"
NAME = "unknown-tag"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each one against the vocabulary."""
    return strangers(document, NAME, "tags", "tag", context.corpus.settings.vocabulary)
