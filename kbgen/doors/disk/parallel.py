"""Work that another processor does while this one goes on: what nobody waits for until the end.

A copy of this process does it and sends back what it made. Wherever that can't be, whether a copy may not be made,
died, or failed, the work is done here, as if this module did not exist.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:  # it takes its time to load, and a search makes no copies
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Made = TypeVar("Made")
Told = Callable[[Any], None]

FEWEST = 40
"""For less a copy of the process costs more than it saves."""
_NAME = "kbgen's copy"  # the host and its plugins may have processes of their own
_SHARE, _SMALLEST = 4, 8  # where two share work, one takes a fourth of what is left, and so many things at least


def beside(work: Callable[[], Made]) -> Callable[[], Made]:
    """Begin `work` in another process; what is given waits for its result, or does it here where that failed."""
    if processors() < 2:
        return work
    answers = _copy(lambda _: work())

    def result() -> Made:
        try:
            made: Made
            (made,) = pickle.loads(answers.recv_bytes())  # noqa: S301 - of our own process
        except (EOFError, OSError):
            return work()
        finally:
            answers.close()
        return made

    return result


def shared(work: Callable[[Sequence[Item]], Sequence[Made]], items: Sequence[Item]) -> list[Made]:
    """What `work` gives for many things, in their order: this process and a copy take parts of them, whoever is free.

    So both end together, however unlike the things are, and whatever else the processors do.
    """
    if len(items) < FEWEST or processors() < 2:
        return [*work(items)]
    parts = [*_parts(items)]
    turns = _turns(len(parts))

    def taken() -> dict[int, Sequence[Made]]:
        return {number: work(parts[number]) for number in turns}

    rest = beside(taken)
    made = {**taken(), **rest()}  # nothing of a copy that died or failed: what it took is done here
    return [each for number, part in enumerate(parts) for each in (made[number] if number in made else work(part))]


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Large parts first, for work is quickest where it does the same over and over, and then ever smaller ones."""
    at = 0
    while at < len(items):
        size = max(_SMALLEST, (len(items) - at) // _SHARE)
        yield items[at : at + size]
        at += size


def _turns(count: int) -> Iterator[int]:
    """The numbers below `count`, which are few, each for one alone of this process and its copies: a pipe gives nothing
    twice.
    """
    waiting, all_of_them = os.pipe()
    with os.fdopen(all_of_them, "wb") as stream:
        stream.write(bytes(range(count)))
    return _taken(waiting)


def _taken(waiting: int) -> Iterator[int]:
    with os.fdopen(waiting, "rb", buffering=0) as stream:
        while turn := stream.read(1):
            yield turn[0]


def spread(work: Callable[[Item, Told], Made], items: Sequence[Item], told: Told) -> Iterator[Made]:
    """What `work` makes of each item, in their order, of as many at once as there are processors.

    Each has a copy of its own, whose memory goes with it. `work` is given what to tell of its progress, and `told` is
    told that here.
    """
    if processors() < 2 or len(items) < 2:
        yield from (work(item, told) for item in items)
        return
    from multiprocessing.connection import Connection, wait

    made: dict[int, Made] = {}
    running: dict[Connection, int] = {}
    waiting = list(enumerate(items))
    for number, item in enumerate(items):
        while number not in made:
            while waiting and len(running) < processors():
                at, next_item = waiting.pop(0)
                with suppress(OSError):  # no more processes may be made
                    running[_copy(partial(work, next_item))] = at
            if number not in running.values():
                made[number] = work(item, told)  # its copy died or failed
                continue
            for answers in wait(list(running)):
                assert isinstance(answers, Connection)
                try:
                    message = pickle.loads(answers.recv_bytes())  # noqa: S301 - of our own process
                except (EOFError, OSError):
                    message = None
                if isinstance(message, int):
                    told(message)
                    continue
                at = running.pop(answers)
                answers.close()
                if message:
                    (made[at],) = message
        yield made.pop(number)


def dealt(work: Callable[[Sequence[Item]], Iterator[Made]], items: Sequence[Item]) -> Generator[Made, None, None]:
    """What `work` makes of many things, one after the other, in their order, as it is asked for.

    Copies of the process begin at once, each with its share, and wait where they are far ahead of who asks. Close what
    is given where not all of it is asked for: what is swept up some day may find their pipes closed.
    """
    count = processors() if len(items) >= FEWEST else 1
    copies: list[Connection] = []
    if count > 1:
        with suppress(OSError):  # no more processes may be made
            copies += [_copy(partial(_each, work, items[at::count])) for at in range(count)]
    return _gathered(work, items, copies, count)


def _each(work: Callable[[Sequence[Item]], Iterator[Made]], items: Sequence[Item], send: Told) -> None:
    for made in work(items):
        send((made,))


def _gathered(
    work: Callable[[Sequence[Item]], Iterator[Made]], items: Sequence[Item], copies: list[Connection], count: int
) -> Generator[Made, None, None]:
    here: dict[int, Iterator[Made]] = {}
    try:
        for number in range(len(items)):
            at = number % count
            if at not in here:
                try:
                    (made,) = pickle.loads(copies[at].recv_bytes())  # noqa: S301 - of our own process
                    yield made
                    continue
                except (EOFError, OSError, IndexError):
                    here[at] = iter(work(items[number::count]))  # there is no copy, or it died or failed
            yield next(here[at])
    finally:
        for answers in copies:
            answers.close()


def processors() -> int:
    """How many copies of this process may work at once; 1 where none may be made.

    A copy of a process with threads may hang, and so may one on a Mac; a copy makes none of its own.
    """
    copies = sys.modules.get("multiprocessing.process")  # where it is not loaded, this is none of its copies
    if sys.platform != "linux" or threading.active_count() > 1 or (copies and copies.current_process().daemon):
        return 1
    return len(os.sched_getaffinity(0))


def end_copies() -> None:
    """End the copies that are left, for nobody waits for what they make: they write nothing any more."""
    processes = sys.modules.get("multiprocessing.process")  # where it is not loaded, there are none
    for each in processes.active_children() if processes else ():
        if each.name == _NAME:
            each.kill()
            each.join()


def _copy(work: Callable[[Told], object]) -> Connection:
    """A copy of this process that sends the numbers that `work` tells, and what it gives, alone in a tuple.

    It ends with this one.
    """
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    gc.freeze()  # what was read stays: looking through it again and again would only touch, and so copy, it
    try:
        context.Process(target=_work, name=_NAME, args=(work, ours, theirs), daemon=True).start()
    finally:
        gc.unfreeze()
    theirs.close()
    return ours


def _work(work: Callable[[Told], object], ours: Connection, theirs: Connection) -> None:
    ours.close()
    nowhere = os.open(os.devnull, os.O_WRONLY)  # what fails here is done again where it is heard
    for stream in (1, 2):
        os.dup2(nowhere, stream)

    def send(message: object) -> None:
        theirs.send_bytes(pickle.dumps(message))

    send((work(send),))
