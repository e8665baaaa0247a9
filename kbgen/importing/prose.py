"""What sections say in words: summary, impact, causes, resolution, lessons, symptoms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kbgen.importing.attempts import attempts
from kbgen.importing.marks import BULLET
from kbgen.importing.outline import Line, Section
from kbgen.importing.symptoms import symptoms
from kbgen.importing.words import plain

LONGEST = 900
_OPENING = 6
_SKIP = re.compile(
    r"^\s*(?:!\[[^\]]*\]\([^)]*\)\s*$|<!--|</?[a-z][^>]{0,300}>\s*$|\[toc\]|\{[:%]|[-*_=]{3,}\s*$|\|)", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\d\"'(`])|(?<=[。！？])")
_EMPTY = re.compile(r"[\W_]*|(?:n/?a|none|tbd|todo|unknown|无|暂无|待补充)\W*", re.IGNORECASE)


def paragraph(section: Section, *, lists: bool = False) -> str | None:
    """The first paragraph of a section, with `lists` the items of its first list too; None where it has none.

    Cut at the end of a sentence after about 900 characters; the text itself stays in the body.
    """
    parts: list[str] = []
    for line in section.own:
        bullet = BULLET.match(line.text)
        if line.code or _SKIP.match(line.text) or (bullet and not lists):
            if parts:
                break
        elif not line.text.strip():
            if parts and not parts[-1].rstrip().endswith((":", "：")) and not (lists and _listed(parts)):
                break
        else:
            parts.append(f"• {bullet[2]}" if bullet else line.text.strip(" >"))
    return _cut(plain(" ".join(parts)).replace("• ", "", 1) if parts else "")


def _listed(parts: list[str]) -> bool:
    return parts[-1].startswith("• ")


def _cut(text: str) -> str | None:
    if _EMPTY.fullmatch(text):
        return None
    text = text.rstrip(":：") if text.endswith((":", "：")) else text
    if len(text) <= LONGEST:
        return text
    whole = ""
    for sentence in SENTENCE.split(text):
        if len(whole) + len(sentence) > LONGEST:
            break
        whole = f"{whole} {sentence}".strip() if whole.isascii() else f"{whole}{sentence}"
    return whole or f"{text[: LONGEST - 1]}…"


def items(lines: Iterable[Line]) -> list[str]:
    """The outer items of the lists in a section, with the lines that go on."""
    found: list[str] = []
    outer, open_ = 99, False
    for line in lines:
        bullet = None if line.code else BULLET.match(line.text)
        if bullet and len(bullet[1]) <= min(outer, 3):
            outer, open_ = min(outer, len(bullet[1]) + 1), True
            found.append(bullet[2])
        elif bullet or line.code or not line.text.strip() or line.text.lstrip().startswith(("#", "|", "!", "<")):
            open_ = False
        elif open_:
            found[-1] += f" {line.text.strip()}"
    return [text for item in found if (text := _cut(plain(item)))]


def words(found: list[Section]) -> dict[str, Any]:
    """The fields that sections of prose give."""
    first: dict[str, Section] = {}
    for place, section in enumerate(found):
        if (
            section.kind
            and not (section.kind == "summary" and place > _OPENING)  # further down it is that of a chapter
            and section.kind not in first
            and (paragraph(section, lists=True) or section.kind == "symptoms")
        ):
            first[section.kind] = section
    fields: dict[str, Any] = {}
    if "summary" in first and (text := paragraph(first["summary"])):
        fields["summary"] = text
    for kind, name in (("impact", "summary"), ("trigger", "text"), ("resolution", "text"), ("detection", "source")):
        if kind in first and (text := paragraph(first[kind], lists=True)):
            fields[kind] = {name: text}
    cause = first.get("root_causes") or first.get("conclusion")
    if cause and (text := paragraph(cause, lists=True)):
        fields["root_causes"] = [{"text": text}]
    return fields | _lists(found)


def _lists(found: list[Section]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    factors = [text for s in found if s.kind == "contributing_factors" for text in items(s.all)]
    if factors:
        fields["contributing_factors"] = list(dict.fromkeys(factors))
    lessons = {name: _lessons(found, name) for name in ("went_well", "went_wrong", "got_lucky")}
    if any(lessons.values()):
        fields["lessons"] = {name: texts for name, texts in lessons.items() if texts}
    if tried := attempts(text for s in found if s.kind == "attempts" for text in items(s.all)):
        fields["attempts"] = tried
    if shown := symptoms(found):
        fields["symptoms"] = shown
    return fields


def _lessons(found: list[Section], name: str) -> list[str]:
    texts = [text for s in found if s.kind == name for text in (items(s.own) or _one(paragraph(s)))]
    return list(dict.fromkeys(texts))


def _one(text: str | None) -> list[str]:
    return [text] if text else []
