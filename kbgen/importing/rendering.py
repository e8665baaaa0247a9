"""An imported document as a file."""

from __future__ import annotations

import json
from typing import Any

from kbgen.documents import read_document
from kbgen.importing.foreign import ORIGIN
from kbgen.importing.imported import Imported
from kbgen.importing.yaml_text import clean, front_matter

# What the reader says of a text that the importer may not rewrite; everything else would be its own fault.
_OF_THE_TEXT = frozenset({"control-character"})


def render(one: Imported, path: str) -> bytes:
    """The file: front matter that reads back as it is meant, and the source's text as it stands."""
    newline = "\r\n" if b"\r\n" in one.body[:5_000] else "\n"
    data = {**one.fields, "status": "imported", **clean(one.extra)}
    content = _joined(data, one.body, newline)
    if _reads_back(content, path, one):
        return content
    # Never seen; but whatever a source holds, its text must come through and the file must read.
    bare = {"status": "imported", "x_front_matter": json.dumps(data, ensure_ascii=True)[:100_000]}
    return _joined({**bare, ORIGIN: clean(one.extra.get(ORIGIN, one.origin))}, one.body, newline)


def _joined(data: dict[str, Any], body: bytes, newline: str) -> bytes:
    return front_matter(data).replace("\n", newline).encode("utf-8", errors="replace") + body


def _reads_back(content: bytes, path: str, one: Imported) -> bool:
    document = read_document(path, content)
    faults = [problem for problem in document.problems if problem.rule not in _OF_THE_TEXT]
    return document.readable and not faults and document.extra == clean(one.extra)
