"""Which lines of a log its stack traces are about: the one above the frames, the innermost cause, Python's last one.

What stands beside a trace in a log may name faults of its own; it is noise to whoever pasted the trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from kbgen.search.query import stack_trace

GAP = 2  # lines of others between two frames of a trace, where several programs write at once
FEWEST = 2  # frames of a trace
APART = 8  # lines between two traces; what is nearer may be one that other programs wrote into


class Kind(IntEnum):
    """What a line is to a trace."""

    SAYS = 0  # no part of it
    AROUND = 1  # what a runtime writes around one, or nothing
    THREAD = 2  # of a dump of threads
    FRAME = 3
    PYTHON = 4  # a frame below which comes what was raised, or its source


class LogLine(NamedTuple):
    """A line of a log.

    Attributes:
        kind: what it is to a trace.
        faulty: whether it names a fault.
        inner: whether it tells of an inner cause.
        tells: whether it says more than the class of an exception that was not suppressed.
        raised: whether it may name an exception as Python does.
    """

    kind: Kind
    faulty: bool
    inner: bool
    tells: bool
    raised: bool

    @classmethod
    def of(cls, kind: Kind, text: str, message: str, rest: str) -> LogLine:
        """A line with what it says without frames, and what stands around that."""
        says = kind == Kind.SAYS
        return cls(
            kind,
            says and stack_trace.names_fault(stack_trace.without_request(f"{message} {rest}")),
            says and stack_trace.is_inner(text),
            stack_trace.SUPPRESSED not in text and stack_trace.tells(message),
            says and stack_trace.is_raised(text),
        )


def kind(said: str, message: str) -> Kind:
    """What a line is to a trace: `message` is what is left without frames of what it says."""
    if (message == said and stack_trace.tells(message)) or stack_trace.says(message):
        return Kind.SAYS
    if not stack_trace.is_frame(said):
        return Kind.THREAD if stack_trace.is_thread(said) else Kind.AROUND
    return Kind.PYTHON if stack_trace.shows_source(said) else Kind.FRAME


def heads(lines: Sequence[LogLine], order: Sequence[int]) -> frozenset[int]:
    """Which lines traces are about; none where there is no trace.

    Args:
        lines: as they stand.
        order: the number of each.
    """
    found, end = set[int](), -APART
    for run in _runs(lines):
        if sum(lines[at].kind >= Kind.FRAME for at in run) >= FEWEST:
            found.update(order[at] for at in _told(lines, run, is_new=run.start - end > APART))
            end = run.stop
    return frozenset(found)


def _runs(lines: Sequence[LogLine]) -> Iterator[range]:
    """Where traces stand: frames with few lines of others between them."""
    begin = last = -1
    has_frame = False
    for at, line in enumerate(lines):
        if line.kind == Kind.SAYS:
            continue
        if begin >= 0 and at > last + 1:
            above = lines[at - 1]
            begins = above.faulty and not above.inner and lines[last].kind != Kind.PYTHON
            if not has_frame or begins or at - last > GAP + 1:
                yield range(begin, last + 1)
                begin = -1
        if begin < 0:
            begin, has_frame = at, False
        last, has_frame = at, has_frame or line.kind >= Kind.FRAME
    if begin >= 0:
        yield range(begin, last + 1)


def _told(lines: Sequence[LogLine], run: range, *, is_new: bool) -> list[int]:
    """Where the lines stand that a trace is about."""
    inner = [at for at in run if lines[at].inner]
    python = [at + 1 for at in run if lines[at].kind == Kind.PYTHON]
    below = [at for at in python if at < len(lines) and lines[at].raised]
    says = {at for at in run if lines[at].kind == Kind.SAYS}
    is_mixed = bool(says.difference(inner, below))  # others wrote at once
    if python:
        return [at for at in below if lines[at].faulty or not is_mixed]
    is_dump = any(lines[at].kind == Kind.THREAD for at in run)  # it is about nothing
    above = [] if is_dump else list(range(max(0, run.start - 1 - (GAP if is_mixed else 0)), run.start))
    faulty = [at for at in above if lines[at].faulty]
    chain = (faulty or (above if is_new else []))[-1:] + inner
    return ([at for at in chain if lines[at].tells] or chain)[-1:]


def rules() -> dict[str, object]:
    """The numbers of this module as JSON for the browser."""
    return {"gap": GAP, "fewestFrames": FEWEST, "apart": APART}
