r"""What an alert, a ticket, a chat or a screen puts around what it tells: labels, links, names, times, buttons.

Somebody on call pastes what is on the screen. The name of a monitor, of a rotation or of a colleague stands in
documents, too, and decided what came first; so it counts as little as what a logger puts around a line
(log_envelope.py). The patterns are paste_patterns.py; they travel to the browser in a file of their own, for most
queries show no sign of it.
"""

from __future__ import annotations

import re
from functools import cache

from kbgen.search.query import log_envelope, paste_patterns, stack_trace
from kbgen.search.text.analyzer import analyze

MOST = 8  # pieces that are taken off one row
MOST_ROWS = 60  # a longer text is a log
LONGEST = 600  # characters of a row that is looked through
FEWEST = 2  # rows `Name: value` of a text that is made of them
BEGIN = 4  # characters by which rows are told apart that are pieces of one
WIDTHS, NARROWEST = (80, 100, 120, 132, 160), 40  # characters where a terminal cuts a line, and where anything else may

Row = tuple[str, str]  # what a row tells, what stands around it

_sign = re.compile(paste_patterns.SIGN)


def relayed(text: str) -> list[Row]:
    r"""The rows of a text, each with what stands around what it tells; as they stand where none would tell anything.

    >>> relayed("[FIRING:3] pool is empty (api prod critical)")
    [('pool is empty', '[FIRING:3] (api prod critical)')]
    >>> relayed("Problem name: pool is empty\nHost: web-3\nSeverity: High")
    [('pool is empty', 'Problem name'), ('', 'Host: web-3'), ('', 'Severity: High')]
    """
    if not _sign.search(text):
        return [(row, "") for row in _rows(text)]
    rows = _joined(_rows(_decoded(text)))
    told = _told(rows) if len(rows) <= MOST_ROWS else ()
    return list(told) if any(analyze(said) for said, _ in told) else [(row, "") for row in rows]


def _told(rows: list[str]) -> list[Row]:
    if len(rows) == 1:
        return [_bared(rows[0])]
    fields = [_made("FIELD").search(row) if len(row) <= LONGEST else None for row in rows]
    names = [each[1].strip(" ") if each else "" for each in fields]
    says = [bool(each and each[2] and _made("SAYS").search(name)) for each, name in zip(fields, names, strict=True)]
    about = [bool(_made("ABOUT").search(name)) for name in names]
    known = sum(about) >= FEWEST
    is_form = any(says) and len([name for name in names if name and not stack_trace.names_fault(name)]) >= FEWEST
    told = list[Row]()
    for at, (row, field) in enumerate(zip(rows, fields, strict=True)):
        if field and is_form and says[at]:
            said, around = _bared(field[2])
            tells = _made("LETTER").search(said)
            told.append((said, f"{names[at]} {around}".strip(" ")) if tells else ("", row))
        elif (
            len(rows) > 1
            and len(row) <= LONGEST
            and (
                ((known or is_form) and about[at])
                or (is_form and field and not stack_trace.names_fault(row))
                or _made("ROWS").search(row)
            )
        ):
            told.append(("", row))
        else:
            told.append(_bared(row))
    return told


def _rows(text: str) -> list[str]:
    return [row for row in text.replace("\r", "\n").split("\n") if row.strip(" \t")]


def _decoded(text: str) -> str:
    """A text without the escapes of an address, of a page or of a program."""
    for whole in ("ASKED_THERE", "PAGE") if text.lstrip(" \t\n")[:4].lower() == "http" else ():
        if match := _made(whole).search(text):
            text = match[1]
    if not re.search("[ \t\n]", text) and len(re.findall("%[0-9A-Fa-f]{2}|[+]", text)) > 1:
        text = re.sub("(?:%[0-9A-Fa-f]{2})+", _characters, text.replace("+", " "))
    if not text.isascii() and _made("WIDE").search(text):
        wide, further = paste_patterns.WIDTH
        text = re.sub(wide, lambda match: chr(ord(match[0]) - further), text).replace("\u3000", " ")
    for entity, character in paste_patterns.ENTITIES:
        text = text.replace(entity, character)
    text = _made("NUMBERED").sub(_numbered, text) if "&#" in text else text
    text = _made("TAGS").sub("\n", text) if "<" in text else text
    if "</" in text and _made("ELEMENT").search(text):
        text = _made("MARKUP").sub("\n", _made("ELEMENT").sub(r"\n\1: \2\n", text))
    if len(re.findall(paste_patterns.ESCAPED_END, text)) > 1:
        is_json = text.strip(" \t\n").startswith("{")  # whose strings end where a quotation mark is not escaped
        for escape, character in paste_patterns.ESCAPES[: -1 if is_json else None]:
            text = text.replace(escape, character)
    if not text.isascii():
        text = re.sub(paste_patterns.SPACED, lambda match: match[0].replace(" ", ""), text)
    return re.sub(paste_patterns.BELOW, " ", text)


def _numbered(match: re.Match[str]) -> str:
    return chr(code) if 31 < (code := int(match[1])) < 0xD800 else match[0]


def _characters(match: re.Match[str]) -> str:
    try:
        return bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0]


def _joined(rows: list[str]) -> list[str]:
    """Rows that are one: an object in JSON, a line that was cut wherever the window ended."""
    if len(rows) < 2:
        return rows
    if rows[0].strip(" \t")[-1:] in ("{", "[") and rows[-1].strip(" \t")[:1] in ("}", "]"):
        return [" ".join(row.strip(" \t") for row in rows)]
    *full, last = rows
    width, begins = len(full[0]), {re.sub("[0-9]", "0", row[:BEGIN]) for row in rows}  # lines of a log begin alike
    is_cut = width >= NARROWEST if len(full) > 1 else width in WIDTHS
    is_cut = is_cut and len(begins) == len(rows) and {*map(len, full)} == {width} and len(last) < width
    return ["".join(rows)] if is_cut else rows


def _bared(row: str) -> Row:
    """What a row tells, and what stands around it."""
    if len(row) > LONGEST:
        return row, ""
    if _made("ALERT").search(row) and (told := log_envelope.unwrapped(row))[1]:
        return told
    patterns = [_made("WITHIN"), *([_made("IN_EXPRESSION")] if _made("EXPRESSION").search(row) else [])]
    said, around = row, list[str]()
    for pattern in patterns:
        around += pattern.findall(said)
        said = pattern.sub(" ", said)
    for _ in range(MOST):
        left, taken = _lessened(said)
        if not taken or not analyze(left):
            break
        said = left
        around.append(taken)
    return said.strip(" \t") if around else row, " ".join(each.strip(" \t") for each in around)


def _lessened(said: str) -> Row:
    """What is left without the first of the pieces that stand before or behind, and this piece."""
    for begin, end in _begins():
        if (match := begin.search(said)) and match[0].strip(" \t"):
            left, taken = said[match.end() :], match[0]
            if end and (last := end.search(left)):
                left, taken = left[: last.start()], f"{taken} {last[0]}"
            return left, taken
    for pattern in _ends():
        if (last := pattern.search(said)) and last.start() > 0:
            return said[: last.start()], last[0]
    return said, ""


_FLAGS = re.ASCII | re.IGNORECASE


@cache
def _made(name: str) -> re.Pattern[str]:
    return re.compile(getattr(paste_patterns, name), re.ASCII if name == "FIELD" else _FLAGS)


@cache
def _begins() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (re.compile(begin, _FLAGS), re.compile(end, _FLAGS) if end else None) for begin, end in paste_patterns.BEGINS
    )


@cache
def _ends() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, _FLAGS) for each in paste_patterns.ENDS)


def rules() -> dict[str, object]:
    """The numbers of this module and the patterns of `paste_patterns` as JSON for the browser."""
    return {
        "most": MOST,
        "mostRows": MOST_ROWS,
        "longest": LONGEST,
        "fewest": FEWEST,
        "begin": BEGIN,
        "widths": WIDTHS,
        "narrowest": NARROWEST,
        "fault": stack_trace.FAULT,
        **paste_patterns.rules(),
    }
