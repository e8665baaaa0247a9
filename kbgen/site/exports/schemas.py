"""JSON Schemas (draft 2020-12) of the exported JSON files; of the front matter it is the model's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, get_args

from kbgen.corpus import STATES
from kbgen.model.json_bytes import as_told
from kbgen.model.metrics import METRICS, Absence
from kbgen.model.postmortem import Kind, Status, json_schema
from kbgen.recurrence import Returned, Stood, Verdict
from kbgen.report import Report, schema

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_COUNT = {"type": "integer", "minimum": 0}
_MAYBE_COUNT = {"type": ["integer", "null"], "minimum": 0}
_MAYBE = {"type": ["string", "null"]}
_MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
_VERDICT = {"enum": list(get_args(Verdict))}
_STOOD = {"enum": list(get_args(Stood))}
_RETURNED = {"enum": list(get_args(Returned))}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    """An object that has all these keys and no other."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


_MINUTES = {
    metric.name.lower(): {
        "anyOf": [{"type": "number"}, {"enum": list(get_args(Absence))}],
        "description": f"{metric.end} minus {metric.start}, in minutes, or why there is no duration",
    }
    for metric in METRICS
}

_SUMMARY: dict[str, Any] = {
    "id": _TEXT,
    "path": _TEXT | {"description": "its file, from the docs folder"},
    "title": _TEXT,
    "kind": {"enum": list(get_args(Kind))},
    "status": {"enum": [str(status) for status in Status]},
    "readable": {"type": "boolean", "description": "false: the front matter could not be read; counted nowhere"},
    "withheld": _COUNT | {"description": "fields, parts of the text and relations that these readers do not get"},
    "severity": _MAYBE,
    "lang": _TEXT,
    "date": _MAYBE_DAY | {"description": "the day it is filed under"},
    "summary": _MAYBE,
    "services": _TEXTS | {"description": "as the knowledge base spells them, like all names here"},
    "team": _MAYBE,
    "components": _TEXTS,
    "failure_modes": _TEXTS | {"description": "in the taxonomy's spelling"},
    "tags": _TEXTS,
    "minutes": _object(_MINUTES),
    "url": _MAYBE | {"description": "the page: a whole address, or from the site's root where that is not known"},
    "file": _TEXT | {"description": "the whole record, from the site's root"},
}

_WHOLE: dict[str, Any] = {
    **_SUMMARY,
    "front_matter": {"$ref": "#/$defs/FrontMatter"},
    "body": _TEXT | {"description": "the authors' text, as Markdown"},
    "follow_up_states": {"type": "array", "items": {"enum": list(STATES)}},
    "follow_ups": _list(
        {
            "number": _COUNT | {"description": "its place in the front matter, from 1"},
            "state": {"enum": list(STATES)},
            "as_of": _MAYBE,
            "due": _MAYBE,
            "done_at": _MAYBE,
            "done_from": {"enum": ["document", "history", None], "description": "who knows `done_at`"},
            "days_late": {"type": ["integer", "null"]},
            "days_old": {"type": ["integer", "null"]},
        }
    ),
    "related": _list({"id": _TEXT, "relation": _TEXT, "note": _MAYBE, "url": _MAYBE}),
    "repeats": _list(
        {"id": _TEXT, "verdict": _VERDICT, "before": {"type": ["boolean", "null"]}, "declared": {"type": "boolean"}}
        | {"returned": _RETURNED}
    ),
    "promises_before": _list(
        {"promised_after": _TEXT, "number": _COUNT, "title": _TEXT, "stood": _STOOD, "broken": {"type": "boolean"}}
    ),
}

_AXES = {"enum": ["component", "service", "declared", "elsewhere"]}
_KEY = _object({"axis": _AXES, "mode": _TEXT, "place": _TEXT, "home": _TEXT})

_PATTERNS: dict[str, Any] = {
    "chains": _list({"key": _KEY, "documents": _TEXTS, "undated": _TEXTS}),
    "alone": _TEXTS,
    "failure_modes": {"type": "object", "additionalProperties": _TEXTS},
    "pairs": _list(
        {
            "earlier": _TEXT,
            "later": _TEXT,
            "verdict": _VERDICT,
            "ordered": {"type": "boolean"},
            "declared": {"type": "boolean"},
            "returned": _RETURNED,
            "modes": _TEXTS,
            "lines": _TEXTS,
            "terms": _TEXTS,
            "score": {"type": ["number", "null"]},
        }
    ),
    "copies": {"type": "object", "additionalProperties": _TEXT},
    "promises": _list(
        {
            "document": _TEXT,
            "number": _COUNT,
            "title": _TEXT,
            "stood": _STOOD,
            "broken": {"type": "boolean"},
            "came_back": _TEXT | {"description": "what had come back when it stood so"},
            "times": _COUNT | {"description": "how often its cause has come back"},
            "due": _MAYBE,
            "done_at": _MAYBE,
            "days": {"type": ["integer", "null"]},
            "from_history": {"type": "boolean"},
        }
    ),
}


_LAST = {"id": _TEXT, "title": _TEXT, "date": _MAYBE, "severity": _MAYBE, "url": _MAYBE}
_CARD: dict[str, Any] = {
    "service": _TEXT,
    "as_of": {"type": "string", "format": "date"},
    "incidents": _COUNT | {"description": "of any time; near misses and drills are none"},
    "incidents_in_12_months": _COUNT,
    "incidents_without_a_day": _COUNT | {"description": "they are in no count of days"},
    "days_since": _MAYBE_COUNT
    | {"description": "since the last incident was over, as far as that is written; null: no dated incident"},
    "last": {
        "anyOf": [
            _object(_LAST),
            {"type": "null"},
        ]
    },
    "follow_ups_open": _MAYBE_COUNT | {"description": "null: no document says what is to be done, or that nothing is"},
    "follow_ups_overdue": _MAYBE_COUNT,
    "follow_ups_unknown": _COUNT | {"description": "those whose status is unknown or not recorded: they may be open"},
    "url": _MAYBE | {"description": "the service's page"},
    "file": _TEXT,
    "badge": _MAYBE,
}


def front_matter_file(lang: str) -> str:
    """The path of the front matter's schema with descriptions in a language."""
    return f"api/schema/front-matter.{lang}.json"


SCHEMAS = ("postmortem.json", "postmortems.json", "patterns.json", "report.json", "service.json")
"""The names of the files of the schemas."""


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schemas by the name of their file."""
    made = (
        {"$schema": DRAFT, "title": "Postmortem", **_object(_WHOLE), "$defs": _definitions()},
        {"$schema": DRAFT, "title": "Postmortems", **_list(_SUMMARY)},
        {"$schema": DRAFT, "title": "Patterns", **_object(_PATTERNS)},
        {"$schema": DRAFT, "title": "Report", **schema(Report)},
        {"$schema": DRAFT, "title": "Service", **_object(_CARD)},
    )
    return dict(zip(SCHEMAS, made, strict=True))


def _definitions() -> dict[str, Any]:
    """The front matter and its parts. Whatever its author left out is left out here too."""
    front = json_schema()
    found = front.pop("$defs", {})
    for key in ("$schema", "required", "patternProperties"):
        front.pop(key, None)
    return {"FrontMatter": front, **found}


def dump(data: object) -> bytes:
    """JSON that is the same for the same data; of a list or mapping each item in a line of its own.

    A list may be given item by item: it takes less memory.
    """
    if isinstance(data, (list, Iterator)):
        return _lines(b"[", map(as_told, data), b"]")
    if isinstance(data, dict):
        return _lines(b"{", (b"%s:%s" % (as_told(key), as_told(value)) for key, value in data.items()), b"}")
    return as_told(data) + b"\n"


def _lines(first: bytes, items: Iterable[bytes], last: bytes) -> bytes:
    return b"\n".join([first, b",\n".join(items), last, b""])
