"""Which legal word a misspelt one can only mean."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
