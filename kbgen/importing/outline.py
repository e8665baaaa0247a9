"""A Markdown text as sections: by headings, by labels in bold, and by tables of keys and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from kbgen.importing.plain_lines import BULLET, is_rule, plain
from kbgen.importing.section_names import bare, is_span, moment_field, section_kind
from kbgen.importing.timestamps import MAX_LINE, WEEKDAY, stamps
from kbgen.markdown import SourceHeading, prose_lines

_LABEL = re.compile(
    r"^(?:\s{0,3}(?:>\s?)?)(?P<bullet>[-*+]\s+)?(?:(?P<mark>\*\*|__)(?P<bold>[^*_]{1,60}?)(?P=mark)\s*(?P<after>[:：])?"
    r"|【(?P<square>[^】]{1,40})】\s*[:：]?|(?P<word>[^\s:：|*#`>-][^:：|*`]{0,30})(?P<colon>[:：](?=\s|$)|：))\s*(?P<rest>.*)$"
)

_ROW = re.compile(r"^\s*\|(.*)\|?\s*$")
# A point or a dash between a label and its value: `**Date** · 2026-03-02`.
_POINTED = re.compile(r"^(\s{0,3}(?:[-*+]\s+)?(?:\*\*|__)([^*_:：]{1,40})(?:\*\*|__))\s+[·•—–-]\s+(?=\S)")
# Several labels in one line: `**Date:** 2026-03-02 | **Severity:** SEV2`.
_BESIDE = re.compile(r"\s+[|·•]\s+")
_HEADED = re.compile(r"([^:：]{1,40})[:：]\s*(\S.*)")
_FACTS = frozenset({"authors", "severity", "services"})
_OTHER_FACT = re.compile(
    r"(?:incident |report )?(?:status|state|id|type|category|number|owner|priority|environment|version|related \w+)"
    r"|last updated|状态|编号|类型|ステータス",
    re.IGNORECASE,
)
LABEL_LEVEL = 7
FACT_LEVEL = 9  # a label of a time: it stands among others and ends nothing
DEEPEST = 60  # blanks at the begin of a line; what stands further in is a drawing
# Within these, a label belongs to an entry and begins no section.
_CLOSED = frozenset(
    {"timeline", "follow_ups", "lessons", "went_well", "went_wrong", "got_lucky", "contributing_factors"}
)


@dataclass(frozen=True)
class OutlineLine:
    """`number` counts from 1 in the body; `code` lines stand inside a fence, which they are part of."""

    number: int
    text: str
    code: bool


@dataclass(frozen=True)
class Section:
    """`own` are the lines up to the next heading, `all` those of its subsections too."""

    kind: str | None
    title: str
    level: int
    line: int
    own: tuple[OutlineLine, ...]
    all: tuple[OutlineLine, ...]


def lines_of(body: str) -> list[OutlineLine]:
    """Every line of a text, and whether it is code. Prose has no runs of blanks but those that it begins with."""
    cut = [text[:MAX_LINE] for text in body.split("\n")]
    prose = {number for number, _ in prose_lines("\n".join(cut))}
    return _with_pipes(
        [
            OutlineLine(number, _single(text) if number in prose else text, number not in prose)
            for number, text in enumerate(cut, 1)
        ]
    )


def _with_pipes(lines: list[OutlineLine]) -> list[OutlineLine]:
    """The rows of tables that are written without a bar at their begin get one: `Time | State`."""
    found, inside = list(lines), False
    for at, line in enumerate(lines):
        begins = at + 1 < len(lines) and is_rule(below := lines[at + 1].text) and "|" in below
        inside = not line.code and "|" in line.text and (inside or begins)
        if inside and not line.text.lstrip().startswith("|"):
            found[at] = replace(line, text=f"| {line.text}")
    return found


def _single(text: str) -> str:
    indent = len(text) - len(text.lstrip())
    return text[: min(indent, DEEPEST)] + " ".join(text.split())


_ASCIIDOC = re.compile(r"(?P<level>={1,6})[ \t]+(?P<text>\S.*)")
_HTML = re.compile(r"\s*<h(?P<level>[1-6])\b[^<>]{0,200}>(?P<text>[^\n]{1,300}?)</h[1-6]>\s*", re.IGNORECASE)


def other_headings(lines: list[OutlineLine]) -> list[SourceHeading]:
    """The headings of a text that is AsciiDoc or HTML: what stands below them is counted, though little of it is read.

    >>> [heading.text for heading in other_headings(lines_of("<h1>Pool</h1>") + lines_of("<h2>Timeline</h2>"))]
    ['Pool', 'Timeline']
    """
    for form in (_ASCIIDOC, _HTML):
        found = [(line.number, match) for line in lines if not line.code and (match := form.fullmatch(line.text))]
        if found:
            return [SourceHeading(_depth(match["level"]), plain(match["text"]), number) for number, match in found]
    return []


def _depth(mark: str) -> int:
    return int(mark) if mark.isdigit() else len(mark)


def sections(found: list[SourceHeading], lines: list[OutlineLine]) -> list[Section]:
    """All sections in order; labels only where no list of entries is under way."""
    starts = _with_days([(h.line, h.level, h.text) for h in found])
    parts = _headed(starts, lines)
    closed: set[int] = {line.number for s in parts if s.kind in _CLOSED for line in s.all}
    labels = _outer(list(_labels([line for line in lines if line.number not in closed and not line.code])), lines)
    labels += [label for label in _plain_headings(lines) if label.line not in closed]
    stops = sorted({start for start, _, _ in starts} | {label.line for label in labels if label.level < FACT_LEVEL})
    parts += [_labelled(label, stops, lines) for label in labels]
    parts += [label for start, _, text in starts if (label := _headed_fact(start, text))]
    parts += _tables_of_actions(parts, lines)
    parts.append(_opening(stops, lines))
    return sorted(parts, key=lambda section: section.line)


_ACTIONS = re.compile(
    r"\s*\|\s*\**(?:(?:follow[- ]?up|corrective|preventive|remediation) )?action items?\**\s*\|"
    r"|\s*\|\s*\**(?:改进措施|改进项|行动项|整改措施|アクションアイテム)\**\s*\|",
    re.IGNORECASE,
)


def _tables_of_actions(parts: list[Section], lines: list[OutlineLine]) -> list[Section]:
    """The tables whose first column says that it has action items, where no section of them is around."""
    there = {line.number for section in parts if section.kind == "follow_ups" for line in section.all}
    found: list[Section] = []
    for is_table, group in groupby(lines, lambda line: not line.code and line.text.lstrip().startswith("|")):
        table = tuple(group)
        header = table[0]
        if is_table and header.number not in there and (match := _ACTIONS.match(header.text)):
            found.append(Section("follow_ups", match[0].strip(" |*"), FACT_LEVEL, header.number, table, table))
    return found


# What a section can be called in a text without marks, on a line of its own.
_PLAIN = frozenset(
    {"timeline", "summary", "impact", "root_causes", "trigger", "resolution", "detection", "lessons", "went_well"}
    | {"went_wrong", "got_lucky", "follow_ups", "contributing_factors"}
)


def _plain_headings(lines: list[OutlineLine]) -> Iterator[Section]:
    """The names of sections that stand alone between blank lines, as in a text pasted from a word processor."""
    texts = ["", *("```" if line.code else line.text.strip() for line in lines), ""]
    for number, line in enumerate(lines, 1):
        above, text, below = texts[number - 1 : number + 2]
        if above or not text or len(text) > 40 or not text[0].isalnum() or text[-1] in ".。:：?？!！,，;；":
            continue
        if (below and not BULLET.match(below)) or section_kind(text) not in _PLAIN:
            continue
        yield Section(section_kind(text), text, LABEL_LEVEL, line.number, (), ())


def _opening(stops: list[int], lines: list[OutlineLine]) -> Section:
    """What stands above the first heading or label."""
    own = tuple(lines[: stops[0] - 1] if stops else lines)
    return Section(None, "", 0, 0, own, own)


def _with_days(starts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Headings of days that follow the heading of a timeline belong below it, though they are of the same level."""
    found: list[tuple[int, int, str]] = []
    timeline = 0
    for line, level, text in starts:
        below = level == timeline and _is_day(text)
        if not below and level <= timeline:
            timeline = 0
        if not timeline and section_kind(text) == "timeline":
            timeline = level
        found.append((line, level + below, text))
    return found


def _is_day(heading: str) -> bool:
    stamp = next(stamps(heading), None)
    if stamp is None or stamp.clock or not (stamp.days or stamp.partial):
        return False
    return not re.search(r"\w", re.sub(WEEKDAY, "", heading[: stamp.start] + heading[stamp.end :]))


def _headed(starts: list[tuple[int, int, str]], lines: list[OutlineLine]) -> list[Section]:
    """A section of each heading; a section ends where one of its level or above begins."""
    ends, above = [len(lines)] * len(starts), list[int]()
    for index, (start, level, _) in enumerate(starts):
        while above and starts[above[-1]][1] >= level:
            ends[above.pop()] = start - 1
        above.append(index)
    following = [*(start - 1 for start, _, _ in starts[1:]), len(lines)][: len(starts)]
    return [
        _section(kind := section_kind(title), title, level, lines[start : ends[index] if kind else end], start, end)
        for index, ((start, level, title), end) in enumerate(zip(starts, following, strict=True))
    ]


def _headed_fact(line: int, heading: str) -> Section | None:
    """What a heading says beside its name, as in `## Date: 2 March 2026`."""
    match = _HEADED.fullmatch(heading)
    if match is None or not is_fact(match[1]):
        return None
    value = (OutlineLine(line, match[2], code=False),)
    return Section(section_kind(match[1]), match[1].strip(), FACT_LEVEL, line, value, value)


def is_fact(name: str) -> bool:
    """Whether a label names a fact of few words: a point in time, who wrote it, how bad it was."""
    return is_span(name) or bool(moment_field(name)) or section_kind(name) in _FACTS


def _with_colon(match: re.Match[str]) -> str:
    return f"{match[1]}: " if is_fact(match[2]) or _OTHER_FACT.fullmatch(match[2]) else match[0]


def is_fact_line(text: str) -> bool:
    """Whether a line is nothing but such a label in bold with what stands beside it, or one of the document itself."""
    match = _LABEL.match(_POINTED.sub(_with_colon, text))
    if match is None or not match["bold"] or match["bullet"]:
        return False
    name = match["bold"].strip(" :：")
    colon = bool(match["after"]) or match["bold"].rstrip().endswith((":", "："))
    return colon and (is_fact(name) or bool(_OTHER_FACT.fullmatch(name)))


def named_line(text: str) -> tuple[str | None, str]:
    """The kind of section that a label in bold at a line's begin names, and what stands behind it.

    >>> named_line("**Root cause:** A full disk."), named_line("**Pool** was full")
    (('root_causes', 'A full disk.'), (None, '**Pool** was full'))
    """
    match = _LABEL.match(text)
    kind = section_kind(match["bold"]) if match and match["bold"] else None
    if match is None or kind is None or not (match["after"] or match["bold"].rstrip()[-1:] in (":", "：")):
        return None, text
    return kind, match["rest"]


def _section(kind: str | None, title: str, level: int, whole: list[OutlineLine], start: int, end: int) -> Section:
    return Section(kind, title, level, start, tuple(whole[: max(0, end - start)]), tuple(whole))


def _labels(lines: list[OutlineLine]) -> Iterator[Section]:
    for line in lines:
        if row := _ROW.match(line.text):
            yield from _row(line, row[1])
            continue
        *first, last = _beside(line.text)
        for text in first:
            yield from (replace(label, level=max(label.level, LABEL_LEVEL + 1)) for label in _label(line, text))
        yield from _label(line, last)


def _beside(text: str) -> list[str]:
    """The labels of a line of several, each as a line; the line itself where one of its parts is no label."""
    parts = _BESIDE.split(text) if len(text) < 1_000 else [text]
    return parts if len(parts) > 1 and all(map(_LABEL.match, parts)) else [text]


def _outer(labels: list[Section], lines: list[OutlineLine]) -> list[Section]:
    """Without labels of the items below a label of the same kind: `Fixes:` / `- Workaround: …` / `- Fix: …`."""
    kept, seen = list[Section](), 0
    for label in labels:
        above = kept[-1] if kept else label
        outer, inner = (BULLET.match(lines[each.line - 1].text) for each in (above, label))
        within = bool(label.kind and above.kind == label.kind and outer and inner and len(inner[1]) > len(outer[1]))
        between = [line.text for line in lines[seen : label.line - 1] if line.text.strip()]
        if not (within and outer and all(len(text) - len(text.lstrip()) > len(outer[1]) for text in between)):
            kept.append(label)
        seen = label.line
    return kept


def _label(line: OutlineLine, text: str) -> Iterator[Section]:
    match = _LABEL.match(_POINTED.sub(_with_colon, text))
    if not match:
        return
    name = match["bold"] or match["square"] or match["word"]
    # Bold words within a sentence are no label: they stand alone or before a colon.
    if match["bold"] and not (match["after"] or match["bold"].rstrip()[-1:] in (":", "：") or not match["rest"]):
        return
    kind = None if bare(name).casefold() == "scope" else section_kind(name)  # beside it: what the text is about
    section = bool(kind or match["bold"] or match["square"])
    if section or moment_field(name) or is_span(name):
        rest = OutlineLine(line.number, match["rest"], code=False)
        level = LABEL_LEVEL if section else FACT_LEVEL
        yield Section(kind, name.strip(" :："), level, line.number, (rest,), (rest,))


def _row(line: OutlineLine, cells: str) -> Iterator[Section]:
    """A row of two cells whose first one is the name of a section."""
    parts = [cell.strip() for cell in cells.split("|") if cell.strip()]
    name = plain(parts[0]) if parts else ""
    kind = section_kind(name)
    if len(parts) == 2 and (kind or moment_field(name) or is_span(name)):
        value = OutlineLine(line.number, parts[1], code=False)
        yield Section(kind, name, LABEL_LEVEL + 1 if kind else FACT_LEVEL, line.number, (value,), (value,))


def _labelled(label: Section, stops: list[int], lines: list[OutlineLine]) -> Section:
    """A label's text goes on to the next label or heading."""
    if label.level > LABEL_LEVEL:
        return label
    low, high = 0, len(stops)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if stops[middle] <= label.line else (low, middle)
    end = stops[low] - 1 if low < len(stops) else len(lines)
    below = lines[label.line : end]
    told = bool(label.own and label.own[0].text.strip())
    own = (*label.own, *below[: _others(lines[label.line - 1].text, told, below)])
    return Section(label.kind, label.title, label.level, label.line, own, own)


def _others(first: str, told: bool, below: list[OutlineLine]) -> int:
    """How many lines go on with a label's text: another item of its list is another's, so is a label right below.

    What a label tells within an item, set in as its text is, ends with that item.
    """
    bullet, close = BULLET.match(first), told
    inset = 0 if bullet else len(first) - len(first.lstrip())
    quoted = first.lstrip().startswith(">")
    for count, line in enumerate(below):
        if quoted and not line.text.lstrip().startswith(">"):
            return count
        item = None if line.code else BULLET.match(line.text)
        if bullet and item and len(item[1]) <= len(bullet[1]):
            return count
        if inset > 1 and item and len(item[1]) < inset:
            return count
        close = close and bool(line.text.strip())
        if close and not line.code and not item and _LABEL.match(line.text):
            return count
    return len(below)
