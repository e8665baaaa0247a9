"""A document as bytes that can be kept, and back: cheaper than reading the file again.

The text is not among them, for whoever looks them up has the file's bytes. Three lines of JSON, of which the fields
and the places of keys, packed, are read when they are asked for.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any

from kbgen.documents.document import AGAIN, LATER, Document, document_id, put_off
from kbgen.documents.reader import read_document
from kbgen.model.fields import Path
from kbgen.model.findings import Level, Mark, Problem
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.model.postmortem import Postmortem


def document_bytes(document: Document, data: bytes) -> bytes:
    """What `document_from` needs besides the file's bytes; nothing for a document that would not come back the same."""
    problems = [(each.rule, each.mark.line, each.mark.column, each.message, each.level) for each in document.problems]
    head = {
        "body": len(document.body),
        "body_line": document.body_line,
        "own_title": document.own_title,
        "readable": document.readable,
        "problems": problems,
        "extra": document.extra,
        "foreign": document.foreign,
    }
    with suppress(ValueError):  # half a character, an endless number
        meta = document.meta.model_dump_json(exclude_none=True).encode()
        if _text(data) == document.text and Postmortem.model_validate_json(meta) == document.meta:
            places = row_bytes([_listed(document.marks), _listed(document.values)])
            return b"\n".join((json.dumps(head).encode(), meta, zlib.compress(places, 1)))
    return b""


def document_from(
    path: str, data: bytes, digest: str, row: bytes, zone: tzinfo | None, meta: Postmortem | None = None
) -> Document:
    """The document of a file with these bytes, whose digest it is, and with what was kept of it.

    `meta` are its fields, where they were read just now.
    """
    try:
        head, fields, places = row.split(b"\n", 2)
        kept = json.loads(head)
        problems = tuple(
            Problem(rule, Mark(line, column), message, level and Level(level))
            for rule, line, column, message, level in kept["problems"]
        )
        known = {
            "path": path,
            "id": document_id(path),
            "body_line": int(kept["body_line"]),
            "own_title": kept["own_title"] and str(kept["own_title"]),
            "readable": bool(kept["readable"]),
            "digest": digest,
            "extra": dict(kept["extra"]),
            "foreign": dict(kept["foreign"]),
            "problems": problems,
            "withheld": 0,
            "zone": zone,
        }
        later = _Later(path, data, fields, places, int(kept["body"]))
    except (ValueError, TypeError, KeyError):
        return replace(read_document(path, data), zone=zone)
    return put_off(known | ({"meta": meta} if meta else {}), later)


def fields_as_kept(document: Document) -> bytes | None:
    """The fields as JSON of a document that is still as `document_from` gave it; None for any other.

    Such a document's path, id and digest say all that is in it.
    """
    later = document.__dict__.get(LATER)
    return later.meta if isinstance(later, _Later) else None


def front_as_kept(document: Document) -> bytes | None:
    """Those fields, and where each stands; None as there."""
    later = document.__dict__.get(LATER)
    return b"%s\n%s" % (later.meta, later.places) if isinstance(later, _Later) else None


def may_tell(document: Document, field: str) -> bool:
    """Whether a document may have a field of that name: where not, its fields need not be read."""
    kept = fields_as_kept(document)
    return kept is None or f'"{field}"'.encode() in kept


def plain_fields(document: Document, *names: str) -> list[Any]:
    """Some fields that hold texts alone, None where one is not there; of a kept document no other field is read."""
    kept = fields_as_kept(document)
    if kept is not None and "meta" not in document.__dict__:
        with suppress(ValueError, AttributeError):
            told = row_from(kept)
            return [told.get(name) for name in names]
    return [getattr(document.meta, name) for name in names]


def may_say(document: Document, word: str) -> bool:
    """Whether a document's text may have a word of ASCII, in whatever letters: where not, it need not be decoded."""
    later = document.__dict__.get(LATER)
    return not isinstance(later, _Later) or word.encode() in later.data.lower()


def may_have(document: Document, text: str) -> bool:
    """Whether a document's text may have some text of one line, just as it is; likewise."""
    later = document.__dict__.get(LATER)
    return not isinstance(later, _Later) or text.encode() in later.data


@dataclass(frozen=True, eq=False)
class _Later:
    """What a kept document is asked for in its time. Whatever was kept wrongly is read from the file's bytes."""

    path: str
    data: bytes
    meta: bytes
    places: bytes
    body: int

    def __call__(self, name: str) -> dict[str, Any]:
        """The field of that name, and others that came with it."""
        if name in AGAIN and (text := _text(self.data)) is not None:
            return {"text": text, "body": text[len(text) - self.body :]}
        if name == "meta":
            with suppress(ValueError):
                return {"meta": Postmortem.model_validate_json(self.meta)}
        if name in ("marks", "values"):
            with suppress(ValueError, TypeError, zlib.error):
                marks, values = map(_placed, row_from(zlib.decompress(self.places)))
                return {"marks": marks, "values": values}
        return {name: getattr(read_document(self.path, self.data), name)}


def _listed(places: Mapping[Path, Mark]) -> list[int | str]:
    """Four values a place: how deep its path is, the path's last step, line and column. Raises ValueError where a path
    does not follow from the one before.
    """
    found: list[int | str] = []
    before: Path = ()
    for path, mark in places.items():
        if path[:-1] != before[: max(0, len(path) - 1)]:
            raise ValueError(path)
        before = path
        found += (len(path), path[-1] if path else "", mark.line, mark.column)
    return found


def _placed(listed: list[Any]) -> dict[Path, Mark]:
    """The way back."""
    found: dict[Path, Mark] = {}
    path: Path = ()
    for depth, step, line, column in zip(*(iter(listed),) * 4, strict=True):
        path = (*path[: depth - 1], step) if depth else ()
        found[path] = Mark(line, column)
    return found


def _text(data: bytes) -> str | None:
    """The text of a file in which nothing is wrong."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
