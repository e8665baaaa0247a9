"""Work counted, not timed: a busy machine is no fault of the code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """How many functions `work` calls, those in C with them."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def grows(make: Callable[[int], Callable[[], object]], size: int) -> float:
    """How many times as much work twice the size is: about 2 where the work is linear, 4 where it is quadratic."""
    small, large = calls(make(size)), calls(make(2 * size))
    return large / max(small, 200)  # of next to nothing nothing is said
