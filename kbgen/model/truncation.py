"""A long text cut, in the one way that kbgen cuts: `…` stands for the rest, and no word or number is left in half."""

from __future__ import annotations

import unicodedata

MORE = "…"
_FAR = 24  # characters that are gone back for a word's begin; a longer run is code or an address, and is cut
_CLAUSE = 10  # the same for the end of a clause, where a text has no blanks
_HAN = "\u2e80"  # from here on writing parts no words
_CLAUSES = "，。；、！？："
_LEFT_OVER = " \t\n,;:，、；：(（[【「“‘-–—"


def shortened(text: str, most: int) -> str:
    """A text of `most` characters at most, cut where a word ends; as it is where it is no longer.

    >>> shortened("lost 1.21B queries", 9), shortened("网关重启后恢复，队列积压", 11)
    ('lost…', '网关重启后恢复…')
    """
    if len(text) <= most:
        return text
    end = most - len(MORE)
    last = max(0, end - _FAR)
    word = next((at for at in range(end, last, -1) if not _is_within(text[at - 1], text[at])), 0)
    if word and text[word - 1] >= _HAN:
        word = max((text.rfind(mark, max(0, word - _CLAUSE), word) for mark in _CLAUSES), default=-1) + 1 or word
    return (text[: word or end].rstrip(_LEFT_OVER) or text[:end]) + MORE


def _is_within(before: str, behind: str) -> bool:
    """Whether what stands between two neighbours is no place to cut: within a word, a number or one sign."""
    if unicodedata.combining(behind) or behind in "\u200d\ufe0f" or before == "\u200d":
        return True
    if before >= _HAN or behind >= _HAN:
        return False
    number = (before in ".,:" and behind.isdigit()) or (before.isdigit() and behind in ".,:%")
    return number or (before.isalnum() and behind.isalnum())
