"""Work that another processor does while this one goes on: what nobody waits for until the end.

A copy of this process does it and sends back what it made. Wherever that can't be, whether a copy may not be made,
died, or failed, the work is done here, as if this module did not exist.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

Made = TypeVar("Made")


def beside(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begin `work` in another process; what is given waits for its result, or does it here where that failed."""
    if processors() < 2:
        return work
    answers = _copy(work)

    def result() -> Made:
        try:
            made: Made = pickle.loads(answers.recv_bytes())  # noqa: S301 - of our own process
        except (EOFError, OSError):
            return work()
        finally:
            answers.close()
        return made

    return result


def processors() -> int:
    """How many copies of this process may work at once; 1 where none may be made.

    A copy of a process with threads may hang, and so may one on a Mac.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _copy(work: Callable[[], object]) -> Connection:
    """A copy of this process that sends what `work` gives. It ends with this one."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    gc.freeze()  # what was read stays: looking through it again and again would only touch, and so copy, it
    try:
        context.Process(target=_work, args=(work, ours, theirs), daemon=True).start()
    finally:
        gc.unfreeze()
    theirs.close()
    return ours


def _work(work: Callable[[], object], ours: Connection, theirs: Connection) -> None:
    ours.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what fails here is done again where it is heard
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    theirs.send_bytes(pickle.dumps(work()))
