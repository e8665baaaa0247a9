"""The models in words: what the reference pages and the published schema say of each field."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kbgen.model.postmortem import Postmortem, json_schema
from kbgen.model.required import When, when_needed
from kbgen.model.settings import Settings
from kbgen.site.words import Words

SLUG_LENGTH = 80  # what tells a slug from other text in the schema


@dataclass(frozen=True)
class Field:
    """One field: its type in words, legal values, `when` is `always`, `final`, `recommended` or empty."""

    name: str
    type: str
    when: When
    legal: tuple[str, ...]
    default: str
    description: str


@dataclass(frozen=True)
class ModelDescription:
    """A model and its fields, in their order."""

    name: str
    description: str
    fields: tuple[Field, ...]


def described_schema(lang: str) -> dict[str, Any]:
    """The front matter's JSON Schema with descriptions in `zh`, or in English for any other language."""
    return _translated(json_schema(), lang)


def front_matter(words: Words) -> tuple[ModelDescription, ...]:
    """The front matter, then each of its parts."""
    return tuple(_parts(described_schema(words.lang), words))


def settings(words: Words) -> tuple[ModelDescription, ...]:
    """All of `kbgen.toml`, then each of its tables."""
    return tuple(_parts(_translated(Settings.model_json_schema(), words.lang), words))


@cache
def _chinese() -> Mapping[str, Mapping[str, str]]:
    source = files("kbgen.site") / "words/fields.zh.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _models(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The model itself, then those it is made of in the order in which they are first named."""
    definitions = schema.get("$defs", {})
    todo, seen = [(str(schema["title"]), schema)], set[str]()
    while todo:
        name, model = todo.pop(0)
        if name not in seen:
            seen.add(name)
            yield name, model
            todo += [(inner, definitions[inner]) for inner in _references(model.get("properties", {}))]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)


def _translated(schema: dict[str, Any], lang: str) -> dict[str, Any]:
    if lang != "zh":
        return schema
    for name, model in _models(schema):
        words = _chinese().get(name, {})
        model["description"] = words.get("_", model.get("description", ""))
        for key, field in model.get("properties", {}).items():
            field["description"] = words.get(key, field.get("description", ""))
    return schema


def _parts(schema: dict[str, Any], words: Words) -> Iterator[ModelDescription]:
    spoken = {name: model.get("properties", {}) for name, model in _models(schema)}
    for name, model in _models(schema):
        if spoken[name]:
            needed = set(model.get("required", ()))
            found = tuple(
                _field(key, spec, _when(name, key, key in needed), schema, words) for key, spec in spoken[name].items()
            )
            yield ModelDescription(name, model.get("description", ""), found)


def _field(name: str, spec: dict[str, Any], when: When, schema: dict[str, Any], words: Words) -> Field:
    default = spec.get("default")
    shown = "" if default in (None, [], {}) or "$ref" in spec else json.dumps(default, ensure_ascii=False)
    legal = tuple(dict.fromkeys(_legal(spec, schema)))
    return Field(name, _type(spec, schema, words), when, legal, shown, spec.get("description", ""))


def _when(model: str, field: str, required: bool) -> When:
    if required:
        return "always"
    return when_needed(field) if model == Postmortem.__name__ else ""


def _type(spec: dict[str, Any], schema: dict[str, Any], words: Words) -> str:
    """A type in a few words, such as `list of Symptom`."""
    if "examples" in spec:
        return words["ref.type.time"]
    if "$ref" in spec:
        name = str(spec["$ref"].rpartition("/")[2])
        return name if schema["$defs"][name].get("properties") else words["ref.type.one_of"]
    if "anyOf" in spec:
        each = (_type(inner, schema, words) for inner in spec["anyOf"] if inner.get("type") != "null")
        return words["ref.type.or"].join(dict.fromkeys(each))
    if spec.get("type") == "array":
        return words.fill("ref.type.list", of=_type(spec.get("items", {}), schema, words))
    if spec.get("type") == "object":
        named = [*spec.get("patternProperties", {}).values(), spec.get("additionalProperties", {})]
        return words.fill("ref.type.mapping", of=_type(named[0], schema, words))
    if "enum" in spec or "const" in spec:
        return words["ref.type.one_of"]
    slug = spec.get("maxLength") == SLUG_LENGTH
    return words[f"ref.type.{'slug' if slug else spec['type']}"]


def _legal(spec: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """The words that a field, or an item of it, may be; of times, examples."""
    if "examples" in spec:
        yield from spec["examples"]
        return
    if "$ref" in spec:
        inner = schema["$defs"][spec["$ref"].rpartition("/")[2]]
        yield from () if inner.get("properties") else _legal(inner, schema)
    yield from map(str, spec.get("enum", ()))
    yield from [str(spec["const"])] if "const" in spec else []
    inner_specs = [*spec.get("anyOf", ()), spec.get("items"), spec.get("additionalProperties")]
    for each in inner_specs:
        if isinstance(each, dict):
            yield from _legal(each, schema)
