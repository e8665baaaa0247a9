"""The documents of one given file, or why it holds none."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from kbgen.documents import MAX_BYTES
from kbgen.importing.imported import Given, Imported, Refused
from kbgen.importing.sources.markdown import Choices, from_markdown
from kbgen.importing.sources.records import from_json

MAX_JSON = 20_000_000

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", "")
_LOOKS_LIKE_MARKDOWN = re.compile(r"^(?:#{1,6} |---\s*$|\+\+\+\s*$|[=-]{3,}\s*$)", re.MULTILINE)


def read_given(file: Given, choices: Choices) -> list[Imported] | Refused:
    """The documents of one file, or why it holds none."""
    suffix = PurePosixPath(file.path).suffix.lower()
    if suffix != ".json" and suffix not in MARKDOWN:
        return Refused(file.path, f"is no Markdown and no JSON ({suffix})")
    if len(file.data) > (MAX_JSON if suffix == ".json" else MAX_BYTES):
        return Refused(file.path, f"has {len(file.data):,} bytes, which is too large. Move long logs to other files.")
    text = _text(file)
    if isinstance(text, Refused):
        return text
    if suffix == ".json":
        return from_json(file, text, choices)
    if not text.strip():
        return Refused(file.path, "is empty")
    if not suffix and not _LOOKS_LIKE_MARKDOWN.search(text[:20_000]):
        return Refused(file.path, "has no extension and does not look like Markdown")
    return [from_markdown(file, text, choices)]


def _text(file: Given) -> str | Refused:
    if b"\0" in file.data:
        return Refused(file.path, "is binary, or UTF-16. Save text as UTF-8.")
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        return Refused(file.path, f"is no UTF-8 (line {line}, byte 0x{file.data[error.start]:02x}). Save it as UTF-8.")
