"""A text where it is shown: on one line, in a terminal, in XML."""

from __future__ import annotations

import re
import unicodedata

_COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)
_NO_XML = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # made when first used: it takes milliseconds


def flat(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def visible(text: str) -> str:
    r"""A text with a sign in place of each character that is not printed: a terminal would obey some of them.

    And of one in what the log of a build would take for a command to it, wherever in a line that stands.

    >>> visible("a\x1b[1m"), visible("a\u3000b") == "a\u3000b", visible("##vso[task.setvariable]")
    ('a�[1m', True, '#�vso[task.setvariable]')
    """
    printed = text if text.isprintable() else "".join(char if _is_visible(char) else "\ufffd" for char in text)
    return _COMMAND.sub("#\ufffd", printed) if "##" in printed else printed


def _is_visible(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"  # the blanks, as in Chinese and French text


def width(text: str) -> int:
    """The columns of a terminal that a text takes: two for a wide character, none for one set over another.

    >>> width("ab"), width("结账")
    (2, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1 for c in text
    )


def in_xml(text: str, instead: str = "\ufffd") -> str:
    """A text with something `instead` of each character that no XML can hold."""
    return re.sub(_NO_XML, instead, text)
