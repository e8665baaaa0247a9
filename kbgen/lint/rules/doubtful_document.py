"""A file that is probably not a postmortem is counted as one.

A Markdown file without front matter is an imported postmortem: it is in every list, and the report counts an
incident. A README in a year's folder, a template or a contributing guide is not. Only the home page, `index.md` or
`README.md` at the top, is left out automatically. A file with a known date is taken as a postmortem. Always a warning.

Bad:

```markdown title="2026/README.md"
# Postmortems of 2026
```

Good:

```toml title="kbgen.toml"
exclude = ["2026/README.md"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from kbgen.corpus import when
from kbgen.documents import Document
from kbgen.lint.rule import Context
from kbgen.model.findings import Level, Mark, Problem

CODE = "PM609"
NAME = "doubtful-document"
LEVEL = Level.WARNING

_NO_POSTMORTEM = re.compile(
    r"readme|contributing|changelog|code[ _-]of[ _-]conduct|license|summary|toc|glossary|runbook"
    r"|(?:.*[ _-])?template(?:[ _-].*)?|.*(?:模板|模版)|说明|目录|术语表"
)


def check(document: Document, _context: Context) -> Iterator[Problem]:
    """Only of files without front matter: one that says what it is, is that."""
    path = PurePosixPath(document.path)
    doubtful = _NO_POSTMORTEM.fullmatch(path.stem.casefold()) or (path.stem == "index" and path.parent.name.isdecimal())
    if doubtful and document.body_line == 1 and when(document) is None:
        message = f"'{path.name}' is counted as a postmortem. If it is not, add '{document.path}' to 'exclude'"
        yield Problem(NAME, Mark(), f"{message} in kbgen.toml. If it is one, write 'status: imported' in front matter.")
