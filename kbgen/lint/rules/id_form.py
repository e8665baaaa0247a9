"""The file's name is not of the form YYYYMMDD-slug.

The file name without `.md` is the id, which links and `related` rely on: with the date it is unique and sorts
by time. Keep an old id under `aliases` when you rename. Imported files may keep their names, and documents without a
date are not checked.

Bad:

```yaml title="checkout-down.md"
title: Checkout down
status: draft
started_at: 2026-03-11
```

Good:

```yaml title="2026/20260311-checkout-down.md"
title: Checkout down
status: draft
started_at: 2026-03-11
aliases: [checkout-down]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from kbgen.corpus import when
from kbgen.documents import Document, document_id
from kbgen.lint.rule import Context
from kbgen.lint.strictness import is_asked
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM207"
NAME = "id-form"
LEVEL = Level.WARNING

_FORM = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})-[^\W_](?:[\w.-]*\w)?")


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Of drafts, documents in review and final ones whose day is known."""
    stem, day = document_id(document.path), when(document)
    if is_asked(document) and day and not _is_fine(stem):
        message = f"The id '{stem}' is not of the form YYYYMMDD-slug."
        advice = f"Name the file {day:%Y%m%d}-....md, and keep the old id under 'aliases' if anything links to it."
        yield Problem(NAME, Mark(), f"{message} {advice}")


def _is_fine(stem: str) -> bool:
    match = _FORM.fullmatch(stem)
    try:
        return bool(match and date(*map(int, match.groups())))
    except ValueError:
        return False
