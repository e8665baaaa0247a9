"""kbgen.toml lists the services, and this one is not among them.

A service with two names has a part of its incidents under each. Without such a list any word will do. Aliases are
fine. An error, but a warning in an imported document.

Bad:

```toml title="kbgen.toml"
[vocabulary]
services = [{ name = "checkout", aliases = ["结账"] }]
```

```yaml
title: Checkout down
status: draft
services: [chekout]
```

Good:

```toml title="kbgen.toml"
[vocabulary]
services = [{ name = "checkout", aliases = ["结账"] }]
```

```yaml
title: Checkout down
status: draft
services: [结账]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.lint.strictness import strangers
from kbgen.model.findings import Level, Problem

CODE = "PM502"
NAME = "unknown-service"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each one against the vocabulary."""
    return strangers(document, NAME, "services", "service", context.corpus.settings.vocabulary)
