"""What YAML takes for something else than its author meant, where its parser gives up: said with what to write.

The parser names the place where it could go on no longer, and where it began what it could not end; its words are for
those who know YAML's grammar.
"""

from __future__ import annotations

import json
import re

from kbgen.documents.yaml_pitfalls import BLANKS, LONGEST
from kbgen.model.fields import place
from kbgen.model.findings import Mark

Said = tuple[Mark, str]

_LINE = re.compile(r"([ \t]{0,40}+(?:- {1,9})*+)(?:([\w-]{1,60}+)(:[ \t]+))?(\S.*)")
_SIGNS = "@`%*&!?,|>"
_OTHER_BLANK = re.compile(rf"\s*+(?:- )?([\w-]{{1,60}}+):[{BLANKS}]{{1,9}}[ \t]*(.*)")
_NO_BLANK = re.compile(r"\s*+(?:- )?([A-Za-z_][\w-]{0,60}+):([^\s/].*)")
_EQUALS = re.compile(r"\s*+(?:- )?([A-Za-z_][\w-]{0,60}+)[ \t]*=[ \t]*(.*)")
_KEY = re.compile(r"[ \t]{1,40}+(?:- )?[\w-]{1,60}+:(?: |$)")
_WORD = re.compile(r"\s*+([a-z_]{1,60}+)[ \t]+(\S.*)")
_COMMENT = re.compile(r"[ \t]#[ \t].*$")
_EMPTY = re.compile(r"\s*+(?:- )?([\w-]{1,60}+):[ \t]*(\[\]|\{\})[ \t]*(?:#.*)?$")
_SEVERAL = re.compile(r"(?:\"[^\"]*\"|'[^']*')(?:[ \t]*,[ \t]*(?:\"[^\"]*\"|'[^']*'))+[ \t]*(?:#.*)?$")
_ITEM = re.compile(r"[@`%][^,\]\[{}\n]{0,100}")
_HASH = re.compile(r"[\[,{][ \t]*(#[^,\]\s]{0,60})")
_OPENED = re.compile(r"([ \t]{0,40}+(?:- {1,9})*+(?:[\w-]{1,60}+:[ \t]+)?)(\"[^\"]*|'[^']*)")
_UNCLOSED = "has a value whose {sign} is never closed. Add the closing one at its end, or remove it."
_CLOSING = {"[": "]", "{": "}"}


def explained(text: str, at: Mark, begin: Mark, problem: str, context: str) -> Said | None:
    """The place and a sentence that ends in what to write; None where the parser's own words must do.

    `at` is where it gave up and says `problem`; `begin` is where that began which `context` names.
    """
    lines = text.split("\n")
    if "simple key" in context:
        return _without_colon(lines, begin)
    if "quoted scalar" in context:
        return _quoted(lines, at, begin, "end of stream" in problem or "document indicator" in problem)
    if "flow" in context:
        return _never_closed(lines, at, begin)
    here = _line(lines, at.line)
    if here.lstrip().startswith("|") and here.count("|") > 1:
        return Mark(
            at.line, here.index("|") + 1
        ), "contains a table. Move it below the front matter, or write its rows as a list."
    item = _ITEM.match(here, at.column - 1)
    if item and here[: at.column - 1].rstrip().endswith(("[", ",", "{")):
        what = f"has a value that begins with '{item[0][0]}', which has a meaning of its own in YAML."
        return at, f"{what} Put it in quotes: '\"{item[0].strip()}\"'."
    if opened := _opened_above(lines, at):
        return opened, _UNCLOSED.format(sign=_line(lines, opened.line)[opened.column - 1])
    for number in dict.fromkeys((at.line, begin.line)):
        if found := _sign(lines, number) or (number == at.line and "expected key" in problem and _goes_on(lines, at)):
            return found
    return _indented(lines, at, problem)


def _opened_above(lines: list[str], at: Mark) -> Mark | None:
    """Where a value begins whose quotation mark is closed only by the one that opens the value at `at`."""
    sign = _line(lines, at.line)[at.column - 2 : at.column - 1]
    if not sign or sign not in "\"'":
        return None
    for number in range(at.line - 1, 0, -1):
        found = _OPENED.fullmatch(_line(lines, number))
        if found and found[2][0] == sign:
            return Mark(number, found.start(2) + 1)
        if sign in _line(lines, number):
            return None
    return None


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1] if 1 <= number <= len(lines) else ""


def _as_text(lead: str, value: str, advice: str) -> str:
    """The advice with the line as it should be, where it is short enough to be read."""
    value = _COMMENT.sub("", value).strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    better = f"{lead.strip()} {json.dumps(value, ensure_ascii=False)}".strip()
    return f"{advice}: '{better}'." if len(better) <= LONGEST else f"{advice}."


def _sign(lines: list[str], number: int) -> Said | None:
    """A value that begins with a sign of YAML's own."""
    match = _LINE.match(_line(lines, number))
    if not match or not (match[4][0] in _SIGNS or (match[2] and match[4].startswith("- "))):
        return None
    mark, sign = Mark(number, match.start(4) + 1), match[4][0]
    if not match[2] and "-" not in match[1]:
        key, colon, rest = match[4].partition(":")
        better = f"{key.strip(_SIGNS + ' ')}: {rest.strip(_SIGNS + ' ')}"
        return (mark, f"has a key that begins with '{sign}'. Write '{better}'.") if colon else None
    what = f"has a value that begins with '{sign}', which has a meaning of its own in YAML."
    lead = f"{match[1].strip()} {match[2] or ''}{(match[3] or '').rstrip()}"
    return mark, f"{what} {_as_text(lead, match[4], 'Put it in quotes')}"


def _goes_on(lines: list[str], at: Mark) -> Said | None:
    """A value with quotation marks or brackets around its first words only; a list item among keys."""
    match = _LINE.match(_line(lines, at.line))
    if match and match[4][0] in "\"'[{" and at.column > match.start(4) + 1:
        lead = f"{match[1].strip()} {match[2] or ''}{(match[3] or '').rstrip()}"
        value = _COMMENT.sub("", match[4]).strip()
        if value.startswith(("[]", "{}")):
            better = f"{lead} {value[0]}{value[2:].strip()}{value[1]}".strip()
            return at, f"has text after the {value[:2]}. Put it inside: '{better}'."
        if _SEVERAL.match(match[4]):
            return at, f"has several values for one key. Put them in brackets: '{f'{lead} [{value}]'.strip()}'."
        what = f"has a value with text after the {_CLOSING.get(match[4][0], match[4][0])} that closes it."
        return at, f"{what} {_as_text(lead, match[4], 'Put quotes around all of it')}"
    above = (each for each in reversed(lines[: at.line - 1]) if each.strip() and not each.lstrip().startswith("#"))
    empty = _EMPTY.match(next(above, ""))
    if match and empty and match[1].lstrip().startswith("-"):
        return at, f"has items below '{empty[1]}: {empty[2]}', which means that there are none. Delete the {empty[2]}."
    if match and match[1].lstrip().startswith("-"):
        return (
            at,
            "has a line that begins with '- ' among keys. Remove the '- ', or put the list below a key of its own.",
        )
    return None


def _without_colon(lines: list[str], begin: Mark) -> Said:
    """A line in which no key ends."""
    line = _line(lines, begin.line)
    mark = Mark(begin.line, len(line) - len(line.lstrip()) + 1)
    if match := _OPENED.fullmatch(line):
        return mark, _UNCLOSED.format(sign=match[2][0])
    if match := _OTHER_BLANK.match(line):
        better = f"{match[1]}: {match[2]}".strip()
        advice = f"Write '{better}', with a plain space."
        return Mark(
            begin.line, match.end(1) + 2
        ), f"has a space after '{match[1]}:' that YAML reads as a letter. {advice}"
    if match := _NO_BLANK.match(line):
        return Mark(
            begin.line, match.end(1) + 1
        ), f"has no space after '{match[1]}:'. Write '{match[1]}: {match[2][:LONGEST]}'."
    if match := _EQUALS.match(line):
        return Mark(
            begin.line, match.end(1) + 1
        ), f"has '=' after '{match[1]}'. Write '{match[1]}: {match[2][:LONGEST]}'."
    here = place(())
    if (match := _WORD.match(line)) and here and match[1] in here.fields:
        return Mark(
            begin.line, match.end(1) + 1
        ), f"has no colon after '{match[1]}'. Write '{match[1]}: {match[2][:LONGEST]}'."
    shown = line.strip()[:40]
    return mark, f"has a line without a key: '{shown}'. If it belongs to the value above, indent it."


def _quoted(lines: list[str], at: Mark, begin: Mark, endless: bool) -> Said:
    if endless:
        sign = _line(lines, begin.line)[begin.column - 1 : begin.column] or '"'
        return begin, _UNCLOSED.format(sign=sign)
    match = _LINE.match(_line(lines, at.line))
    value = match[4].strip().strip('"') if match else ""
    lead = f"{match[2]}:" if match and match[2] else ""
    better = f": '{lead} '{value}''" if match and "'" not in value and len(value) < LONGEST else ""
    return at, f"has a backslash inside double quotes. Use single quotes{better.replace('  ', ' ')}."


def _never_closed(lines: list[str], at: Mark, begin: Mark) -> Said | None:
    line = _line(lines, begin.line)
    for number in (begin.line, begin.line - 1):
        if found := _HASH.search(_line(lines, number)):
            what = f"has '{found[1]}' in a list, which YAML reads as a comment. Put it in quotes: '\"{found[1]}\"'."
            return Mark(number, found.start(1) + 1), what
    opened = line[begin.column - 1 : begin.column]
    closing = _CLOSING.get(opened)
    if not closing or closing in "\n".join(lines[begin.line - 1 : at.line]):
        return None
    return begin, f"has a {opened} that is never closed. Put {closing} after its last item."


def _indented(lines: list[str], at: Mark, problem: str) -> Said | None:
    line = _line(lines, at.line)
    blanks = len(line) - len(line.lstrip(" "))
    above = next((each for each in reversed(lines[: at.line - 1]) if each.strip()), "")
    mark = Mark(at.line, blanks + 1)
    if "'-' indicator" in problem:
        return mark, "has a key that is indented like its list. Indent it like the key after the '- ' above."
    if "document start" in problem:
        return mark, "has a line that is indented less than the first one. Indent keys of the same level equally."
    if "expected key" in problem and blanks and _KEY.match(line):
        return (
            mark,
            "has a key that is indented differently from those above it. Indent keys of the same level equally.",
        )
    if "mapping values" in problem and blanks > len(above) - len(above.lstrip(" ")) and above.strip():
        return (
            mark,
            "has a key that is indented under a value. Indent keys of the same level equally, "
            "or put quotes around the value.",
        )
    return None
