"""Packed bytes as the text of a script in UTF-16: two bytes a character, so that few take more than themselves.

Base64 would take a third more, on a disk as on a line that does not compress. A script may be in UTF-16 wherever it
comes from: its first two bytes say so.
"""

from __future__ import annotations

import codecs
import re

_ESCAPE, _TURNED = "\x1b", 0x5500
_NOTHING = b"\0\0\0\xff\xff"  # as it is, 0 bytes
_NOT_IN_TEXTS = re.compile('[\\0\n\r"\\\\\u2028\u2029\ud800-\udfff' + _ESCAPE + "]")


def payload_text(data: bytes) -> str:
    """Raw deflate as characters that may stand in quotes. Those that may not are turned into others, after an escape.

    Of odd length it begins with a block of nothing: after the last one, no byte may follow.
    """
    text = (_NOTHING * (len(data) % 2) + data).decode("utf-16-le", "surrogatepass")
    return _NOT_IN_TEXTS.sub(lambda found: _ESCAPE + chr(ord(found[0]) ^ _TURNED), text)


def wide_script(text: str) -> bytes:
    """A script as a file, in UTF-16 whatever a server says of it."""
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
