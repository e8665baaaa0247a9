"""The front matter of a file: its mapping, what the mapping does not say, and what could not be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from kbgen.documents import Split

_COMMENT = re.compile(r"(?:^|\s)(#.*)$")
_MOST_FRONT = 200_000
_DEEPEST = 24


def front_of(parts: Split, text: str) -> tuple[dict[str, Any], str, str]:
    """The mapping, the front matter's own lines, and why it could not be read."""
    above = text.split("\n", parts.body_line)[: parts.body_line - 1]
    raw = "\n".join(above).strip("\n")
    if parts.kind == "toml":
        return _toml(raw)
    if parts.parsed is None:
        return {}, "", ""
    fatal = next((fault.message for fault in parts.parsed.faults if fault.fatal), "")
    empty = parts.parsed.data is None
    if fatal or not (empty or isinstance(parts.parsed.data, dict)):
        return {}, raw, fatal or "is no list of 'key: value' lines"
    return parts.parsed.data or {}, "\n".join(above[parts.first_line : -1]), ""


def _toml(raw: str) -> tuple[dict[str, Any], str, str]:
    inner = raw.strip().removeprefix("+++").removesuffix("+++")
    try:
        data = tomllib.loads(inner)
        return (data, inner, "") if not _is_deep(data) else ({}, raw, f"is nested more than {_DEEPEST} levels deep")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        return {}, raw, f"is no valid TOML: {str(error)[:120]}"


def _is_deep(data: Any) -> bool:
    level = [data]
    for _ in range(_DEEPEST):
        inner = [value for value in level if isinstance(value, dict | list)]
        level = [item for value in inner for item in (value.values() if isinstance(value, dict) else value)]
    return any(isinstance(value, dict | list) for value in level)


def lost_in(data: dict[str, Any], raw: str) -> dict[str, Any]:
    """What the values don't say: the whole text where a key stood twice, comments where there were some."""
    if len(raw) > _MOST_FRONT:
        return {}
    lines = [line for line in raw.split("\n") if line.strip()]
    keys = re.findall(r"^([A-Za-z_][\w-]*)\s*[:=]", raw, re.MULTILINE)
    if len(set(keys)) < len(keys) and not any(line.startswith("[") for line in lines):
        return {"x_front_matter": raw.strip("\n")}
    values = "\0".join(_texts(data))
    comments = [match[1] for line in lines if (match := _COMMENT.search(line)) and match[1].rstrip("'\"") not in values]
    return {"x_comments": [comment.strip() for comment in comments]} if comments else {}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)


def kept_in_body(raw: str, fault: str) -> str:
    """A block for the body that holds an unreadable front matter, and why it is there."""
    fence = "`" * (max((len(run) for run in re.findall(r"`+", raw)), default=0) + 3)
    note = f"> The front matter of the source could not be read and is kept here: it {fault}"
    return f"{note}\n\n{fence}text\n{raw}\n{fence}\n\n"
