"""Plain data against the model: what fits is kept, what does not is a problem at its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kbgen.documents.foreign_keys import nearest
from kbgen.model.fields import Path, Place, dotted, place
from kbgen.model.findings import Mark, Problem
from kbgen.model.moments import UNKNOWN
from kbgen.model.postmortem import Postmortem

OWN_PREFIX = "x_"
_ALMOST_OWN = re.compile(r"^x[-_]", re.IGNORECASE)

# What pydantic calls a fault -> what an author is told.
_ADVICE = {
    "bool_parsing": "must be true or false.",
    "bool_type": "must be true or false.",
    "bool_or_unknown": "must be true, false or unknown.",
    "list_type": "must be a list. Write one item per line, each after '- '.",
    "model_type": "must be 'key: value' lines, indented below it.",
    "model_attributes_type": "must be 'key: value' lines, indented below it.",
    "dict_type": "must be 'key: value' lines, indented below it.",
    "string_type": "must be text, not a list or a mapping.",
    "string_too_short": "is empty. Fill it in, or remove the key.",
    "string_too_long": "is too long. Shorten it.",
    "int_parsing": "must be a whole number.",
    "int_type": "must be a whole number.",
    "int_from_float": "must be a whole number.",
    "float_parsing": "must be a number.",
    "float_type": "must be a number.",
    "greater_than_equal": "is too small: it must be {ge} or more.",
}


@dataclass(frozen=True)
class Validated:
    """The model of all that fits, the team's own keys, foreign ones, the problems, and the places of what was kept."""

    meta: Postmortem
    extra: dict[str, Any]
    foreign: dict[str, Any]
    problems: tuple[Problem, ...]
    marks: dict[Path, Mark]
    values: dict[Path, Mark]


def shape(data: dict[str, Any], marks: Mapping[Path, Mark], values: Mapping[Path, Mark]) -> Validated:
    """Validate front matter. Never raises: a part that does not fit is left out and reported."""
    extra = {key: value for key, value in data.items() if key.startswith(OWN_PREFIX)}
    rest = _without_nulls({key: value for key, value in data.items() if key not in extra}, ())
    foreign = {key: value for key, value in rest.items() if key not in Postmortem.model_fields and value is not None}
    problems: list[Problem] = []
    kept_marks, kept_values = dict(marks), dict(values)
    first_pass = True
    while True:
        try:
            meta = Postmortem.model_validate(rest)
            return Validated(meta, extra, foreign, tuple(problems), kept_marks, kept_values)
        except ValidationError as error:
            faults = _by_place(error.errors(include_url=False), rest)
        # Later passes only find that a part is missing which was reported as wrong before.
        if first_pass:
            problems.extend(_problem(fault, rest, marks, values) for fault in faults)
        gone = {_data_path(fault["loc"], rest) for fault in faults}
        moved: dict[Path, Path] = {}
        rest = _without(gone, rest, (), (), moved)
        kept_marks, kept_values = _followed(kept_marks, moved), _followed(kept_values, moved)
        first_pass = False


def _without(gone: Set[Path], data: Any, path: Path, new: Path, moved: dict[Path, Path]) -> Any:
    """The data without what stands at the paths of `gone`; `moved` takes where each path has gone to."""
    if path in gone:
        return {}
    moved[path] = new
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if (*path, key) not in gone}
        found = {key: _without(gone, value, (*path, key), (*new, key), moved) for key, value in kept.items()}
        # As it is written it may be over: it must not be called open, and then overdue.
        over = path[:1] == ("follow_ups",) and (*path, "status") in gone
        return {**found, "status": UNKNOWN} if over else found
    if isinstance(data, list):
        items = [index for index in range(len(data)) if (*path, index) not in gone]
        return [_without(gone, data[old], (*path, old), (*new, at), moved) for at, old in enumerate(items)]
    return data


def _followed(marks: dict[Path, Mark], moved: dict[Path, Path]) -> dict[Path, Mark]:
    """The places after parts have gone: later list items move up, as they do in the data."""
    kept: dict[Path, Mark] = {}
    for path, mark in marks.items():
        if path in moved:
            kept[moved[path]] = mark
        elif path[:-1] in moved and isinstance(path[-1], str):  # a key that has no value any more, or never had
            kept[(*moved[path[:-1]], path[-1])] = mark
    return kept


def _without_nulls(value: Any, path: Path) -> Any:
    """A field without a value is not written yet; a key that is no field stays, to be told of.

    A comma in `{action: restart a, then b, outcome: worked}` makes such a key of the words behind it.
    """
    if isinstance(value, dict):
        here = place(path) if None in value.values() else None
        legal = here.fields if here and here.fields else value
        return {
            key: _without_nulls(item, (*path, key))
            for key, item in value.items()
            if item is not None or key not in legal
        }
    if isinstance(value, list):
        return [_without_nulls(item, (*path, 0)) for item in value]
    return value


def _by_place(errors: list[ErrorDetails], data: Any) -> list[ErrorDetails]:
    """One fault a place. Of a list that may be a text instead, only what is wrong inside it is a fault."""
    unique: dict[Path, ErrorDetails] = {}
    for error in errors:
        place = (*_data_path(error["loc"], data), *([error["loc"][-1]] if error["type"] == "missing" else []))
        if place in unique and unique[place]["type"].startswith("bool"):
            unique[place]["type"] = "bool_or_unknown"
        unique.setdefault(place, error)
    inside = {place[:-1] for place in unique if place and isinstance(place[-1], int)}
    found = {place: error for place, error in unique.items() if place not in inside}
    return [error for place, error in found.items() if not (error["type"] == "missing" and _is_text(place[:-1], data))]


def _is_text(path: Path, data: Any) -> bool:
    """Whether an item of a list has one key, and that none of its own: a text with a colon in it, most likely."""
    item = _at(data, path) if path and isinstance(path[-1], int) else None
    here = place(path) if isinstance(item, dict) and len(item) == 1 else None
    return bool(here and here.fields and next(iter(item or ())) not in here.fields)


# Pydantic puts the member of a union that failed into the place (`customer_facing.bool`).
_MEMBERS = frozenset({"bool", "constrained-str", "list[constrained-str]", "[key]"})


def _data_path(loc: tuple[int | str, ...], data: Any) -> Path:
    """The part of an error's location that exists in the data."""
    path: list[str | int] = []
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            if step in _MEMBERS:
                continue
            break
        path.append(step)
    return tuple(path)


def _problem(fault: ErrorDetails, data: Any, marks: Mapping[Path, Mark], values: Mapping[Path, Mark]) -> Problem:
    path = _data_path(fault["loc"], data)
    name = dotted(path)
    if fault["type"] == "extra_forbidden":
        message = _unknown_key(str(path[-1]), path[:-1], _at(data, path) is None, _is_text(path[:-1], data))
        return Problem("unknown-key", marks.get(path, Mark()), message)
    if fault["type"] == "missing":
        missing = fault["loc"][len(path)]
        return Problem("missing-part", marks.get(path, Mark()), f"'{name}' has no '{missing}'. Add it.")
    value = _at(data, path)
    mark = values.get(path) or marks.get(path, Mark())
    rule = "wrong-time" if fault["type"] == "moment" else "wrong-value"
    empty = value in (None, "") and isinstance(path[-1], int)
    advice = "is an empty item. Fill it in, or remove it." if empty else _advice(fault, value, path)
    return Problem(rule, mark, f"'{name}' {advice}")


def _advice(fault: ErrorDetails, value: Any, path: Path) -> str:
    shown = f"is '{value}', which " if isinstance(value, str) and len(value) <= 60 else ""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "literal_error" or kind == "enum":
        return _legal(shown, value, str(context.get("expected", "")))
    if kind == "moment":
        return f"is '{value}': {fault['msg']}." if shown else f"{fault['msg']}."
    if kind == "string_pattern_mismatch":
        sign = re.search("[，、；;,]", value) if isinstance(value, str) else None
        if sign:
            what = f"{shown}contains '{sign[0]}', but that does not separate items here."
            return f"{what} Separate them with commas, as in [a, b]."
        example = _slugged(value) or "connection-pool"
        return f"{shown}is not a slug. Use letters, digits and hyphens, without spaces, as in '{example}'."
    text = _ADVICE.get(kind, f"{fault['msg']}.").format(**context)
    if path == ("follow_ups",) and isinstance(value, str):
        text += " If nothing is to be done, write 'no_follow_ups: ' and the reason."
    here = place(path) if kind.startswith("model_") else None
    if here and here.fields:
        names = here.needed or tuple(here.fields)[:1]
        example = " and ".join(f"'{name}: …'" for name in names)
        text = f"{text.removesuffix('.')}, as in {example}."
    return f"{shown}{text}"


def _slugged(value: Any) -> str:
    """What was written as a slug, where its signs alone are in the way."""
    return re.sub(r"[\W_]+", "-", value).strip("-").casefold()[:40] if isinstance(value, str) else ""


def _legal(shown: str, value: Any, expected: str) -> str:
    legal = [word.strip(" '") for word in expected.replace(" or ", ", ").split(", ")]
    near = nearest(str(value), legal) if isinstance(value, str) else None
    hint = f" Did you mean '{near}'?" if near else ""
    return f"{shown or 'has a value that '}is not allowed. Allowed: {', '.join(legal)}.{hint}"


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _homes(key: str) -> tuple[str, ...]:
    """The fields below which a key may stand."""
    found = (name for name in Postmortem.model_fields for path in ((name,), (name, 0)) if _may_stand(key, place(path)))
    return tuple(f"'{name}'" for name in found)


def _may_stand(key: str, here: Place | None) -> bool:
    return bool(here and key in here.fields)


def _unknown_key(key: str, parent: Path, empty: bool, alone: bool) -> str:
    if hidden := next((char for char in key if char != " " and not (char.isprintable() and char.strip())), None):
        return (
            f"'{key}' contains U+{ord(hidden):04X}, which YAML reads as a letter. Write the key with plain characters."
        )
    here = place(parent)
    legal = list(here.fields) if here else []
    near = nearest(key, legal)
    where = f" of '{dotted(parent)}'" if parent else ""
    hint = f" Did you mean '{near}'?" if near else f" Allowed: {', '.join(legal)}." if parent else ""
    if alone:
        return f"'{key}' is not a field{where}.{hint} If the line is text, put quotes around all of it."
    homes = () if parent or near else _homes(key)
    if homes:
        what = f"'{key}' is not a field here; it belongs to {' and '.join(homes)}."
        return f"{what} Indent it below the '- ' or the key that it belongs to."
    own = "" if parent else f" For a key of your own, write '{OWN_PREFIX}{_ALMOST_OWN.sub('', key)}'."
    comma = " If a comma split it off from a value, put quotes around that value." if parent and empty else ""
    return f"'{key}' is not a field{where}.{hint}{own}{comma}"
