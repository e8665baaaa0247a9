"""The front matter of a file, also of other habits: keys mapped to our fields; what has no field stands under `x_`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kbgen.documents import KNOWN_AS, OWN_PREFIX, ParsedYaml, SplitText, parse, shape
from kbgen.importing.document_dates import Calendar, is_incident
from kbgen.importing.labels import severity_in
from kbgen.importing.records import ORIGIN
from kbgen.importing.timestamps import stamps
from kbgen.importing.value_mapping import LISTS, TAKERS, as_is, moment_of, source_of
from kbgen.importing.yaml_writer import clean
from kbgen.model.postmortem import MOMENTS, Postmortem
from kbgen.model.settings import Settings

_COMMENT = re.compile(r"(?:^|\s)(#.*)$")

_MOST_FRONT = 200_000
_DEEPEST = 24


def front_of(parts: SplitText, text: str) -> tuple[dict[str, Any], str, str, list[str]]:
    """The mapping, the front matter's own lines, why it could not be read, and what was mended to read it."""
    above = text.split("\n", parts.body_line)[: parts.body_line - 1]
    raw = "\n".join(above).strip("\n")
    if parts.language in _READ:
        return (*_other(parts, raw), [])
    parsed = parse(parts.front) if parts.language == "yaml" else parts.parsed
    if parsed is None:
        return {}, "", "", []
    inner, notes = parts.front.removesuffix("\n"), list[str]()
    if any(fault.fatal for fault in parsed.faults):
        parsed, lines = _quoted(inner, parsed)
        notes = [f"front matter, line {parts.first_line + line}: {what}" for line, what in lines]
    fatal = next((fault.message for fault in parsed.faults if fault.fatal), "")
    empty = parsed.data is None
    if fatal or not (empty or isinstance(parsed.data, dict)):
        return {}, raw, fatal or "is no list of 'key: value' lines", []
    return parsed.data or {}, inner, "", notes


_VALUE = re.compile(r"^(\s{0,40}(?:- )?[^\s:#'\"\[\]{}&*!|>%@`-][^:\n]{0,80}:\s+|\s{0,40}- )(\S.*)$")
_WIDE = re.compile(r"^(\s{0,40}(?:- )?[\w-]{1,60})：\s{0,9}(.*)$")
_MOST_QUOTES = 30


def _quoted(text: str, parsed: ParsedYaml) -> tuple[ParsedYaml, list[tuple[int, str]]]:
    """What is read once the values that YAML stumbles over are quoted, and what was done in which line; as it was if
    that fails.
    """
    lines, mended, now = text.split("\n"), dict[int, str](), parsed
    while fault := next((fault for fault in now.faults if fault.fatal), None):
        wide = _WIDE.match(lines[fault.mark.line - 1]) if 0 < fault.mark.line <= len(lines) else None
        if wide and fault.mark.line not in mended and len(mended) < _MOST_QUOTES:
            lines[fault.mark.line - 1] = f"{wide[1]}: {wide[2]}"
            mended[fault.mark.line] = "':' was set for a full-width colon"
            now = parse("\n".join(lines))
            continue
        place = next((n for n in (fault.mark.line, fault.mark.line - 1) if 0 < n <= len(lines) and n not in mended), 0)
        match = _VALUE.match(lines[place - 1]) if place else None
        if match is None or match[2][0] in "|>" or len(mended) >= _MOST_QUOTES:
            return parsed, []
        if fault.rule != "unreadable-front-matter" and not match[2].startswith(("**", "* ", "& ", "{{")):
            return parsed, []  # an anchor or an alias that was meant as one
        value = match[2].rstrip().replace("'", "''")
        lines[place - 1] = f"{match[1]}'{value}'"
        mended[place] = "quotes were missing and were set"
        now = parse("\n".join(lines))
    return now, sorted(mended.items())


def _json(text: str) -> Any:
    """Between marks the braces may be left off."""
    return json.loads(text if text.lstrip().startswith("{") else f"{{{text}}}")


_READ: dict[str, Callable[[str], Any]] = {"toml": tomllib.loads, "json": _json}


def _other(parts: SplitText, raw: str) -> tuple[dict[str, Any], str, str]:
    name = parts.language.upper()
    try:
        data = _READ[parts.language](parts.front) if parts.front else {}
    except (RecursionError, ValueError) as error:
        return {}, raw, f"is no valid {name}: {str(error)[:120]}"
    return (data, parts.front, "") if not _is_deep(data) else ({}, raw, f"is nested more than {_DEEPEST} levels deep")


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


_DAY_KEYS = frozenset({"date", "日期", "时间"})
_FILED_KEYS = ("date", "published", "published_at", "pubdate", "created", "source_published_at", "日期")


@dataclass
class Foreign:
    """`fields` are ours, `extra` the keys under `x_`, `remarks` what was in doubt; `origins` tell a moment's key.

    `filed` is the day of the document itself; `doubts` are times as written that have two readings.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, tuple[str, Any]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    filed: date | None = None


def own_name(key: str, taken: dict[str, Any]) -> str:
    """The key of one's own for a foreign key: `weight` becomes `x_weight`, or `x_weight_2` where that is taken."""
    name = key if key.startswith(OWN_PREFIX) and key != ORIGIN else f"{OWN_PREFIX}{key}"
    while name in taken or name == ORIGIN:
        stem, _, number = name.rpartition("_")
        name = f"{stem}_{int(number) + 1}" if number.isdigit() and stem else f"{name}_2"
    return name


def foreign(data: dict[str, Any], calendar: Calendar, days: frozenset[date], settings: Settings) -> Foreign:
    """Map front matter. `days` are those of the text's own timeline: a `date` on one of them is the incident's."""
    result = Foreign()
    cleaned = clean(data)
    if not isinstance(cleaned, dict):
        return Foreign(extra={"x_front_matter": cleaned})
    for key, value in sorted(cleaned.items(), key=lambda item: _rank(item[0])):
        field_name = _field(key)
        if field_name and _is_day_key(key) and not is_incident(data) and not _is_on(value, days):
            field_name = None
        if field_name is None or (field_name in result.fields and field_name not in LISTS):
            result.extra[own_name(key, result.extra)] = value
        else:
            _take(key, field_name, value, calendar, settings, result)
    filed = (str(value) for name in _FILED_KEYS for key, value in data.items() if key.casefold() == name)
    result.filed = next((stamp.day for text in filed if (stamp := next(stamps(text[:80]), None)) and stamp.day), None)
    return result


def _field(key: str) -> str | None:
    folded = key.strip().casefold()
    name = key if key in Postmortem.model_fields else KNOWN_AS.get(folded) or KNOWN_AS.get(folded.replace("-", "_"))
    return name if name in Postmortem.model_fields and name != "status" else None


def _rank(key: str) -> int:
    """A source's address comes before what else is said of it, and a mere `date` after every better name."""
    return 2 if _is_day_key(key) else 0 if key.casefold() in ("url", "link", "source") else 1


def _is_day_key(key: str) -> bool:
    return key.casefold() in _DAY_KEYS


def _is_on(value: Any, days: frozenset[date]) -> bool:
    stamp = next(stamps(value[:80]), None) if isinstance(value, str) else None
    return bool(stamp and stamp.day and stamp.day in days)


def _take(key: str, name: str, value: Any, calendar: Calendar, settings: Settings, result: Foreign) -> None:
    if name in MOMENTS:
        _moment(key, name, value, calendar, result)
        return
    if name == "sources":
        got, exact = source_of(key, value, result.fields.get("sources", []))
    elif name == "severity":
        known = severity_in(value, settings.vocabulary.severities) if isinstance(value, str) else None
        got, exact = known, known == value
    else:
        got, exact = TAKERS.get(name, as_is)(name, value)
    if got is not None and name in LISTS:
        got = list(dict.fromkeys([*result.fields.get(name, []), *got])) if name != "sources" else got
    if got is not None and not shape({name: got}, {}, {}).problems:
        result.fields[name] = got
    else:
        exact = False
    if not exact and value is not None:
        result.extra[own_name(key, result.extra)] = value


def _moment(key: str, name: str, value: Any, calendar: Calendar, result: Foreign) -> None:
    moment, remark = moment_of(value, calendar)
    if moment:
        result.fields[name] = moment
        result.origins[name] = (key, value)
    elif value:
        result.extra[own_name(key, result.extra)] = value
    if remark:
        result.remarks.append(f"{key} '{str(value)[:40]}': {remark}")
