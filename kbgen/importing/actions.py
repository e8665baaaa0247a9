"""Follow-ups from lists, tables and numbered headings, else from paragraphs; what stands twice is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kbgen.importing.action_lines import item_of
from kbgen.importing.action_paragraphs import promised
from kbgen.importing.action_tables import from_row, tabled
from kbgen.importing.calendar import Calendar
from kbgen.importing.marks import BULLET
from kbgen.importing.outline import Section

_NUMBERED = re.compile(r"^ {0,3}#{2,6}\s+\d{1,3}[.)、]\s*(.{3,})$")
_CLOSING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)|^\s*(?:[-*+•]|\d{1,3}[.)])\s*$")
_ASIDE = re.compile(r"^\s*(?:\||<!--|!\[)")


@dataclass(frozen=True)
class Promised:
    """`items` are ready for the front matter; `remarks` name dates that were left in the text."""

    items: tuple[dict[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()


def follow_ups(found: list[Section], calendar: Calendar, links: Mapping[str, str]) -> Promised:
    """Read all sections of follow-ups; one within another is read once, an item that stands twice too."""
    items, remarks, covered = list[dict[str, Any]](), list[str](), 0
    for section in found:
        if section.line <= covered:
            continue
        covered = max((line.number for line in section.all), default=section.line)
        for item in _items(section, calendar, links, remarks):
            if item not in items:
                items.append(item)
    return Promised(tuple(items), tuple(dict.fromkeys(remarks)))


def _items(section: Section, calendar: Calendar, links: Mapping[str, str], remarks: list[str]) -> list[dict[str, Any]]:
    texts = [line.text for line in section.all if not line.code]
    listed = [item_of(text, calendar, links, remarks) for text in _listed(texts)]
    in_rows = [from_row(row, calendar, remarks) for row in tabled(texts)]
    found = [item for item in (*listed, *in_rows) if item]
    if any(_NUMBERED.match(text) for text in texts):
        headed = (match[1] for text in texts if (match := _NUMBERED.match(text)))
        found = [item for text in headed if (item := item_of(text, calendar, links, remarks))]
    if not found:
        found = [item for text in promised(texts) if (item := item_of(text, calendar, links, remarks))]
    return found


def _listed(texts: list[str]) -> list[str]:
    """The items of all lists, with the lines that go on; of an item that ends with a colon, the items below it."""
    items: list[tuple[int, str]] = []
    open_ = False
    for text in texts:
        bullet = BULLET.match(text)
        open_ = bool(bullet) or (open_ and bool(text.strip()) and not _CLOSING.match(text))
        if bullet:
            items.append((len(bullet[1].expandtabs(4)), bullet[2]))
        elif open_ and not _ASIDE.match(text):
            items[-1] = (items[-1][0], f"{items[-1][1]} {text.strip()}")
    return _outermost(items)


def _outermost(items: list[tuple[int, str]]) -> list[str]:
    chosen: list[str] = []
    level = 0
    opened = False
    for index, (indent, text) in enumerate(items):
        if index and indent > level + 1 and not opened:
            continue
        opened = text.rstrip().endswith((":", "：")) and index + 1 < len(items) and items[index + 1][0] > indent
        level = items[index + 1][0] if opened else indent
        if not opened:
            chosen.append(text)
    return chosen
