"""Follow-ups from lists, tables and numbered headings, else from paragraphs; what stands twice is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kbgen.importing.action_items import from_row, item_of, tabled
from kbgen.importing.calendar import Calendar
from kbgen.importing.outline import Section
from kbgen.importing.prose import SENTENCE
from kbgen.importing.words import BULLET, plain

_NO_PROSE = re.compile(r"^\s*(?:[|#>]|<!--|!\[|[-*+•]\s)")

# Somebody will do it, or the sentence tells somebody to. What was done, asked or hoped for is no promise.
_PROMISE = re.compile(
    r"\b(?:will|shall|(?:are|is) going to|plans? to|planning to|needs? to|(?:are|is) (?:continuing|working) to)\b"
    r"|将(?:会|要|在|对|把|于)|计划|准备|打算|需要|会(?:在|对|把|尽快)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?:add|automate|build|change|configure|create|define|deploy|develop|document|emphasi[sz]e|enable|enforce|ensure"
    r"|establish|evaluate|fix|hire|implement|improve|increase|introduce|investigate|migrate|monitor|move|reduce|remove"
    r"|replace|require|review|rotate|set up|split|switch|test|track|train|update|upgrade|write)\b"
    r"|(?:增加|添加|补充|完善|优化|建立|修复|升级|引入|制定|接入|梳理|调整|加强|规范|推动)",
    re.IGNORECASE,
)
_NO_PROMISE = re.compile(r"[?？]$|\bno\b.{0,20}\bneed")


def promised(texts: Iterable[str]) -> Iterator[str]:
    """The first sentence of each paragraph that promises; the rest of a paragraph tells more of the same."""
    for paragraph in _paragraphs(texts):
        first = next(iter(SENTENCE.split(paragraph)))
        if (_PROMISE.search(first) or _TOLD.match(first)) and not _NO_PROMISE.search(first):
            yield first


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    kept: list[str] = []
    for text in [*texts, ""]:
        if text.strip() and not _NO_PROSE.match(text):
            kept.append(text.strip())
        elif kept:
            yield plain(" ".join(kept))
            kept = []


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
    items, remarks, covered = dict[str, dict[str, Any]](), list[str](), 0
    for section in found:
        if section.line <= covered:
            continue
        covered = max((line.number for line in section.all), default=section.line)
        for item in _items(section, calendar, links, remarks):
            items.setdefault(repr(item), item)
    return Promised(tuple(items.values()), tuple(dict.fromkeys(remarks)))


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
