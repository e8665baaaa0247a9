"""Values as bytes that are kept, and the way back: JSON, in which a text may hold what UTF-8 has no place for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import orjson


def row_bytes(value: Any, plain: Callable[[Any], Any] | None = None) -> bytes:
    """A value of lists, texts, finite numbers and the like, as JSON: the same bytes every time.

    `plain` says of records, and of all that JSON has no name for, what they hold.
    """
    try:
        return orjson.dumps(value, default=plain or _plain, option=orjson.OPT_PASSTHROUGH_DATACLASS if plain else None)
    except TypeError:  # half a character, a number of more than 64 bits, a key that is no text
        return json.dumps(value, ensure_ascii=False, default=plain).encode("utf-8", "surrogatepass")


def json_bytes(value: Any) -> bytes:
    """Such a value as JSON that is published: without blanks, keys in their order."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def as_told(value: Any) -> bytes:
    """Such a value as JSON that is published: without blanks, keys as they come."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half a character, a number of more than 64 bits
        return json.dumps(value, separators=(",", ":")).encode()


def shown_json(value: Any) -> str:
    """A value, which may hold dataclasses, as JSON for people and programs: each value on a line of its own."""
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    except TypeError:  # half a character, a number of more than 64 bits, a key that is no text
        return json.dumps(value, ensure_ascii=False, indent=2, default=asdict)


def _plain(value: Any) -> Any:
    """What has a name besides its values."""
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(type(value))


def row_from(data: bytes) -> Any:
    """What `row_bytes` wrote. Raises ValueError for anything else."""
    try:
        return orjson.loads(data)
    except ValueError:
        return json.loads(data.decode("utf-8", "surrogatepass"))
