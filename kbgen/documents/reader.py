"""From the bytes of one file to a document. Text in, values out: no file is opened here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from kbgen.documents.document import Document, document_id
from kbgen.documents.front_matter import SplitText, split
from kbgen.documents.strict_yaml import YamlError
from kbgen.documents.validation import Validated, shape
from kbgen.documents.yaml_pitfalls import END, SECOND, TOP, misplaced, slip
from kbgen.model.fields import Path
from kbgen.model.findings import Mark, Problem
from kbgen.model.postmortem import Postmortem

MAX_BYTES = 2_000_000

# Those that turn the direction of a line around are among them: no language needs them, and a line would lie.
# A colour of a terminal is one whole: of `\x1b[31mERROR` the word is ERROR.
_CONTROL = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def read_document(path: str, data: bytes) -> Document:
    """Read one file. Never raises for what is in it."""
    text, problems = _decode(data)
    parts = split(text)
    fatal = False
    if parts.kind == "other":
        what = f"begins with '{parts.opening}' and is not read. Write it as YAML between --- marks."
        problems.append(Problem("unreadable-front-matter", Mark(), what))
    elif parts.kind == "unclosed":
        problems.append(_unclosed(text))
    elif parts.kind == "below":
        advice = "Move the comment below the front matter, which must begin in the file's first line."
        problems.append(Problem("unreadable-front-matter", Mark(), f"is below a comment. {advice}"))
    elif astray := _astray(parts):
        problems.append(astray)
        fatal = True
    if parts.kind in ("other", "unclosed", "below"):
        fatal = True
    shaped = _shape(parts, problems) if not fatal else None
    return Document(
        path=path,
        id=document_id(path),
        text=text,
        body=parts.body,
        body_line=parts.body_line,
        meta=shaped.meta if shaped else Postmortem(),
        readable=shaped is not None,
        digest=hashlib.sha256(data).hexdigest(),
        extra=shaped.extra if shaped else {},
        foreign=shaped.foreign if shaped else {},
        marks={key: _shift(mark, parts) for key, mark in shaped.marks.items()} if shaped else {},
        values={key: _shift(mark, parts) for key, mark in shaped.values.items()} if shaped else {},
        problems=tuple(problems),
    )


def _unclosed(text: str) -> Problem:
    """Front matter without an end mark, at what was meant for one where there is such a line."""
    for number, line in enumerate(text.split("\n")[1:TOP], 2):
        if END.match(line):
            what = f"ends with '{line.strip()}', which is not an end mark. Write --- alone, at the start of the line."
            return Problem("unreadable-front-matter", Mark(number, 1), what)
    advice = "begins with --- and never ends. Put a line of --- below the last key."
    return Problem("unreadable-front-matter", Mark(), advice)


def _astray(parts: SplitText) -> Problem | None:
    """Front matter that stands where none is looked for: all of it, or a second one below the first."""
    again = parts.parsed is not None and parts.parsed.data is not None
    found = misplaced(parts.body) if not again or SECOND.match(parts.body) else None
    if not found:
        return None
    mark, word = found
    what = f"is repeated here, with '{word}'." if again else f"is not read: '{word}' is in the text."
    advice = (
        "Merge the two."
        if again
        else "Make '---' the first line of the file, and put another '---' below the last key."
    )
    return Problem("unreadable-front-matter", Mark(mark.line + parts.body_line - 1, mark.column), f"{what} {advice}")


def _decode(data: bytes) -> tuple[str, list[Problem]]:
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        problems.append(
            Problem(
                "file-too-large",
                Mark(),
                f"has {len(data):,} bytes; only the first {MAX_BYTES:,} "
                "are read. Move long logs to a separate file and link to it.",
            )
        )
        data = data[:MAX_BYTES]
    if wide := _sixteen_bits(data):
        problems.append(
            Problem("not-utf8", Mark(), "is UTF-16, which most readers can't read. Save the file as UTF-8.")
        )
        data = data.decode(wide, errors="replace").encode()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A cut at the size limit may split a character; that is not the author's fault.
        cut = len(data) == MAX_BYTES and error.start > MAX_BYTES - 4
        if not cut:
            problems.append(_not_utf8(data, error.start))
        text = data.decode("utf-8-sig", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _clean(text, problems), problems


def _sixteen_bits(data: bytes) -> str | None:
    """The form of UTF-16 that a file begins in; None for all others."""
    begins = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"-\0": "utf-16-le", b"\0-": "utf-16-be"}
    return begins.get(data[:2])


def _not_utf8(data: bytes, start: int) -> Problem:
    """What a file probably is that is no UTF-8 from an index on, at the place that needs a hand."""
    told = f"contains the byte 0x{data[start]:02x}, which is not UTF-8. Save the file as UTF-8."
    if _is_gbk(data):
        told = "looks like GBK, not UTF-8. Open it as GBK, and save it as UTF-8."
        try:
            data.decode("gb18030")
        except UnicodeDecodeError as fault:
            if len(data) < MAX_BYTES or fault.start < MAX_BYTES - 4:
                start = fault.start
                told = (
                    f"looks like GBK, not UTF-8, but the byte 0x{data[start]:02x} is neither. Open it as GBK, mend "
                    "this line, and save it as UTF-8."
                )
    return Problem("not-utf8", Mark(data.count(b"\n", 0, start) + 1, start - data.rfind(b"\n", 0, start)), told)


_PAIR = re.compile(rb"([\x80-\xff])[\x40-\xff]")


def _is_gbk(data: bytes) -> bool:
    """Whether most of what is beyond ASCII is what Chinese is written with most: 0xb0 to 0xd7 lead to those signs.

    Korean in EUC-KR has hardly any beyond 0xc8; Latin letters with accents stand alone. One sign in twenty may be
    broken: somebody's log, or half a character.
    """
    sample = data[:20_000]
    whole = sample.rpartition(b"\n")[0] or sample  # a cut may split a character
    leads = [pair[0] for pair in _PAIR.findall(whole)]
    common = [lead for lead in leads if 0xB0 <= lead <= 0xD7]
    if whole.decode("gb18030", errors="replace").count("\ufffd") > len(leads) / 20:
        return False
    return bool(leads) and len(common) >= 0.6 * len(leads) and sum(lead > 0xC8 for lead in common) >= 0.1 * len(leads)


def _clean(text: str, problems: list[Problem]) -> str:
    """Blank out the control characters that no page, feed or terminal can show, or that would turn its lines around."""
    found = _CONTROL.search(text)
    if not found:
        return text
    problems.append(
        Problem(
            "control-character",
            _place(text, found.start()),
            f"contains the control character U+{ord(found[0][0]):04X}, which is read as a space. Delete it.",
        )
    )
    return _CONTROL.sub(_blanks, text)


def _blanks(match: re.Match[str]) -> str:
    """As many as it has characters: what follows keeps its place."""
    return " " * len(match[0])


def _place(text: str, index: int) -> Mark:
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _shape(parts: SplitText, problems: list[Problem]) -> Validated | None:
    """The front matter against the model; None where nothing could be read."""
    parsed = parts.parsed
    if parsed is None:
        return shape({"status": "imported"}, {}, {})
    problems.extend(_problem(fault, parts) for fault in parsed.faults)
    if any(fault.fatal for fault in parsed.faults):
        return None
    data = {} if parsed.data is None else _printable(parsed.data, (), parsed.values, parts, problems)
    if not isinstance(data, dict):
        usual = "is not a list of 'key: value' lines. Write one field to a line, as in 'title: What happened'."
        mark, message = slip(parts.front) or (Mark(), usual)
        problems.append(Problem("unreadable-front-matter", _shift(mark, parts), message))
        return None
    shaped = shape(data, parsed.marks, parsed.values)
    problems.extend(Problem(p.rule, _shift(p.mark, parts), p.message, p.level) for p in shaped.problems)
    return shaped


def _printable(value: Any, path: Path, places: Mapping[Path, Mark], parts: SplitText, problems: list[Problem]) -> Any:
    """The data without the control characters that YAML's escapes can write; each text that had one is a problem."""
    if isinstance(value, dict):
        return {key: _printable(item, (*path, key), places, parts, problems) for key, item in value.items()}
    if isinstance(value, list):
        return [_printable(item, (*path, at), places, parts, problems) for at, item in enumerate(value)]
    if not isinstance(value, str) or not (found := _CONTROL.search(value)):
        return value
    what = f"contains the control character U+{ord(found[0][0]):04X}, which is read as a space. Delete it."
    problems.append(Problem("control-character", _shift(places.get(path, Mark()), parts), what))
    return _CONTROL.sub(_blanks, value)


def _problem(fault: YamlError, parts: SplitText) -> Problem:
    return Problem(fault.rule, _shift(fault.mark, parts), fault.told(above=parts.first_line))


def _shift(mark: Mark, parts: SplitText) -> Mark:
    return Mark(mark.line + parts.first_line, mark.column)
