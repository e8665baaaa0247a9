"""Follow-ups from lists, tables and numbered headings, else from paragraphs; what stands twice is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kbgen.importing.action_items import BOX, from_row, item_of, tabled
from kbgen.importing.action_words import is_a_topic, is_person, owner_at_begin
from kbgen.importing.document_dates import Calendar
from kbgen.importing.html_tables import with_rows
from kbgen.importing.outline import OutlineLine, Section
from kbgen.importing.plain_lines import BULLET, cells, plain
from kbgen.importing.section_fields import SENTENCE
from kbgen.importing.section_names import bare

# Tables and lists of HTML are no sentences: the tables are read as such, the lists are counted as left.
_NO_PROSE = re.compile(
    r"^\s*(?:[|#>]|<!--|!\[|[-*+•]\s|</?(?:table|caption|thead|tbody|t[rdh]|[uo]l|li|d[ltd])\b)",
    re.IGNORECASE,
)

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


def promised(lines: Iterable[OutlineLine]) -> Iterator[tuple[int, str]]:
    """The first sentence of each paragraph that promises, with its line; the rest tells more of the same."""
    for number, paragraph in _paragraphs(lines):
        first = next(iter(SENTENCE.split(paragraph)))
        if (_PROMISE.search(first) or _TOLD.match(first)) and not _NO_PROMISE.search(first):
            yield number, first


def _paragraphs(lines: Iterable[OutlineLine]) -> Iterator[tuple[int, str]]:
    kept: list[OutlineLine] = []
    for line in [*lines, OutlineLine(0, "", code=False)]:
        if line.text.strip() and not _NO_PROSE.match(line.text):
            kept.append(line)
        elif kept:
            yield kept[0].number, plain(" ".join(one.text.strip() for one in kept))
            kept = []


_NUMBERED = re.compile(r"^ {0,3}#{2,6}\s+\d{1,3}[.)、](?!\d)\s*(.{3,})$")
_CLOSING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)|^\s*(?:[-*+•]|\d{1,3}[.)])\s*$")
_ASIDE = re.compile(r"^\s*(?:\||<!--|!\[)")
_WHOLE = re.compile(r"(?:\*\*|__)([^*_]{1,60})(?:\*\*|__)\s*[:：]?|(@[\w.-]{1,40})")


@dataclass(frozen=True)
class ActionItems:
    """`items` are ready for the front matter; `remarks` name dates that were left in the text.

    `given` are the lines of the sections that say something, `read` those that an item was read from.
    """

    items: tuple[dict[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()
    given: frozenset[int] = frozenset()
    read: frozenset[int] = frozenset()


# What such sections list may be done, meant to be done, or a rule from now on.
_MEASURES = re.compile(r"\W*(?:\d+\W+)?(?:prevent|recommend|prévent|prevenc|prevenç|предотвращ)", re.IGNORECASE)


@dataclass
class _Listed:
    """An item of a list, with the items below it."""

    indent: int
    text: str
    lines: list[int]
    below: list[_Listed] = field(default_factory=list)
    done: bool = False


@dataclass
class _Reader:
    """What the items of a document are read with, and which lines were."""

    calendar: Calendar
    links: Mapping[str, str]
    remarks: list[str] = field(default_factory=list)
    read: set[int] = field(default_factory=set)

    def item(self, text: str, lines: Iterable[int]) -> dict[str, Any] | None:
        """A follow-up of a line's text."""
        got = item_of(text, self.calendar, self.links, self.remarks)
        self.read.update(lines if got else ())
        return got


# What a template asks of the document itself; nobody has to do it after the incident.
_CHECKLIST = re.compile(
    r"\W*(?:(?:post-?mortem|incident|review|document|author'?s?|submission|publishing|quality|final)\s){0,3}check-?\s?list\W*"
    r"|\W*(?:复盘|文档|提交|发布|评审|自查)?(?:检查|自查)(?:清单|表|项)\W*",
    re.IGNORECASE,
)
_OF_THE_DOCUMENT = re.compile(
    r"\W*(?:(?:(?:all|the|every|each)\s){0,3}(?:sections?|fields?|placeholders?)(?:\s(?:above|below|in this template))?"
    r"\s(?:are|is|have been|has been)\s(?:all\s)?(?:filled(?:[- ]?(?:out|in))?|completed?|removed|replaced|written)"
    r"|(?:fill(?:ed)? (?:out|in)|complete[d]?)\s(?:all\s)?(?:of\s)?(?:the\s)?(?:sections?|fields?)"
    r"(?:\s(?:above|below))?"
    r"|(?:this|the)\s(?:template|document|page|post-?mortem|report|write-?up)(?:'s \w+)?\s(?:is|has been|was)\s"
    r"(?:complete[d]?|reviewed|shared|published|filled(?:[- ]?(?:out|in))?)"
    r"|(?:以上|上面|所有)(?:各|的)?(?:章节|部分|字段|小节|节)(?:均|都)?已(?:经)?(?:填写|补全|完成)(?:完整|完毕)?"
    r"|(?:本)?(?:复盘|文档|报告)(?:文档)?已(?:经)?(?:填写|评审|审阅|发布|共享)(?:完整|完毕|完成)?)\W*",
    re.IGNORECASE,
)
_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*)")


def _without_checklist(lines: Sequence[OutlineLine]) -> Iterator[OutlineLine]:
    """The lines that tell of the incident: not those of a template's own checklist, wherever it stands."""
    level = 0
    for line in lines:
        heading = None if line.code else _HEADING.match(line.text)
        if heading and (not level or len(heading[1]) <= level):
            level = len(heading[1]) if _CHECKLIST.fullmatch(heading[2]) else 0
        item = BULLET.match(line.text)
        if not level and not (item and _OF_THE_DOCUMENT.fullmatch(BOX.sub("", item[2]))):
            yield line


def follow_ups(found: list[Section], calendar: Calendar, links: Mapping[str, str]) -> ActionItems:
    """Read all sections of follow-ups; one within another is read once, an item that stands twice too."""
    items, covered, given = dict[str, dict[str, Any]](), 0, set[int]()
    reader = _Reader(calendar, links)
    for section in found:
        if section.line <= covered:
            continue
        covered = max((line.number for line in section.all), default=section.line)
        given |= {line.number for line in with_rows(section.all) if line.text.strip()}
        for item in _items(section, reader):
            measure = _MEASURES.match(section.title) and not item.keys() & {"status", "owner", "due"}
            told = item | {"status": "unknown"} if measure else item
            items.setdefault(repr(told), told)
    return ActionItems(
        tuple(items.values()), tuple(dict.fromkeys(reader.remarks)), frozenset(given), frozenset(reader.read & given)
    )


def _items(section: Section, reader: _Reader) -> list[dict[str, Any]]:
    lines = [line for line in _without_checklist(section.all) if not line.code]
    told = list(_told_in_details(lines))
    described = [item for row, _ in told if (item := from_row(row, reader.calendar, reader.remarks))]
    reader.read |= {number for _, numbers in told for number in numbers}
    taken = {number for _, numbers in told for number in numbers}
    lines = [line for line in lines if line.number not in taken]
    return described + _others(lines, reader)


def _others(lines: list[OutlineLine], reader: _Reader) -> list[dict[str, Any]]:
    headed = [(match[1], line.number) for line in lines if (match := _NUMBERED.match(line.text))]
    if headed:
        return [item for text, number in headed if (item := reader.item(text, [number]))]
    found = [
        item
        for top in _without_legend(_listed(lines), lines)
        for item in _chosen(top, "", {"status": "done"} if top.done else {}, reader)
    ]
    rows, form = tabled(list(with_rows(lines)))
    for number, row in rows:
        if item := from_row(row, reader.calendar, reader.remarks):
            reader.read |= {number, *form}
            found.append(item)
    if not found:
        found = [item for number, text in promised(lines) if (item := reader.item(text, [number]))]
    return found


_NAME_OF_A_KIND = re.compile(r"(?:\*\*|__)?([^*_:：]{1,30}?)(?:[:：](?:\*\*|__)?|(?:\*\*|__)\s?[:：])\s*\S")


def _without_legend(tops: list[_Listed], lines: list[OutlineLine]) -> list[_Listed]:
    """Without a list that tells what the values of a table's column mean: `- **Prevent:** it can't happen again`."""
    values = {cell.casefold() for line in lines if line.text.lstrip().startswith("|") for cell in cells(line.text)}
    names = [match[1].strip().casefold() if (match := _NAME_OF_A_KIND.match(top.text)) else "" for top in tops]
    known = sum(name in values for name in names if name)
    return [] if all(names) and known > 1 and known * 2 >= len(names) else tops


# What a list below a heading tells of the one action that the heading names.
_DETAIL = re.compile(
    r"^\s*(?:[-*+]\s+)?(?:\*\*|__)([A-Za-z][\w /&()-]{1,24})(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：])\s*(.*)$"
)
_TITLES = ("what", "action", "task", "fix", "change", "control", "measure", "solution", "description")
_DETAILS = re.compile(
    r"why|impact|owner|assignee|status|priority|effort|files?|how|where|due|deadline|target|timeline|implementation"
    r"|rationale|risk|pattern id|verification|justification|issue|evidence|type|link|ticket|estimate|responsible|eta|pr"
    r"|location|benefit|cost|scope"
)
_COLUMN_OF = {
    "assignee": "owner",
    "responsible": "owner",
    "deadline": "due",
    "eta": "due",
    "ticket": "link",
    "pr": "link",
}


def _told_in_details(lines: list[OutlineLine]) -> Iterator[tuple[dict[str, str], list[int]]]:
    """The actions of which a heading is the name and a list of `**Owner:** …`, `**Status:** …` all that is told.

    Each comes as a table's row, with its lines.
    """
    starts = [-1, *(index for index, line in enumerate(lines) if re.match(r" {0,3}#{2,6}\s", line.text))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        found = [(line, match) for line in lines[start + 1 : end] if (match := _DETAIL.match(line.text))]
        details = {match[1].casefold(): match[2] for _, match in found}
        bullets = (BULLET.match(line.text) for line in lines[start + 1 : end])
        items = sum(bool(bullet and len(bullet[1]) < 2) for bullet in bullets)
        known = [name for name in details if _DETAILS.fullmatch(name)]
        named = next((details[name] for name in _TITLES if name in details), "")
        if not known or len(known) + bool(named) < 2 or items > len(found) or len(details) < len(found):
            continue
        row = {_COLUMN_OF.get(name, name): value for name, value in details.items()}
        row["title"] = named or (_NUMBER.sub("", lines[start].text.strip(" #")) if start >= 0 else "")
        detailed = {line.number for line, _ in found}
        told = [line.number for line in lines[start + 1 : end] if line.number in detailed or line.text[:1] in " \t"]
        if row["title"]:
            yield row, [*([lines[start].number] if start >= 0 else []), *told]


_NUMBER = re.compile(r"^(?:\*\*)?\d{1,3}[.)、]\s*")


def _listed(lines: list[OutlineLine]) -> list[_Listed]:
    """The items of all lists, with the lines that go on, each below the one that it is set in under."""
    tops: list[_Listed] = []
    above: list[_Listed] = []
    open_ = done = False
    for index, line in enumerate(lines):
        bullet = BULLET.match(line.text)
        if bullet is None and _NAMED.match(line.text):
            done = _is_done(line.text)
        if bullet is None and _heads_a_list(lines, index):
            above = [_Listed(-2, line.text.strip(), [line.number])]
            tops.append(above[0])
            open_ = False
            continue
        if not line.text.strip() and above and above[0].indent < 0 and above[0].below:
            above = []  # a name above a list is that of this list alone
        open_ = bool(bullet) or (open_ and bool(line.text.strip()) and not _CLOSING.match(line.text))
        if bullet:
            item = _Listed(len(bullet[1].expandtabs(4)), bullet[2], [line.number], done=done)
            while above and item.indent <= above[-1].indent + (1 if above[-1].indent >= 0 else 0):
                above.pop()
            (above[-1].below if above else tops).append(item)
            above.append(item)
        elif open_ and above and not _ASIDE.match(line.text):
            above[-1].text += f" {line.text.strip()}"
            above[-1].lines.append(line.number)
        elif line.text.strip() and not line.text.startswith(" "):
            above = []
    return tops


# A heading or a label over a list, and what it is called where all below it was done already.
_NAMED = re.compile(r"^\s{0,3}(?:#{1,6}\s|(?:\*\*|__)[^*_]{2,80}(?:\*\*|__)\s*[:：]?\s*$)")
_DONE = re.compile(
    r"(?:(?:immediate|immediately|corrective|short-term|remediation|mitigation|already|actions?|steps|fixes"
    r"|measures|items|work|what (?:we|was|has been))\s)*(?:already\s)?"
    r"(?:taken|completed?|done|implemented|applied|deployed|shipped|finished)"
    r"(?:\s(?:actions?|items?|fixes|so far|already))?|已(?:经)?(?:完成|采取|实施|上线)(?:的(?:措施|改进|事项|行动))?"
    r"|実施済み?(?:の.{1,6})?|対応済み?|完了(?:済み)?",
    re.IGNORECASE,
)


def _is_done(text: str) -> bool:
    """Whether a heading, or the words before a list, says that what follows was done."""
    return bool(_DONE.fullmatch(bare(plain(text.lstrip("# ")))))


def _heads_a_list(lines: list[OutlineLine], index: int) -> bool:
    """Whether a line with somebody's name at its begin and a colon at its end stands right above a list."""
    text = lines[index].text.strip()
    if not text.endswith((":", "：")) or not text.startswith(("**", "__", "@")):
        return False
    below = next((line.text for line in lines[index + 1 : index + 3] if line.text.strip()), "")
    return bool(BULLET.match(below)) and owner_at_begin(text, plain(text))[0] is not None


def _chosen(item: _Listed, prefix: str, given: dict[str, Any], reader: _Reader) -> list[dict[str, Any]]:
    """The item; or, where it only heads those below it, each of them with its words before them and its owner."""
    if item.below and _is_head(item):
        head = item_of(item.text, reader.calendar, reader.links, []) or {}
        bold = _WHOLE.fullmatch(item.text.strip())
        if bold and is_person(name := bold[1].rstrip(" :：")) and not is_a_topic(name):
            head = {"owner": name}
        words = str(head.pop("title", "")).rstrip(" :：")
        given = given | ({"status": "done"} if _is_done(words) else {})
        inherited = given | {name: head[name] for name in ("owner", "due", "priority") if name in head}
        before = f"{prefix}{words}{'：' if words[-1:] > '⺀' else ': '}" if words else prefix
        got = [one for below in item.below for one in _chosen(below, before, inherited, reader)]
        reader.read.update(item.lines if got else ())
        return got
    one = reader.item(item.text, item.lines)
    if one is None:
        return []
    one["title"] = f"{prefix}{one['title']}"
    return [one | {name: value for name, value in given.items() if name not in one}]


def _is_head(item: _Listed) -> bool:
    """By a colon, by nothing but words in bold or a name, or by boxes that only the items below it have."""
    text = item.text.rstrip()
    ticked = [bool(BOX.match(below.text)) for below in item.below]
    return (
        text.endswith((":", "：", ":**", "：**"))
        or bool(_WHOLE.fullmatch(text))
        or (all(ticked) and not BOX.match(text))
    )
