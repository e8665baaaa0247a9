"""A document was renamed, and its old name does not redirect to it.

Others may refer to it by the old name: in `related`, links, bookmarks, tickets. List the old id under
`aliases`: references to it then work, and a page at the old address redirects. `kbgen lint --changed BASE --fix`
does it. Git knows what was renamed, so only `--changed` and `kbgen check` check this; where other documents
refer to the old name it is an error, because their links would lead nowhere.

Bad:

```yaml
# was 2026/20260311-checkout.md
title: Checkout down
status: draft
```

Good:

```yaml
# was 2026/20260311-checkout.md
title: Checkout down
status: draft
aliases: [20260311-checkout]
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document, document_id
from kbgen.lint.rule import Context
from kbgen.lint.strictness import place_of
from kbgen.model.findings import Level, Problem

CODE = "PM608"
NAME = "renamed-without-alias"
LEVEL = Level.WARNING
MOST = 3  # referring documents that are named


def check(document: Document, context: Context) -> Iterator[Problem]:
    """The former id must be one of the aliases, unless only the folder is another."""
    former = context.moved.get(document.path)
    name = document_id(former) if former else document.id
    if former is None or name in document.names:
        return
    others = context.referring[former]
    named = ", ".join(other.path for other in others[:MOST]) + (", ..." if len(others) > MOST else "")
    told = f"Still referring to it: {named}. " if others else ""
    message = f"This was '{name}' where the branch began, and no alias redirects from there. {told}"
    level = Level.ERROR if others else Level.WARNING
    yield Problem(NAME, place_of(document, "aliases"), f"{message}Write 'aliases: [{name}]'; --fix does it.", level)
