"""What the front matter is made of: every field, and what may stand at a place of it.

Read from the JSON Schema, which is made from the model: whoever asks what fields there are asks here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kbgen.model.postmortem import json_schema

Path = tuple[str | int, ...]


def dotted(path: Path) -> str:
    """`("timeline", 2, "at")` as people count: `timeline[3].at`."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True)
class Place:
    """`fields` are the keys that may stand below (with their descriptions), `words` the legal values.

    `free` says that other texts than the words are legal too; `needed` are the keys that must stand there.
    """

    fields: dict[str, str]
    words: tuple[str, ...] = ()
    free: bool = False
    is_moment: bool = False
    is_slug: bool = False
    description: str = ""
    needed: tuple[str, ...] = ()


@cache
def place(path: Path) -> Place | None:
    """The place of a path such as `("timeline", 2, "type")`; None where the model has none."""
    options, description = [_schema()], ""
    for step in path:
        options = [inner for option in options for inner in _below(option, step)]
        if not options:
            return None
        description = next((text for option in options if (text := option.get("description"))), description)
        options = [each for option in options for each in _options(option)]
    return _place(options, description)


def _place(options: list[dict[str, Any]], description: str) -> Place:
    moment = any(_is_moment(option) for option in options)
    words = [word for option in options for word in _words(option)]
    return Place(
        fields={
            name: str(inner.get("description", ""))
            for option in options
            for name, inner in option.get("properties", {}).items()
        },
        words=("unknown", "n/a") if moment else tuple(dict.fromkeys(words)),
        free=moment
        or any(option.get("type") == "string" and "enum" not in option and "const" not in option for option in options),
        is_moment=moment,
        is_slug=any("pattern" in option for option in options) and not moment,
        description=" ".join(description.split()),
        needed=tuple(name for option in options for name in option.get("required", ())),
    )


def _below(option: dict[str, Any], step: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(step, int) and isinstance(option.get("items"), dict):
        yield option["items"]
    if isinstance(step, str) and step in option.get("properties", {}):
        yield option["properties"][step]
    elif isinstance(step, str) and isinstance(option.get("additionalProperties"), dict):
        yield option["additionalProperties"]


def _options(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The alternatives of a schema, references followed, `null` left out."""
    if "$ref" in schema:
        yield from _options(_schema()["$defs"][schema["$ref"].rpartition("/")[2]])
    elif "anyOf" in schema and not _is_moment(schema):
        for option in schema["anyOf"]:
            yield from _options(option)
    elif schema.get("type") != "null":
        yield schema


def _is_moment(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and any(
        "unknown" in option.get("enum", ()) for option in schema.get("anyOf", ())
    )


def _words(option: dict[str, Any]) -> list[str]:
    if option.get("type") == "boolean":
        return ["true", "false"]
    return [*option.get("enum", ()), *([option["const"]] if "const" in option else [])]


@cache
def _schema() -> dict[str, Any]:
    return json_schema()
