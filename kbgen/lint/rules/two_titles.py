"""The document has more than one title.

A page has one top-level heading, its title. A second one in the text, or one that differs from the `title`
of the front matter, leaves readers unsure which one lists and searches show.

Bad:

```markdown
---
title: Checkout down
status: imported
---

# Payments failed
```

Good:

```markdown
---
title: Checkout down
status: imported
---

## What happened
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_headings, body_mark
from kbgen.lint.rule import Context
from kbgen.markdown import plain
from kbgen.model.findings import Level, Problem

CODE = "PM703"
NAME = "two-titles"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Once a document: at the heading that differs from the title, else at the second one of the first level."""
    firsts = [heading for heading in body_headings(document) if heading.level == 1]
    title = document.meta.title
    if firsts and title and not _tells(plain(title).casefold(), firsts[0].text.casefold()):
        message = f"The heading '{firsts[0].text[:60]}' differs from the title '{title[:60]}'."
        yield Problem(NAME, body_mark(document, firsts[0].line), f"{message} Remove it, or make it ##.")
    elif len(firsts) > 1:
        message = f"The text has {len(firsts)} top-level headings; that level is for the title."
        yield Problem(NAME, body_mark(document, firsts[1].line), f"{message} Make all but the first ##.")


def _tells(title: str, heading: str) -> bool:
    """Whether the title is the heading, or that and more, as `kbgen import` joins `Incident report` and what it was."""
    whole, rest = title[: len(heading)] == heading, title[len(heading) :].lstrip()
    return whole and (not rest or rest[0] in ":：-–—")
