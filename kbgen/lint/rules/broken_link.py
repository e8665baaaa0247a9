"""A link or image leads to a file that is not there.

Only relative links are checked: they lead to other postmortems, or to files below the docs folder. Addresses,
mail, anchors, and paths from the site's root are left alone. A link out of the docs folder works on nobody's site.
An error, but a warning in an imported document.

Bad:

```markdown
---
title: Checkout down
status: imported
---

See [the log](files/gateway.log).
```

Good:

```markdown
---
title: Checkout down
status: imported
---

See [the log](https://example.com/gateway.log) and [what happened](#what-happened).
```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from kbgen.documents import Document
from kbgen.lint.places import body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.markdown import links
from kbgen.model.findings import Level, Problem

CODE = "PM603"
NAME = "broken-link"
LEVEL = Level.ERROR

# An address, a path from the root, an anchor or query alone, or a generator's own tag.
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\#?]|.*(?:\{\{|\{%|\$\{)")


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Every relative link of the text."""
    folder = posixpath.dirname(document.path)
    for link in links(document.body):
        if _ELSEWHERE.match(link.target):
            continue
        target = posixpath.normpath(posixpath.join(folder, unquote(re.split("[?#]", link.target)[0])))
        if message := _fault(target, folder, context):
            mark = body_mark(document, link.mark.line, link.mark.column)
            yield Problem(NAME, mark, f"'{link.target}' {message}", unless_imported(document))


def _fault(target: str, folder: str, context: Context) -> str | None:
    if target == ".." or target.startswith("../"):
        return "leads out of the docs folder. Move the file below it, or link to its address."
    if target in context.corpus.by_path or target in context.files or target in context.folders:
        return None
    same = context.by_name.get(posixpath.basename(target), [])
    advice = "Add the file, or correct the link."
    if len(same) == 1:
        advice = f"Did you mean '{posixpath.relpath(f'/{same[0]}', f'/{folder}')}'?"
    return f"leads to no file: there is no {target} below the docs folder. {advice}"
