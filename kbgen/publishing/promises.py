"""How a promise made after an incident stands on a given day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from kbgen.nouns.moments import day
from kbgen.nouns.postmortem import FollowUp

State = Literal["open", "in_progress", "overdue", "done", "wont_do", "unknown"]


def state(promise: FollowUp, today: date) -> State:
    """`overdue` is what is neither done nor declined after its due date; `unknown` has no status."""
    due = day(promise.due)
    if promise.status in (None, "open", "in_progress") and due and due < today:
        return "overdue"
    return promise.status or "unknown"


def is_open(promise: FollowUp) -> bool:
    """Whether it is still to be kept."""
    return promise.status in (None, "open", "in_progress")
