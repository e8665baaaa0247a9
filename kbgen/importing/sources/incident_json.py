"""JSON of status pages and incident tools as documents: what is known goes to fields, the whole record to the text."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kbgen.drafting import slug
from kbgen.importing.records import Given, Imported, Refused
from kbgen.importing.sources import github, incident_io, pagerduty, statuspage
from kbgen.importing.sources.json_values import Mapped
from kbgen.importing.sources.markdown import Choices, from_text
from kbgen.model.plurals import counted

# Whether a record is of this shape -> how it is read. The first that fits; each looks for keys no other has.
_SHAPES: tuple[tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], Mapped]], ...] = (
    (incident_io.fits, incident_io.mapped),
    (pagerduty.fits, pagerduty.mapped),
    (statuspage.fits, statuspage.mapped),
    (github.fits, github.mapped),
)

_CONTAINERS = ("incidents", "scheduled_maintenances", "items", "issues")
_ONE = ("incident", "issue")
KNOWN = "a Statuspage incidents.json, GitHub issues, or an export of incident.io or PagerDuty"


def from_json(given: Given, text: str, choices: Choices) -> list[Imported] | Refused:
    """Every incident of a file; Refused where it is no JSON, of no known shape, or holds a record that is not."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Refused(given.path, f"is no JSON: {str(error)[:120]}")
    found = list(_records(data))
    if isinstance(data, dict) and isinstance(apart := data.get(incident_io.FOLLOW_UPS), list) and found != [data]:
        joined = incident_io.with_follow_ups(found, apart)
        if isinstance(joined, str):
            return Refused(given.path, f"its follow-up {joined} belongs to no incident in it. Put both in one file.")
        found = joined
    if not found:
        return Refused(given.path, f"holds no incidents; known are {KNOWN}")
    odd = [number for number, record in enumerate(found, 1) if _mapped(record) is None]
    if odd:
        return Refused(given.path, f"its record {odd[0]} is of no known shape; known are {KNOWN}")
    read = [(record, mapped) for record in found if (mapped := _mapped(record))]
    passed = Counter(mapped.instead for _, mapped in read if mapped.instead)
    told = ", ".join(counted(count, what) for what, count in passed.items())
    try:
        made = [_document(given, record, mapped, choices) for record, mapped in read if not mapped.instead]
    except RecursionError:
        return Refused(given.path, "is nested too deep")
    if not made:
        return Refused(given.path, f"holds no incident, only {told}")
    if told:
        remark = f"passed over beside it in {given.path}: {told}, no incident"
        made[0] = replace(made[0], remarks=(*made[0].remarks, remark))
    return made


def _records(data: Any) -> Iterator[Any]:
    if isinstance(data, list):
        yield from data
    elif isinstance(data, dict):
        for name in _CONTAINERS:
            if isinstance(data.get(name), list):
                yield from data[name]
                return
        yield next((data[name] for name in _ONE if isinstance(data.get(name), dict)), data)


def _mapped(record: Any) -> Mapped | None:
    if not isinstance(record, dict):
        return None
    return next((read(record) for fits, read in _SHAPES if fits(record)), None)


def _document(given: Given, record: dict[str, Any], mapped: Mapped, choices: Choices) -> Imported:
    shown = mapped.text if _fits_utf8(mapped.text) else ""
    rest = {key: value for key, value in record.items() if not (shown and key in mapped.verbatim)}
    body = f"{shown}\n\n" if shown else ""
    body += f"## Source record\n\n```json\n{_printed(rest)}\n```\n"
    found = from_text(given, body, mapped.data, choices)
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()
    return replace(found, key=mapped.key, digest=digest, stem=_stem(mapped, found.filed))


def _printed(record: dict[str, Any]) -> str:
    shown = json.dumps(record, ensure_ascii=False, indent=2)
    return shown if _fits_utf8(shown) else json.dumps(record, indent=2)


def _fits_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _stem(mapped: Mapped, day: date | None) -> str:
    name = slug(str(mapped.data.get("title") or mapped.key))
    return f"{day:%Y%m%d}-{name}" if day else name
