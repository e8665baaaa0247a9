"""Parts of a text that only some readers get: from `<!-- internal -->` to `<!-- /internal -->`.

The marks count wherever they stand, in code and in front matter too: what may not be read must not depend on how some
engine parses the text around it. After a mark that is wrong everything is withheld, for nobody knows what was meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from kbgen.model.postmortem import Visibility
from kbgen.model.spelling import slips

READERS: tuple[Visibility, ...] = get_args(Visibility)
"""From the most readers to the fewest."""

_NAMES = {"internal": "internal", "restricted": "restricted", "内部": "internal", "受限": "restricted"}
_OTHERS = frozenset({"external", "eternal", "interval"})  # a word of its own, though two letters off

# What is written in one word around the name of a mark: `internalonly`, 仅内部可见.
_COMPOUND = re.compile(
    r"(?:(?:begin|start|end)?(internal|restricted)(?:only|use|begin|start|end)?"
    r"|(?:仅限?|只限?|限)?(内部|受限)(?:开始|结束|可见|可读|使用|专用|参考|内容|资料|信息|人员|员工|读者)?)"
)

BEGINS = ("<", "＜")
"""What every mark begins with, and whatever was meant for one."""

_LEGAL = re.compile(r"<!--\s{0,8}(/?)\s{0,8}(internal|restricted)\s{0,8}-->", re.IGNORECASE)
# A comment, or what somebody took for one, with the words that it begins with; and a tag of a mark's name. Whatever it
# is begins with one of two signs, before any choice: so the engine skips all other letters at once.
_LIKE = re.compile(
    r"[<＜](?:\s{0,4}(?:[!！]|[-‐–—－]{2})[\s!！\-‐–—－/／\\]{0,12}((?:[^\W\d_]{2,14}[ \t:：]{0,4}){1,4})"
    r"|(?<=<)/?\s{0,4}([^\W\d_]{2,14})\s{0,4}>)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a text, with its marks, and who may read it at most."""

    start: int
    end: int
    readers: Visibility


@dataclass(frozen=True, slots=True)
class MarkError:
    """A mark that is wrong: where it begins, what is wrong, and what to do."""

    start: int
    message: str


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    readers: Visibility
    closes: bool
    legal: bool


def may_read(audience: Visibility, readers: Visibility) -> bool:
    """Whether an audience is among those that something is for."""
    return READERS.index(readers) <= READERS.index(audience)


def parts(text: str) -> tuple[list[Part], list[MarkError]]:
    """The parts of a text that are not for everybody, in order, and what is wrong with their marks."""
    found: list[Part] = []
    opened: _Mark | None = None
    settled = 0
    for mark in _marks(text):
        fault = _fault(mark, opened, text)
        if fault:
            begin = opened.start if opened else settled if mark.closes else mark.start
            readers = max(mark.readers, opened.readers if opened else mark.readers, key=READERS.index)
            return [*found, Part(begin, len(text), readers)], [MarkError(mark.start, fault)]
        if opened:
            settled = mark.end
            found.append(Part(opened.start, mark.end, opened.readers))
        opened = None if opened else mark
    if opened:
        message = f"is never closed. Write '<!-- /{opened.readers} -->' where the part ends."
        return [*found, Part(opened.start, len(text), opened.readers)], [
            MarkError(opened.start, f"'{text[opened.start : opened.end]}' {message}")
        ]
    return found, []


def _fault(mark: _Mark, opened: _Mark | None, text: str) -> str | None:
    shown = f"'{' '.join(text[mark.start : mark.end].split())}'"
    slash = "/" if mark.closes else ""
    if not mark.legal:
        return f"{shown} is not a known mark. Write '<!-- {slash}{mark.readers} -->'."
    if mark.closes and not opened:
        return f"{shown} closes a part that was never opened. Write '<!-- {mark.readers} -->' where the part begins."
    if mark.closes and opened and opened.readers != mark.readers:
        return f"{shown} does not close '<!-- {opened.readers} -->'. Write '<!-- /{opened.readers} -->' first."
    if opened and not mark.closes:
        return f"{shown} is inside a part that is already open. Close that one with '<!-- /{opened.readers} -->' first."
    return None


def _marks(text: str) -> list[_Mark]:
    if not any(each in text for each in BEGINS):
        return []
    legal = {match.start(): match for match in _LEGAL.finditer(text)}
    found = [_Mark(at, match.end(), _NAMES[match[2].lower()], bool(match[1]), True) for at, match in legal.items()]  # type: ignore[arg-type]
    paired: frozenset[str] | None = None
    for match in _LIKE.finditer(text):
        if match[2] and paired is None:
            paired = _begun("<", text) & _begun("</", text)
        # A tag is a mark only where it is opened and closed: `<internal>` stands for a name that was taken out, too.
        if match.start() not in legal and (not match[2] or match[2] in (paired or ())) and (readers := _meant(match)):
            closes = bool(re.search(r"[/／\\]|\bend\b", match[0]))
            found.append(_Mark(match.start(), match.end(), readers, closes, legal=False))
    return sorted(found, key=lambda mark: mark.start)


def _begun(sign: str, text: str) -> frozenset[str]:
    """What tags of a text may be called: all that names behind a sign begin with. Asked once for all tags."""
    found = frozenset(re.findall(rf"{sign}([^\W\d_]{{2,14}})", text))
    return frozenset(name[:end] for name in found for end in range(2, len(name) + 1))


def _meant(match: re.Match[str]) -> Visibility | None:
    """Whose mark it may have been meant for."""
    for word in re.findall(r"[^\W\d_]+", (match[1] or match[2]).casefold()):
        for name, readers in _NAMES.items():
            near = word == name or (name.isascii() and word not in _OTHERS and slips(word, name, 2) <= 2)
            if near or ((whole := _COMPOUND.fullmatch(word)) and name in whole.groups()):
                return readers  # type: ignore[return-value]
    return None


def cut(text: str, audience: Visibility) -> tuple[str, int]:
    """A text as an audience gets it, and how many parts it does not get. Every line stays where it is."""
    found, faults = parts(text)
    pieces: list[str] = []
    at = withheld = 0
    for part in found:
        pieces.append(text[at : part.start])
        inner = text[part.start : part.end]
        at = part.end
        if not may_read(audience, part.readers):
            withheld += 1
            pieces.append("\n" * inner.count("\n"))
        elif faults and part is found[-1]:
            pieces.append(inner)  # whoever may read it sees the mark that is wrong
        else:
            pieces.append(_LEGAL.sub(lambda mark: "\n" * mark[0].count("\n"), inner))
    return "".join([*pieces, text[at:]]), withheld
