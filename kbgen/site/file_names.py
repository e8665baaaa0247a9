"""File names for words of a vocabulary: safe on every file system, unique whatever the case."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSAFE = re.compile(r"[^\w.-]+")
_RESERVED = re.compile(r"(?:index|readme|con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 60


def file_names(values: Iterable[str]) -> dict[str, str]:
    """A stem for each value. Values that would share one get a number, in the order of their spelling.

    >>> file_names(["Redis", "redis", "P0/紧急", "index"])
    {'P0/紧急': 'P0-紧急', 'Redis': 'Redis', 'index': 'index-', 'redis': 'redis-2'}
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for value in sorted(set(values)):
        names[value] = _free(_stem(value), taken)
        taken.add(names[value].casefold())
    return names


def _stem(value: str) -> str:
    stem = _UNSAFE.sub("-", value)[:_LONGEST].strip(".-") or "-"
    return f"{stem}-" if _RESERVED.fullmatch(stem) else stem


def _free(stem: str, taken: set[str]) -> str:
    number, name = 1, stem
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
