"""What is wrong with a file of settings, for the person who wrote it: where, what stands there, what is legal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kbgen.model.fields import Path, dotted
from kbgen.model.postmortem import Record
from kbgen.model.spelling import most_alike

ALIKE = 0.7  # from here on a name is offered for another

# What pydantic calls a fault -> what the person is told.
_SAID = {
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": 'must be one text in quotes, such as "a"',
    "tuple_type": 'must be a list, such as ["a", "b"]',
    "list_type": 'must be a list, such as ["a", "b"]',
    "model_type": "must be a table of 'name = value'",
    "model_attributes_type": "must be a table of 'name = value'",
    "dict_type": "must be a table of 'name = value'",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


_TABLE = re.compile(r"[ \t]*(\[\[?)([^\]\n]+)\]")
_KEY = re.compile(r"[ \t]*([\w.\"'-]+)[ \t]*=")


def faults(error: ValidationError, root: type[Record], above: int = 0, text: str = "") -> str:
    """All that is wrong, in one line.

    Args:
        error: of reading the file.
        root: the record that the file is.
        above: how many keys stand above it, as the name of each of several.
        text: the file, where there is one: then the line of each fault is told.
    """
    told: dict[str, None] = {}
    for item in error.errors(include_url=False):
        loc = tuple(each for each in item["loc"] if each != "[key]")
        told[at_line(text, loc, _told(item, loc, root, above))] = None
    return "; ".join(told)


def at_line(text: str, loc: Sequence[int | str], said: str) -> str:
    """What is said of a place of a TOML text, behind its line where that is known."""
    line = line_of(text, loc)
    return f"line {line}: {said}" if line else said


def line_of(text: str, loc: Sequence[int | str]) -> int | None:
    r"""The line of a TOML text, from 1, with the innermost key of a place that begins a line; None without one.

    >>> line_of('lang = "en"\n[[vocabulary.teams]]\nname = 1', ("vocabulary", "teams", 0, "name"))
    3
    """
    table: Path = ()
    times: Counter[Path] = Counter()
    found, depth = None, 0
    for number, line in enumerate(text.split("\n"), 1):
        if head := _TABLE.match(line):
            here = table = _steps(head[2])
            if head[1] == "[[":
                here = table = (*table, times[table])
                times[table[:-1]] += 1
        elif key := _KEY.match(line):
            here = (*table, *_steps(key[1]))
        else:
            continue
        if len(here) > depth and tuple(loc[: len(here)]) == here:
            found, depth = number, len(here)
    return found


def _steps(written: str) -> Path:
    return tuple(step.strip(" \t\"'") for step in written.split("."))


def _told(item: ErrorDetails, loc: Path, root: type[Record], above: int) -> str:
    kind, given = item["type"], item.get("input")
    name = dotted(loc)
    if kind == "extra_forbidden":
        legal = [each for record in _at(root, loc[above:-1]) for each in record.model_fields]
        near = most_alike(str(loc[-1]).casefold(), legal, ALIKE) if legal else None
        hint = f"did you mean '{legal[near]}'?" if near is not None else f"allowed: {', '.join(legal)}"
        return f"'{name}' is not a known name: {hint}"
    if kind == "missing":
        return f"'{dotted(loc[:-1])}' has no '{loc[-1]}'"
    shown = f"'{name}' is '{given}', " if isinstance(given, str) and len(given) <= 60 else f"'{name}' "
    if kind in ("literal_error", "enum"):
        return f"{shown}allowed: {item.get('ctx', {}).get('expected', '')}"
    if kind == "string_pattern_mismatch":
        return f"{shown}which must be of the form {item.get('ctx', {}).get('pattern', '')}"
    if kind == "value_error":
        return f"'{name}': {item['msg'].removeprefix('Value error, ')}"
    return f"'{name}' {_SAID.get(kind, item['msg'])}"


def _at(root: type[Record], loc: Iterable[int | str]) -> list[type[Record]]:
    """The records that may stand at a place."""
    found = [root]
    for step in loc:
        inner = [record.model_fields[step].annotation for record in found if step in record.model_fields]
        found = [each for annotation in inner for each in records_in(annotation)] or found
    return found


def records_in(annotation: Any) -> list[type[Record]]:
    """The records that an annotation holds, such as `FollowUp` in `list[FollowUp] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return [annotation]
    return [record for each in get_args(annotation) for record in records_in(each)]
