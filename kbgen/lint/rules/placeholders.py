"""A placeholder is still where a fact should be.

`TODO` in a field satisfies the other rules and tells nobody anything. Text that merely mentions a TODO is fine.
An error in a final document, a warning before; imported documents are not checked.

Bad:

```yaml
title: Checkout down
status: draft
summary: TODO
```

Good:

```yaml
title: Checkout down
status: draft
summary: A function marked "TODO" in the code was never called, and all payments failed.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbgen.documents import Document
from kbgen.lint.locations import body_mark, texts
from kbgen.lint.rule import Context
from kbgen.lint.strictness import by_status, is_asked
from kbgen.markdown import prose_lines
from kbgen.model.fields import dotted
from kbgen.model.findings import Level, Problem

CODE = "PM309"
NAME = "placeholders"
LEVEL = Level.ERROR

_WORD = r"(?:TODO|TBD|FIXME|XXX|待写|待补充?|待填写?|待定)"
_WHOLE = re.compile(rf"{_WORD}(?:[.。…\s]*|\s*[:：].*)|\.\.\.|…+", re.DOTALL)
_LINE = re.compile(rf"([\s>*+-]{{0,40}}+){_WORD}(?:[.。…\s]*$|\s*[:：])")


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Whole values of the front matter, and whole lines of the text."""
    if not is_asked(document):
        return
    for path, text in texts(document):
        if path[0] != "ignore" and _WHOLE.fullmatch(text):
            message = f"'{dotted(path)}' is still the placeholder '{text[:40]}'. Fill it in, or remove the key."
            yield Problem(NAME, document.value_mark(*path), message, by_status(document))
    for number, line in prose_lines(document.body):
        if match := _LINE.match(line):
            message = f"The placeholder '{line.strip()[:40]}' is still here. Replace it, or remove the line."
            yield Problem(NAME, body_mark(document, number, match.end(1) + 1), message, by_status(document))
