"""A link or image points to a file or heading that does not exist.

Checked are relative links to other postmortems and to files in the docs folder, anchors in this text and in other
postmortems, and absolute paths, which pages can't follow. Web and mail addresses are not. A link out of the docs
folder works on no site, and an address with spaces is shown as text unless it is in `<>`.
An error, but a warning in an imported document.

Bad:

```markdown
---
title: Checkout down
status: imported
---

See [the log](files/gateway.log) and [what happened](#what-happend).

## What happened
```

Good:

```markdown
---
title: Checkout down
status: imported
---

See [the log](https://example.com/gateway.log) and [what happened](#what-happened).

## What happened
```
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from kbgen.documents import Document, document_id
from kbgen.lint.locations import body_mark
from kbgen.lint.rule import Context
from kbgen.lint.strictness import unless_imported
from kbgen.markdown import SourceLink, Target, path_from, structure
from kbgen.model.file_names import MARKDOWN
from kbgen.model.findings import Level, Problem
from kbgen.model.spelling import most_alike

CODE = "PM603"
NAME = "broken-link"
LEVEL = Level.ERROR

_TEMPLATE = re.compile(r"\{\{|\{%|\$\{")  # a generator's own tag
_ALIKE = 0.6


def check(document: Document, context: Context) -> Iterator[Problem]:
    """Every link of the text that leads to a file or to a place in one."""
    for link in structure(document.body).links:
        if link.target and not _TEMPLATE.search(link.url) and (message := _fault(link, link.target, document, context)):
            mark = body_mark(document, link.mark.line, link.mark.column)
            yield Problem(NAME, mark, f"'{link.url}' {message}", unless_imported(document))


def _fault(link: SourceLink, target: Target, document: Document, context: Context) -> str | None:
    folder = posixpath.dirname(document.path)
    if link.text:
        return f"has spaces and is shown as text. Write it in angle brackets: (<{link.url}>)."
    if target.path.startswith("/"):
        return _from_root(target.path.lstrip("/"), folder, context)
    if not target.path:
        return _no_place(target.anchor, document) if target.anchor else None
    path = path_from(folder, target.path)
    if path == ".." or path.startswith("../"):
        return "points outside the docs folder. Move the file into it, or link to its address."
    if other := context.corpus.by_path.get(path) or _renamed(path, context):
        return _no_place(target.anchor, other) if target.anchor and other.readable else None
    return None if path in context.files or path in context.folders else _no_file(path, folder, context)


def _renamed(path: str, context: Context) -> Document | None:
    """The document that was once called so: links to its former name are followed."""
    former = document_id(path) if path.lower().endswith(MARKDOWN) else ""
    return context.corpus.by_id[former] if former in context.aliases else None


def _from_root(path: str, folder: str, context: Context) -> str | None:
    """Whatever else stands at the root of a server is nothing that we know of."""
    if path in context.corpus.by_path or path in context.files:
        return f"is an absolute path, which pages can't follow. Write '{_relative(path, folder)}'."
    return _no_file(path, folder, context) if path.lower().endswith(MARKDOWN) else None


def _no_file(path: str, folder: str, context: Context) -> str:
    same = context.by_name.get(posixpath.basename(path), [])
    advice = f"Did you mean '{_relative(same[0], folder)}'?" if len(same) == 1 else "Add the file, or fix the link."
    return f"points to a file that does not exist: there is no {path} in the docs folder. {advice}"


def _no_place(anchor: str, document: Document) -> str | None:
    anchors = structure(document.body).anchors
    if anchor in anchors:
        return None
    named = sorted(anchors)
    alike = most_alike(anchor.lower(), named, _ALIKE)
    advice = f"Did you mean '#{named[alike]}'?" if alike is not None else "Fix it, or link to the document alone."
    return f"points to a heading that does not exist: nothing in {document.path} is called '#{anchor}'. {advice}"


def _relative(path: str, folder: str) -> str:
    return posixpath.relpath(f"/{path}", f"/{folder}")
