"""What is wrong with a document, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How bad a finding is. An error fails the linter; a warning does so only when asked."""

    ERROR = "error"
    WARNING = "warning"


class Mark(NamedTuple):
    """A place in a file: line and column, both counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault that a part of kbgen noticed, before the linter gives it a path and a code.

    `rule` is the name of the rule it falls under (`unknown-key`); `level` overrides the rule's own.
    """

    rule: str
    mark: Mark
    message: str
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the linter's answer."""

    path: str
    line: int
    column: int
    code: str
    name: str
    level: Level
    message: str
