"""The lines of a section that begin with a point in time, each with its text: lists, paragraphs, headings, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kbgen.importing.begins import Entries, Entry, begun
from kbgen.importing.entry_tables import rows
from kbgen.importing.marks import BULLET
from kbgen.importing.outline import Line
from kbgen.importing.stamps import Stamp
from kbgen.importing.words import plain

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
_NOTHING = re.compile(r"^\s*(?:!\[|<!--|</?(?:img|p|div|center|br|details|summary)\b|[-*_=]{3,}\s*$)")


def entries(lines: Iterable[Line]) -> Entries:
    """Read a section line by line; the rows of a table go by its header."""
    result, table = Entries(), list[str]()
    for line in lines:
        if line.code:
            continue
        if line.text.lstrip().startswith("|"):
            table.append(line.text)
            continue
        rows(table, result)
        table = []
        _line(line.text, result)
    rows(table, result)
    return result


def _line(text: str, result: Entries) -> None:
    current = result.found[-1] if result.found else None
    if not text.strip():
        if current and current.text:
            current.open = False
        return
    heading, bullet = _HEADING.match(text), BULLET.match(text)
    content = heading[2] if heading else bullet[2] if bullet else text
    if entry := begun(content, listed=bool(bullet)):
        entry.heading = bool(heading)
        result.found.append(entry)
    elif heading:
        if current:
            current.open = False
    elif bullet and not (current and current.open and (current.heading or bullet[1])):
        result.left += 1
    elif current and current.open and (current.heading if bullet else not _NOTHING.match(text)):
        current.text.append(plain(content))


def stamped(found: Iterable[Entry]) -> Iterator[Stamp]:
    """The points in time of entries."""
    return (entry.stamp for entry in found if entry.stamp)
