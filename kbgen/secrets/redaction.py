"""Texts with what they give away made unreadable, for every place that shows a piece of a document."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterable, Sequence

from kbgen.markdown import plain
from kbgen.secrets.scan import SECRET, Leak

MARK = "*"
# How many characters of a leak a message that was cut short may not end with.
SHORTEST, SHORTEST_OTHER = 5, 8


def redacted_lines(text: str, found: Iterable[Leak]) -> list[str]:
    """The lines of a text, as long as before, with a mark for each character of a leak."""
    parts, done = [], 0
    for leak in found:
        hidden = "".join("\n" if c == "\n" else MARK for c in text[leak.start : leak.end])
        parts += [text[done : leak.start], hidden]
        done = leak.end
    return "".join([*parts, text[done:]]).split("\n")


def redactor(text: str, found: Sequence[Leak]) -> Callable[[str], str]:
    """What takes a text's leaks, whole or cut off at either end, out of sentences about the text.

    The leaks are put in order once, so that a sentence takes no longer where there are many.
    """
    secret = _values(text, (leak for leak in found if leak.kind == SECRET))
    other = _values(text, (leak for leak in found if leak.kind != SECRET))
    begins = (_Begins(secret, SHORTEST), _Begins(other, SHORTEST_OTHER))
    ends = _Begins({value[::-1] for value in secret}, SHORTEST)

    def hide(message: str) -> str:
        low = _folded(message)
        spans = [(at, at + size) for at in range(len(low)) for each in begins if (size := each.shared(low[at:]))]
        back = low[::-1]
        spans += [(len(low) - at - size, len(low) - at) for at in range(len(back)) if (size := ends.shared(back[at:]))]
        return _without(message, spans)

    return hide if found else str


def _values(text: str, found: Iterable[Leak]) -> set[str]:
    """The values and their lines, both as they stand and as a heading shows them."""
    whole = {text[leak.start : leak.end] for leak in found}
    lines = {line for value in whole for line in (value, *value.split("\n"))}
    return {_folded(each) for line in lines for each in (line, plain(line)) if each.strip()}


class _Begins:
    """Texts in order, to find the longest beginning that one of them shares with another text."""

    def __init__(self, values: set[str], shortest: int) -> None:
        self._values = sorted(values)
        self._short = {value for value in values if len(value) < shortest}
        self._shortest = shortest

    def shared(self, text: str) -> int:
        """How many characters; 0 where they are too few to tell anything."""
        at = bisect(self._values, text)
        most = max((_common(each, text) for each in self._values[max(0, at - 1) : at + 1]), default=0)
        if most >= self._shortest:
            return most
        return max((size for size in range(1, self._shortest) if text[:size] in self._short), default=0)


def _common(one: str, other: str) -> int:
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return size


def _folded(text: str) -> str:
    """In lower case, and as long as before."""
    return "".join(low if len(low := c.casefold()) == 1 else c for c in text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    parts, done = [], 0
    for start, end in sorted(spans):
        if start >= done:
            parts += [text[done:start], "***"]
        done = max(done, end)
    return "".join([*parts, text[done:]])
