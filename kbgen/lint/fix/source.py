"""The text of a file with its front matter parsed, and edits of it by place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kbgen.documents import HANDLER, ParsedYaml, Path, split
from kbgen.model.findings import Mark


@dataclass(frozen=True)
class EditedSource:
    """`front` is the text between the `---` lines, which begins at the character `begin` of the whole `text`."""

    text: str
    front: str
    begin: int
    body: str
    parsed: ParsedYaml

    @property
    def data(self) -> dict[str, Any]:
        """The front matter as plain values: dict, list, str and None."""
        data: dict[str, Any] = self.parsed.data
        return data

    def at(self, mark: Mark) -> int:
        """The place of a mark of the front matter, counted in characters of the whole text."""
        line = 0
        for _ in range(mark.line - 1):
            line = self.front.index("\n", line) + 1
        return self.begin + line + mark.column - 1


@dataclass(frozen=True, order=True)
class Edit:
    """Put `new` in place of the characters from `start` to `end` of the whole text."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class FixStep:
    """Edits that belong together, the front matter's data as they should leave it, and a word on each."""

    edits: tuple[Edit, ...]
    data: Any
    says: tuple[str, ...]
    renames: bool = False


def read(text: str) -> EditedSource | None:
    """The source of a file whose front matter is sound YAML; else None: there is nothing sure to build on."""
    parts = split(text)
    if parts.kind != "yaml" or not parts.parsed or parts.parsed.faults or not isinstance(parts.parsed.data, dict):
        return None
    front = HANDLER.split(text)[0]
    begin = 0
    for _ in range(parts.first_line):
        begin = text.index("\n", begin) + 1
    return EditedSource(text, front, begin, parts.body, parts.parsed)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap."""
    parts, done = [], 0
    for edit in sorted(edits):
        parts += [text[done : edit.start], edit.new]
        done = edit.end
    return "".join([*parts, text[done:]])


def scalar(source: EditedSource, path: Path, value: str) -> tuple[int, int] | None:
    """Where a value stands letter by letter, in quotes or without; None where it is written in any other way."""
    mark = source.parsed.values.get(path)
    return _verbatim(source, mark, value) if mark else None


def key(source: EditedSource, path: Path) -> tuple[int, int] | None:
    """Where a key stands, without its quotes."""
    mark = source.parsed.marks.get(path)
    return _verbatim(source, mark, str(path[-1])) if mark else None


def _verbatim(source: EditedSource, mark: Mark, value: str) -> tuple[int, int] | None:
    start = source.at(mark)
    quote = source.text[start : start + 1]
    if quote in ("'", '"'):
        start += 1
        if source.text[start + len(value) : start + len(value) + 1] != quote:
            return None
    if value and "\n" not in value and source.text.startswith(value, start):
        return start, start + len(value)
    return None
