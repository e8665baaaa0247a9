"""Slips in front matter that a YAML parser tells of late or in its own words: where they are, and what mends them."""

from __future__ import annotations

import json
import re

from kbgen.model.findings import Mark

LONGEST = 200  # characters of a line that are looked at
TOP = 40  # lines of a file in which front matter is expected, wherever it was put

CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")
BLANKS = "\u00a0\u2000-\u200b\u202f\u3000\ufeff"  # those that YAML takes for letters
_FULL_WIDTH = re.compile(r" {0,40}+(?:- )?([\w-]{1,60}+)：\s{0,9}([^:]*)$")
_OTHER_BLANK = re.compile(rf" {{0,40}}+[{BLANKS}]")
_TAB = re.compile(r" {0,40}+(?:- {1,9})?\t")
_TWO_COLONS = re.compile(r" {0,40}+(?:- )?([\w-]{1,60}+): +([^\s\"'\[{|>#&*!%@`].*(?:: |:$).*)$")

# What opens front matter that no reader takes for one: other dashes, a blank before them, a word behind them, a fence.
_MARK = re.compile(r"[ \t]{0,8}(?:[-\u2010-\u2015\u2500\uff0d]{1,9}|```)[ \t]*\w{0,8}[ \t]*$")
SECOND = re.compile(r"\s{0,20}+---[ \t]*\n")  # how a body begins that is front matter once more
END = re.compile(r"[ \t]{0,8}[-\u2010-\u2015\u2500\uff0d]{2,9}[ \t]*$")  # what was meant to end it, and does not
_KEY = re.compile(r"[ \t]{0,8}(?:#|- |[{}\]]|[\"']?[\w-]{1,40}[\"']?[ \t]*[:：]|[ \t]+\S)")
# A line of a text that nobody reads as front matter, and that was to keep it from most readers.
_FOR_FEWER = re.compile(
    r"[\W_]{0,12}(?:visibility|可见性|可见范围|密级)[\W_]{0,4}[:：=|][\W_]{0,12}"
    r"(?:restricted|private|secret|confidential|受限|机密|绝密|秘密|保密)[\W_]{0,12}$",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"[ \t]{0,8}[\"']?(?:status[\"']?[ \t]*[:：][ \t]*[\"'“‘]?(?:imported|draft|in_review|final)"
    r"|visibility[\"']?[ \t]*[:：][ \t]*[\"'“‘]?(?:public|internal|restricted))[\"'”’]?,?[ \t]*(?:#.*)?$",
    re.IGNORECASE,
)


def slip(text: str, line: int | None = None) -> tuple[Mark, str] | None:
    """The place and a sentence that ends in what to write; None where none of them is there.

    `line`, from 1, is where the parser gave up; without it the text was read, and is no list of keys.
    """
    lines = [each[:LONGEST] for each in text.split("\n")]
    if found := conflict(lines):
        return found
    last = min(line or 1, len(lines))
    for number in (last, last - 1, last - 2):
        if number >= 1 and (match := _FULL_WIDTH.match(lines[number - 1])):
            better = f"{match[1]}: {match[2]}".strip()
            mark = Mark(number, match.end(1) + 1)
            return mark, f"has a full-width colon after '{match[1]}'. Write '{better}', with ':' and a space."
        if number >= 1 and line and (match := _OTHER_BLANK.match(lines[number - 1])):
            what = "has a line that begins with a space that YAML reads as a letter. Use plain spaces instead."
            return Mark(number, match.end()), what
    here = lines[last - 1]
    if match := _TAB.match(here):
        return Mark(
            last, match.end()
        ), "has a line that begins with a tab. Use spaces instead: YAML does not allow tabs there."
    if line and (match := _TWO_COLONS.match(here)):
        value = json.dumps(re.sub(r"[ \t]#[ \t].*$", "", match[2]).rstrip(), ensure_ascii=False)
        advice = f"Put it in quotes: '{match[1]}: {value}'."
        return Mark(
            last, match.start(2) + match[2].index(":") + 1
        ), f"has a value with ': ' in it, which starts another key. {advice}"
    return None


def conflict(lines: list[str]) -> tuple[Mark, str] | None:
    """The first line of a merge that nobody finished."""
    for number, line in enumerate(lines, 1):
        if CONFLICT.match(line) and not line.startswith("="):
            advice = "Keep what is right on both sides, and delete the lines with <<<<<<<, ======= and >>>>>>>."
            return Mark(number, 1), f"contains an unresolved merge conflict ('{line[:40].strip()}'). {advice}"
    return None


def misplaced(text: str) -> tuple[Mark, str] | None:
    """The first word of front matter that stands in the text: below something else, or between marks that are none."""
    lines = [each[:LONGEST] for each in text.split("\n", TOP)[:TOP]]
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    begins = [at + 1 for at, line in enumerate(lines) if _MARK.match(line)]
    for begin in (first, *begins):
        for number, line in enumerate(lines[begin:], begin + 1):
            if not _KEY.match(line):
                break
            if _OURS.match(line):
                return _word(number, line)
    fenced = False
    for number, line in enumerate(lines, 1):
        fenced ^= line.lstrip().startswith("```")
        if not fenced and _FOR_FEWER.match(line):
            return _word(number, line)
    return None


def _word(number: int, line: str) -> tuple[Mark, str]:
    return Mark(number, len(line) - len(line.lstrip()) + 1), line.strip()[:60]
