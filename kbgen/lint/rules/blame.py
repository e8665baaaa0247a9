"""The text blames a person instead of explaining how it could happen.

"Should have known" and 粗心 end the search for causes too early: the next person will be just as human. People
who expect blame stop telling. Write what the person saw, what the system let through, and what would have caught it.
Logs and code are not checked, and 负责人 and 责任人 mean an owner. Imported documents are not checked.

Bad:

```yaml
title: Checkout down
status: draft
root_causes:
  - category: operations_process
    text: The engineer forgot to run the migration.
```

Good:

```yaml
title: Checkout down
status: draft
root_causes:
  - category: operations_process
    text: The migration is run by hand, and nothing stops a release without it.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.blame import blames
from kbgen.lint.locations import own_words
from kbgen.lint.rule import Context
from kbgen.lint.strictness import is_asked
from kbgen.model.findings import Level, Problem

CODE = "PM310"
NAME = "blame"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """The authors' own words: the text outside of code, and the texts of the front matter but those quoted."""
    if not is_asked(document):
        return
    for place in own_words(document):
        for start, words in blames(place.text, cause=place.is_cause):
            message = f"'{words}' blames a person. Write what made it possible, and what would have caught it."
            yield Problem(NAME, place.at(start), message)
