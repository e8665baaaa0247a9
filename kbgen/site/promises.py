"""How a promise made after an incident stands: what pages show of `kbgen.corpus`."""

from __future__ import annotations

from kbgen.corpus import State, is_open, state

__all__ = ["State", "is_open", "state"]
