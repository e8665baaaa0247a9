"""The tags are named in kbgen.toml, and this one is not among them.

Two tags for one thing gather half of the documents each. Without such a list any word will do. Aliases are
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
from kbgen.features.linting.context import Context
from kbgen.features.linting.strictness import unless_imported
from kbgen.features.linting.terms import stranger
from kbgen.nouns.findings import Level, Problem

CODE = "PM504"
NAME = "unknown-tag"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Each one against the vocabulary."""
    terms = context.corpus.settings.vocabulary.tags
    for number, word in enumerate(document.meta.tags or []):
        if message := stranger(word, terms, "tag", "vocabulary.tags"):
            yield Problem(NAME, document.value_mark("tags", number), message, unless_imported(document))
