"""Records as plain data for JSON: durations in minutes, days and periods as text, shares with their percent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from kbgen.report.counts import Share
from kbgen.report.period import Period


def plain(value: Any) -> Any:
    """Records as dictionaries, durations as minutes, dates as text; everything else as it is."""
    if isinstance(value, Share):
        return {"count": value.count, "of": value.of, "percent": value.percent}
    if isinstance(value, Period):
        return value.name
    if isinstance(value, timedelta):
        return round(value / timedelta(minutes=1), 2)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return value


_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    # No `date-time`, which has an offset: what an author wrote without one is in the knowledge base's own zone.
    datetime: {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2})?$",
        "description": "without an offset in the time zone of openapi.json",
    },
    timedelta: {"type": "number", "description": "in minutes"},
    Period: {"type": "string", "description": "all, a year, a quarter or a month"},
    Share: {
        "type": "object",
        "properties": {
            "count": {"type": "integer"},
            "of": {"type": "integer"},
            "percent": {"type": ["integer", "null"], "description": "null where the whole is too small for a rate"},
        },
        "required": ["count", "of", "percent"],
        "additionalProperties": False,
    },
}


def schema(kind: Any) -> dict[str, Any]:
    """The JSON Schema of what `plain` makes of a record, read from its fields; its words are the record's own."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (Union, UnionType):
        return {"anyOf": [schema(each) for each in inside]}
    if origin is tuple and inside[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": [schema(each) for each in inside], "minItems": len(inside)}
    if origin in (tuple, list):
        return {"type": "array", "items": schema(inside[0])}
    hints = get_type_hints(kind)
    named = {field.name: schema(hints[field.name]) for field in fields(kind)}
    told = {"description": (kind.__doc__ or "").split("\n")[0]}
    return {"type": "object", **told, "properties": named, "required": list(named), "additionalProperties": False}
