"""What a misspelt word, or a point in time in a form of its own, can only mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kbgen.model.moments import parse_moment, plain_signs
from kbgen.model.spelling import slips


def only_near(word: str, legal: Iterable[str]) -> str | None:
    """The one legal word that differs in case, blanks and hyphens, or by a slip of one letter (two in long words).

    Words that differ in a digit are two words (`order-v1`, `order-v2`), and short ones are never guessed.

    >>> only_near("In Review", ["draft", "in_review"]), only_near("chekout", ["checkout", "search"])
    ('in_review', 'checkout')
    >>> only_near("order-v1", ["order-v2"]) is None
    True
    """
    words = list(dict.fromkeys(legal))
    same = [each for each in words if _folded(each) == _folded(word)]
    if same:
        return same[0] if len(same) == 1 else None
    most = 2 if len(word) >= 10 else 1
    close = [
        each
        for each in words
        if len(each) >= 5 and _digits(each) == _digits(word) and slips(_folded(word), _folded(each), most) <= most
    ]
    return close[0] if len(close) == 1 and len(word) >= 4 else None


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", "_", word.strip().casefold())


def _digits(word: str) -> str:
    return re.sub(r"\D", "", word)


_WRITTEN = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?"
    r"(?:(?:[Tt ]|\s+)(\d{1,2})[:：](\d{2})(?:[:：](\d{2})([.,]\d{1,6})?)?"
    r"\s*(?:([Zz]|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?)?)?"
)
_WORDS = {"未知": "unknown", "不详": "unknown", "不适用": "n/a"}


def plain_moment(text: str) -> str | None:
    """The usual form of a point in time that begins with its year; None where it is none, or could mean another.

    >>> plain_moment("2022/8/5 10:05 ＋0800"), plain_moment("2022-08-05 10:05"), plain_moment("08/05/2022")
    ('2022-08-05T10:05+08:00', '2022-08-05T10:05', None)
    """
    text = plain_signs(text).strip()
    if text.casefold() in ("unknown", "n/a"):
        return text.casefold()
    if text in _WORDS:
        return _WORDS[text]
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None
    written = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match[4]:
        seconds = f":{match[6]}{(match[7] or '').replace(',', '.')}" if match[6] else ""
        written += f"T{int(match[4]):02}:{match[5]}{seconds}{_offset(match)}"
    return written if _means_the_same(text, written) else None


def _offset(match: re.Match[str]) -> str:
    if match[8]:
        return "Z"
    return f"{match[9]}{int(match[10]):02}:{match[11] or '00'}" if match[9] else ""


def _means_the_same(old: str, new: str) -> bool:
    """What the reader understood before must stay; what it could not read must be a point in time now."""
    try:
        after = parse_moment(new)
    except ValueError:
        return False
    try:
        return parse_moment(old) == after
    except ValueError:
        return True
