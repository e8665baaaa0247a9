"""What stands below the fields of a record in its source, for those who describe the model.

Pydantic reads that as each record is made, which is at every start; few starts have anything to describe.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise
from typing import Any


def described(schema: dict[str, Any], records: dict[str, type]) -> dict[str, Any]:
    """A JSON Schema of some records, by their names, with what is said of every field; changes it."""
    for name, part in {**schema.get("$defs", {}), schema["title"]: schema}.items():
        fields = part.get("properties", {}) if name in records else {}
        for field, said in (_said(records[name]) if fields else {}).items():
            if field in fields:
                fields[field] = dict(sorted({**fields[field], "description": said}.items()))
    return schema


def _said(record: type) -> dict[str, str]:
    """What is said of the fields of a class, and of those above it."""
    return {field: said for each in reversed(record.__mro__) for field, said in _own(each).items()}


def _own(record: type) -> dict[str, str]:
    return _of_module(record.__module__).get(record.__name__, {}) if record.__module__.startswith("kbgen.") else {}


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """By class and field."""
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {each.name: dict(_fields(each.body)) for each in tree.body if isinstance(each, ast.ClassDef)}


def _fields(body: list[ast.stmt]) -> list[tuple[str, str]]:
    return [
        (field.target.id, inspect.cleandoc(text.value.value))
        for field, text in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    ]
