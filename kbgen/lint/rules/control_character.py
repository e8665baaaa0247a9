r"""The file holds a control character.

No page, feed or terminal can show it, and pasted into a search it finds nothing. It is read as a blank. Mostly it
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
