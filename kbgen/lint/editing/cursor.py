"""Where in the front matter a cursor stands. By indentation, since what is being typed is seldom valid YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kbgen.documents import Path

_LINE = re.compile(r"^( *)((?:- +|-$)*)(.*)$")
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s\[\]{},#&*!|>'"%@`-][^:#\[\]{},]*+)) *:(?: +|$)(.*)$""")
_LITERAL = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?$")

Stack = list[tuple[int, str | int]]


@dataclass(frozen=True)
class Cursor:
    """`path` is the place that what is typed would have: a key's own if `key`, else that of the value."""

    path: Path
    typed: str
    is_key: bool


def front_lines(lines: Sequence[str]) -> range:
    """The numbers, from 0, of the lines between the marks `---`; to the end where the second is not there yet."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None or lines[first].rstrip() != "---":
        return range(0)
    for number in range(first + 1, len(lines)):
        if lines[number].rstrip() in ("---", "..."):
            return range(first + 1, number)
    return range(first + 1, len(lines))


def cursor(lines: Sequence[str], line: int, column: int) -> Cursor | None:
    """The place of a cursor (both counted from 0); None outside of the front matter and in comments and long texts."""
    front = front_lines(lines)
    if line not in front:
        return None
    stack: Stack = []
    literal: int | None = None  # how far in the key is whose text the lines belong to
    for number in range(front.start, line):
        text = lines[number]
        indent = len(text) - len(text.lstrip())
        if not text.strip() or (literal is not None and indent > literal) or text.lstrip().startswith("#"):
            continue
        literal = _enter(stack, text)
    before = lines[line][:column]
    if before.lstrip().startswith("#") or (literal is not None and len(before) - len(before.lstrip()) > literal):
        return None
    return _here(stack, before)


def key_at(lines: Sequence[str], line: int) -> Path | None:
    """The path of the key that a line begins with."""
    match = _LINE.match(lines[line]) if line < len(lines) else None
    key = _KEY.match(match[3]) if match else None
    if not match or not key or line not in front_lines(lines):
        return None
    place = cursor(lines, line, len(match[1] + match[2]) + len(_name(key)))
    return place.path if place and place.is_key else None


def _name(key: re.Match[str]) -> str:
    return (key[1] or key[2] or key[3] or "").strip()


def _enter(stack: Stack, text: str) -> int | None:
    """Follow a line down; returns how far in its key is where a long text begins."""
    match = _LINE.match(text)
    assert match
    indent = _dashes(stack, match)
    key = _KEY.match(match[3])
    if not key:
        return None
    _leave(stack, indent)
    stack.append((indent, _name(key)))
    return indent if _LITERAL.match(key[4]) else None


def _dashes(stack: Stack, match: re.Match[str]) -> int:
    """Follow the dashes of a line; returns the column of what stands behind them."""
    at = len(match[1])
    for dash in re.finditer(r"- *", match[2]):
        column = at + dash.start()
        number = 0
        while stack and (stack[-1][0] > column or (stack[-1][0] == column and isinstance(stack[-1][1], int))):
            left = stack.pop()
            number = left[1] + 1 if left[0] == column and isinstance(left[1], int) else 0
        stack.append((column, number))
    return at + len(match[2])


def _leave(stack: Stack, indent: int) -> None:
    while stack and stack[-1][0] >= indent:
        stack.pop()


def _here(stack: Stack, before: str) -> Cursor:
    match = _LINE.match(before)
    assert match
    indent = _dashes(stack, match)
    _leave(stack, indent)
    path: Path = tuple(step for _, step in stack)
    key = _KEY.match(match[3])
    if key:
        return _in_flow((*path, _name(key)), key[4])
    return _in_flow(path, match[3]) if match[3].startswith(("[", "{")) else Cursor((*path, match[3]), match[3], True)


def _in_flow(path: Path, text: str) -> Cursor:
    """The place within `[a, {b: c`; a value on its own where there are no brackets."""
    opened: list[Path] = []
    typed, here = "", path
    for sign in re.findall(r"""[\[\]{},]|:(?= |$)|"[^"]*"?|'[^']*'?|[^\[\]{},:"']+|.""", text):
        if sign in ("[", "{"):
            opened.append(here)
            here = (*here, 0) if sign == "[" else (*here, "")
            typed = ""
        elif sign in ("]", "}") and opened:
            here, typed = opened.pop(), ""
        elif sign == "," and opened:
            last = here[len(opened[-1])]
            here, typed = (*opened[-1], last + 1 if isinstance(last, int) else ""), ""
        elif sign == ":" and opened and here[-1] == "":
            here, typed = (*here[:-1], typed.strip()), ""
        else:
            typed += sign
    typed = typed.strip().strip("'\"")
    if here and here[-1] == "":
        return Cursor((*here[:-1], typed), typed, True)
    return Cursor(here, typed, False)
