"""A command of the terminal, as the reference tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """All in plain text. `usage` is one line; `options` are pairs of what to type and what it does."""

    name: str
    usage: str
    help: str
    options: tuple[tuple[str, str], ...]
