"""How far a long piece of work is, for whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is to do."""


def silent(_what: str, _done: int, _all: int) -> None:
    """Show no progress."""
