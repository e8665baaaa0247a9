r"""The file holds a control character.

No page, feed or terminal can show it, and it breaks a search for the pasted line. It is read as a space. Usually it
came along with a log line. In the example, bytes are shown as `\xNN`.

Bad:

```bytes
The console froze\x08
```

Good:

```bytes
The console froze
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.rule import Context, reported
from kbgen.model.findings import Level, Problem

CODE = "PM006"
NAME = "control-character"
LEVEL = Level.WARNING


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """What the reader noticed."""
    return reported(document, NAME, "The file")
