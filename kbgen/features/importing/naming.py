"""Where an imported document goes: its name stays, since links and ids hang on it."""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import date
from pathlib import PurePosixPath

from kbgen.features.drafting import slug

UNDATED = "undated"
LONGEST = 180

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]")


def target(stem: str, filed: date | None, source: str, taken: Set[str]) -> str:
    """`YYYY/<stem>.md`, or `undated/<stem>.md` where no day is known.

    A name that is taken gets the names of the source's folders behind it, then a number. `taken` holds ids, folded.

    >>> target("db-down", date(2026, 3, 11), "team-a/db-down.md", {"db-down"})
    '2026/db-down-team-a.md'
    """
    folder = f"{filed:%Y}" if filed else UNDATED
    name = _fit(stem)
    parents = [slug(part) for part in reversed(PurePosixPath(source).parts[:-1]) if part != stem]
    for choice in _choices(name, parents):
        if choice.casefold() not in taken:
            return f"{folder}/{choice}.md"
    raise AssertionError("the numbers never end")


def _fit(stem: str) -> str:
    """A name that a file can bear: no leading dot, no controls, not too long, and no page of its own kind."""
    name = _UNFIT.sub("-", stem).lstrip(".").strip() or "incident"
    while len(name.encode()) > LONGEST:
        name = name[:-1]
    return f"{name}-1" if name.casefold() in ("index", "readme") else name


def _choices(name: str, parents: list[str]) -> list[str]:
    suffixed = [name]
    for parent in parents:
        suffixed.append(f"{suffixed[-1]}-{parent}"[:200])
    return [*suffixed, *(f"{suffixed[-1]}-{number}" for number in range(2, 100_000))]
