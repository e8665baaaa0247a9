"""A `findable_by` query does not find the document among the first three results.

`findable_by` is a promise to the next responder, checked by running each query against the real search index. Add the
missing words where they belong: the error as printed in `symptoms`, what people saw in `summary`. An error in
a final document, a warning before.

Bad:

```yaml
title: Checkout down
status: draft
findable_by: [quux frobnication stalled]
```

Good:

```yaml
title: Checkout down
status: draft
symptoms: ["quux: frobnication stalled"]
findable_by: [quux frobnication stalled]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.corpus import is_published
from kbgen.documents import Document, may_tell, plain_fields
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status
from kbgen.model.findings import Level, Problem
from kbgen.model.required import FIRST

CODE = "PM801"
NAME = "not-findable"
LEVEL = Level.ERROR


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Only where there is an index to ask, and the document is in it."""
    if not context.find or not may_tell(document, "findable_by") or not is_published(document, context.corpus.settings):
        return
    for at, query in enumerate(plain_fields(document, "findable_by")[0] or ()):
        found = context.find(query, document.id)
        if document.id not in found[:FIRST]:
            first = f"Found first: {', '.join(found[:FIRST])}." if found else "Nothing was found."
            message = f"'findable_by[{at + 1}]' does not find this document among the first {FIRST} results. {first}"
            message += " Add the missing words to 'symptoms' or 'summary'."
            yield Problem(NAME, document.value_mark("findable_by", at), message, by_status(document))
