"""Findings as people and editors read them: place, rule, sentence, and the source line with a mark under the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kbgen.lint.chinese import chinese
from kbgen.lint.formats.context import NOTHING, FormatContext, as_lines
from kbgen.lint.formats.messages import SAYS
from kbgen.lint.strictness import UNWRITTEN
from kbgen.model.chinese import is_chinese
from kbgen.model.findings import Finding, Level
from kbgen.model.plurals import Count
from kbgen.model.shown_text import flat, visible, width

WIDEST = 110  # columns of a source line; a longer one is shown around the place

_COLOURS = {"error": "\x1b[31;1m", "warning": "\x1b[33;1m", "dim": "\x1b[2m", "bold": "\x1b[1m"}
_END = "\x1b[0m"
_FIELD = re.compile(r"'([\w.]+)'")


def as_text(findings: Sequence[Finding], shown: FormatContext = NOTHING, /) -> str:
    """The findings file by file, errors first, each with its source line; then a line that counts them."""
    by_file: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda each: each.level is not Level.ERROR):
        by_file.setdefault(finding.path, []).append(finding)
    lines = [line for path, found in by_file.items() for line in _file(path, found, shown)]
    return as_lines([*lines, _count(findings, shown)])


def _file(path: str, findings: Sequence[Finding], shown: FormatContext) -> Iterator[str]:
    unwritten = [finding for finding in findings if _is_unwritten(finding, shown)]
    for finding in findings:
        if finding not in unwritten:
            yield from _one(finding, shown)
    if unwritten:
        names = ", ".join(dict.fromkeys(map(_about, unwritten)))
        yield f"{_in('bold', f'{visible(path)}:', shown)} {SAYS[_lang(shown)]['unwritten'].format(names=names)}"


def _is_unwritten(finding: Finding, shown: FormatContext) -> bool:
    return finding.path in shown.drafts and finding.code in UNWRITTEN and finding.level is Level.WARNING


def _about(finding: Finding) -> str:
    """The field that a finding is about: it stands in quotation marks in its message."""
    return next(iter(_FIELD.findall(finding.message)), finding.name)


def _one(finding: Finding, shown: FormatContext) -> Iterator[str]:
    place = _in("bold", f"{visible(finding.path)}:{finding.line}:{finding.column}:", shown)
    said = SAYS[_lang(shown)]
    level = _in(finding.level.value, said[finding.level.value], shown)
    name = chinese().names.get(finding.name, finding.name) if is_chinese(shown.lang) else finding.name
    yield f"{place} {finding.code} {level} {visible(flat(finding.message))} {_in('dim', f'[{name}]', shown)}"
    lines = shown.lines.get(finding.path, ())
    if finding.line <= len(lines) and lines[finding.line - 1].strip():
        source, before = _around(lines[finding.line - 1], finding.column - 1)
        number = f"{finding.line:>5}"
        yield f"{_in('dim', f'{number} |', shown)} {source}".rstrip()
        yield f"{_in('dim', '      |', shown)} {' ' * before}{_in(finding.level.value, '^', shown)}"


def _lang(shown: FormatContext) -> str:
    return "zh" if is_chinese(shown.lang) else "en"


def _around(line: str, at: int) -> tuple[str, int]:
    """The part of a line that holds a place, and how many columns stand before the place."""
    clean = visible(line.replace("\t", " "))
    at = min(at, len(clean))
    begin = 0
    if width(clean) > WIDEST:
        begin = max(0, at - WIDEST // 3)
        while width(clean[begin:at]) > WIDEST // 3:
            begin += 1
    part, lead = clean[begin:], "…" if begin else ""
    end = len(part) if width(part) <= WIDEST else _fitting(part)
    return f"{lead}{part[:end]}{'…' if end < len(part) else ''}", len(lead) + width(clean[begin:at])


def _fitting(text: str) -> int:
    """How many characters fit into the widest line."""
    columns = 0
    for count, character in enumerate(text):
        columns += width(character)
        if columns > WIDEST:
            return count
    return len(text)


def _in(colour: str, text: str, shown: FormatContext) -> str:
    return f"{_COLOURS[colour]}{text}{_END}" if shown.colour else text


def _count(findings: Sequence[Finding], shown: FormatContext) -> str:
    said = SAYS[_lang(shown)]
    paths = {finding.path for finding in findings}
    if not paths and not shown.checked:
        return said["unread"]
    wrong = [finding for finding in findings if not _is_unwritten(finding, shown)]
    left = len(findings) - len(wrong)
    numbers = {
        "errors": sum(finding.level is Level.ERROR for finding in wrong),
        "warnings": sum(finding.level is Level.WARNING for finding in wrong),
        "files": len({finding.path for finding in wrong}),
        "checked": len(paths.union(shown.checked)),
    }
    key = "count" if wrong else "unwritten_only" if left else "nothing"
    counted = said[key].format(**{name: Count(each) for name, each in numbers.items()})
    return counted + (said["left"].format(left=Count(left)) if left else "")
