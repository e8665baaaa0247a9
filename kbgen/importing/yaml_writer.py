"""An imported document as a file: strict YAML that our reader reads back to the same values, whatever they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kbgen.documents import read_document
from kbgen.importing.records import ORIGIN, Imported
from kbgen.model.moments import parse_moment
from kbgen.model.postmortem import Postmortem

LONGEST_KEY = 200

DEEPEST = 8
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,80}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile(r"[\xa0\xad\u2000-\u200f\u202a-\u202f\u2060-\u206f\ufeff\ufff0-\ufffc]")
_ORDER = {name: index for index, name in enumerate(Postmortem.model_fields)}


def clean(value: Any, depth: int = 0) -> Any:
    """Plain data of texts, lists and mappings that YAML can hold: other scalars as text, controls as blanks.

    What is nested too deep, or has keys too long for YAML, becomes its JSON text.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list) and (depth >= DEEPEST or _has_odd_keys(value)):
        return _text(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, dict):
        return {_text(str(key)): clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item, depth + 1) for item in value]
    return _text(value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else str(value))


def _has_odd_keys(value: Any) -> bool:
    return isinstance(value, dict) and any(not str(k).strip() or len(str(k)) > LONGEST_KEY or k == "<<" for k in value)


def _text(text: str) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def front_matter(data: dict[str, Any]) -> str:
    """The text between and with the marks of `---`: the fields in the model's order, then the keys of one's own."""
    ordered = sorted(data, key=lambda name: _ORDER.get(name, len(_ORDER)))
    lines = [line for name in ordered for line in _lines(_key(name), data[name], 0)]
    return "\n".join(["---", *lines, "---", ""])


def _lines(key: str, value: Any, indent: int) -> Iterator[str]:
    blanks = "  " * indent
    if isinstance(value, dict) and value:
        yield f"{blanks}{key}:"
        for name, item in value.items():
            yield from _lines(_key(name), item, indent + 1)
    elif isinstance(value, list) and value:
        yield f"{blanks}{key}:"
        for item in value:
            yield f"{blanks}  - {_flow(item)}"
    else:
        yield f"{blanks}{key}: {_flow(value)}"


def entry_lines(entries: list[dict[str, Any]]) -> Iterator[str]:
    """The items of a list of front matter, one a line."""
    return (f"  - {_flow(entry)}" for entry in entries)


def _flow(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)}: {_flow(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "null" if value is None else _scalar(value)


def _scalar(text: str) -> str:
    return text if text == "imported" or _is_moment(text) else _quoted(text)


def _is_moment(text: str) -> bool:
    try:
        return text.isascii() and text == text.strip() and bool(parse_moment(text)) and " " not in text
    except ValueError:
        return False


def _quoted(text: str) -> str:
    shown = json.dumps(text, ensure_ascii=False)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", shown)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) else _quoted(name)


# What the reader says of a text that the importer may not rewrite; everything else would be its own fault.
_OF_THE_TEXT = frozenset({"control-character"})


def render(one: Imported, path: str) -> bytes:
    """The file: front matter that reads back as it is meant, and the source's text as it stands."""
    newline = "\r\n" if b"\r\n" in one.body[:5_000] else "\n"
    data = {**one.fields, "status": "imported", **clean(one.extra)}
    content = _joined(data, one.body, newline)
    if _reads_back(content, path, one):
        return content
    # Never seen; but whatever a source holds, its text must come through and the file must read.
    bare = {"status": "imported", "x_front_matter": json.dumps(data, ensure_ascii=True)[:100_000]}
    return _joined({**bare, ORIGIN: clean(one.extra.get(ORIGIN, one.origin))}, one.body, newline)


def _joined(data: dict[str, Any], body: bytes, newline: str) -> bytes:
    return front_matter(data).replace("\n", newline).encode("utf-8", errors="replace") + body


def _reads_back(content: bytes, path: str, one: Imported) -> bool:
    document = read_document(path, content)
    faults = [problem for problem in document.problems if problem.rule not in _OF_THE_TEXT]
    return document.readable and not faults and document.extra == clean(one.extra)
