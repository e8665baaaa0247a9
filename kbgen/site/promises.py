"""How a promise made after an incident stands: what pages show of `kbgen.recurrence.follow_ups`."""

from __future__ import annotations

from kbgen.recurrence import State, is_open, state

__all__ = ["State", "is_open", "state"]
