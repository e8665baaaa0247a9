"""Nothing that an author writes takes more than linear time: every compiled pattern, and every door, on hostile texts.

No clock is read: work is bounded by the processor time of this process, ten times and more what it takes, and ends the
test where it does not end by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import re._parser as parser  # type: ignore[import-not-found]
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hostile_texts import FRONT, bodies, doors

import kbgen
from kbgen.corpus.parts import parts
from kbgen.documents import read_document

BODIES = bodies(50_000)
LIMIT = 5.0  # seconds of the processor for one door and one text; the slowest takes a sixth
PIECES = (" ", "a", "1", "-", "*", ".", "(", "[", "<", "`", "#", "\t", "a ", "1.", "a.b", "\n", "年", "需要")
AT_ONCE = 8_000  # characters: what takes cubic or exponential time does not end with them


class TooLongError(Exception):
    """More work was done than a linear pattern or door does."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of the package holds, alone or in a container or record, by its text."""
    for module in pkgutil.walk_packages(kbgen.__path__, "kbgen."):
        if module.name != "kbgen.__main__":
            importlib.import_module(module.name)
    found: dict[str, re.Pattern[str]] = {}
    seen: set[int] = set()

    def look(value: Any, depth: int) -> None:
        if isinstance(value, re.Pattern):
            if isinstance(value.pattern, str):
                found[value.pattern] = value
        elif depth and id(value) not in seen:
            seen.add(id(value))
            if isinstance(value, dict):
                inner = list(value.values())
            elif isinstance(value, list | tuple | set | frozenset):
                inner = list(value)
            elif type(value).__module__.startswith("kbgen") and not isinstance(value, type):
                slots = getattr(type(value), "__slots__", ())
                inner = [*getattr(value, "__dict__", {}).values(), *(getattr(value, name, None) for name in slots)]
            else:
                return
            for each in inner:
                look(each, depth - 1)

    for name, module in sorted(sys.modules.items()):
        if name.startswith("kbgen"):
            for value in list(vars(module).values()):
                look(value, 4)
    return found


def repeated(tree: Any, within: bool = False) -> Iterator[str]:
    """What stands in a pattern's own repeats, letter by letter."""
    run = ""
    for op, value in tree:
        name = str(op)
        if name == "LITERAL":
            run += chr(value)
            continue
        if run and within:
            yield run
        run = ""
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            yield from repeated(value[2], within or value[1] >= 10)
        elif name == "SUBPATTERN":
            yield from repeated(value[3], within)
        elif name == "ATOMIC_GROUP":
            yield from repeated(value, within)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from repeated(branch, within)
        elif name == "IN" and within:
            yield from (chr(inner) for kind, inner in value if str(kind) == "LITERAL")
    if run and within:
        yield run


def test_no_pattern_takes_more_than_linear_time() -> None:
    slow = []
    found = patterns()
    assert len(found) > 250
    for text, pattern in found.items():
        pieces = dict.fromkeys((*PIECES, *sorted(set(repeated(parser.parse(text, pattern.flags))), key=len)[:12]))
        for piece in pieces:
            try:
                with bounded(1.0):  # a thousand times what it takes
                    pattern.fullmatch(piece * 26 + "\x01x")
                    pattern.match(piece * (AT_ONCE // len(piece)) + "\x01")
            except TooLongError:
                slow.append((text[:80], piece))
                break
    assert slow == []


@pytest.mark.parametrize("name", BODIES)
def test_no_door_takes_more_than_linear_time(name: str) -> None:
    with bounded(LIMIT):
        document = read_document("2026/20260311-a.md", (FRONT + BODIES[name]).encode())
    for door, work in doors(document):
        try:
            with bounded(LIMIT):
                work()
        except TooLongError:
            pytest.fail(f"{door} does not end on {name}")


def test_tags_are_not_sought_in_the_whole_text_one_by_one() -> None:
    """Each `<base>` may be a mark for readers, where it is closed somewhere."""
    with bounded(5.0):  # thirty times what it takes
        assert parts("<base>" * 60_000) == ([], [])
