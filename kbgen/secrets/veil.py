"""Texts with what they give away made unreadable, for every place that shows a piece of a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kbgen.markdown import plain
from kbgen.secrets.scan import SECRET, Leak

MARK = "*"
# How many characters of a leak a message that was cut short may not end with.
SHORTEST, SHORTEST_OTHER = 5, 8
LONGEST = 300  # no message quotes more of a value


def veiled_lines(text: str, found: Iterable[Leak]) -> list[str]:
    """The lines of a text, as long as before, with a mark for each character of a leak."""
    parts, done = [], 0
    for leak in found:
        hidden = "".join("\n" if c == "\n" else MARK for c in text[leak.start : leak.end])
        parts += [text[done : leak.start], hidden]
        done = leak.end
    return "".join([*parts, text[done:]]).split("\n")


def veiled(message: str, text: str, found: Sequence[Leak]) -> str:
    """A sentence about a text without its leaks, whole or cut off at either end."""
    for leak in sorted(found, key=lambda each: each.start - each.end):
        for piece in sorted(_pieces(text[leak.start : leak.end], leak.kind == SECRET), key=lambda each: -len(each)):
            if piece.casefold() in message.casefold():
                message = re.sub(re.escape(piece), lambda _: "***", message, flags=re.IGNORECASE)
    return message


def _pieces(value: str, is_secret: bool) -> set[str]:
    """The value, its lines, both as a heading shows them, and the beginnings (and endings) of each."""
    shortest = SHORTEST if is_secret else SHORTEST_OTHER
    found: set[str] = set()
    for line in {value, *value.split("\n")}:
        for whole in (line, plain(line)):
            found |= {whole} if whole.strip() else set()
            for length in range(shortest, min(len(whole), LONGEST)):
                found |= {whole[:length], whole[-length:]} if is_secret else {whole[:length]}
    return found
