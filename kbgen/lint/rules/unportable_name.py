r"""A file name clashes with another, or is not allowed, on other systems.

Windows and macOS do not tell `A.md` from `a.md`; Windows allows no `aux.md`, no name that ends in a dot or a space, and
none with one of `< > : " | ? * \`. Whoever clones the repository there loses a file. An invisible character
in a name, such as a line break, makes it look like another one. Always a warning.

Bad:

```markdown title="2026/aux.md"
---
title: Checkout down
status: draft
---
```

Good:

```markdown title="2026/20260311-checkout-down.md"
---
title: Checkout down
status: draft
---
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM607"
NAME = "unportable-name"
LEVEL = Level.WARNING

_TAKEN = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_BARRED = re.compile(r"[<>:\"|?*\\]|[. ]$")


def check(document: Document, context: Context) -> Iterator[Problem]:
    """The name, those of its folders, and its neighbours."""
    for part in document.path.split("/"):
        if _TAKEN.fullmatch(part) or _BARRED.search(part) or _BARRED.search(part.rpartition(".")[0]):
            yield Problem(NAME, Mark(), f"'{part}' is not a valid file name on Windows. Rename it.")
        if hidden := next((char for char in part if not (char.isprintable() or char == "\u3000")), None):
            yield Problem(NAME, Mark(), f"'{part}' contains U+{ord(hidden):04X}, which is invisible. Rename it.")
    for other in context.by_folded_path[document.path.casefold()]:
        if other != document.path:
            yield Problem(NAME, Mark(), f"'{other}' has the same name on systems that ignore case. Rename one of them.")
