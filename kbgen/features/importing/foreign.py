"""Front matter of other habits: keys and values mapped to our fields; what has no field keeps its value under `x_`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kbgen.documents.hints import KNOWN_AS
from kbgen.documents.shape import OWN_PREFIX, shape
from kbgen.features.drafting import slug
from kbgen.features.importing.calendar import Calendar, read
from kbgen.features.importing.stamps import Stamp, stamps
from kbgen.features.importing.yaml_text import clean
from kbgen.nouns.moments import parse_moment
from kbgen.nouns.postmortem import Postmortem
from kbgen.nouns.settings import Settings, canonical

MOMENTS = ("started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at")
ORIGIN = "x_imported_from"

# Beside one of these, a key called `date` is the day of the incident and not that of the article.
_INCIDENT_KEYS = frozenset(
    {"resolvedwhen", "resolved_at", "end_time", "severity", "affected", "incident_date", "resolved"}
)
_DAY_KEYS = frozenset({"date", "日期", "时间"})
_FILED_KEYS = ("date", "published", "published_at", "pubdate", "created", "source_published_at", "日期")
_SLUG = re.compile(r"[^\W_](?:[\w.-]{0,78}\w)?")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_NOT_TAGS = frozenset({"none", "null", "true", "false", ""})


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


def is_incident(data: dict[str, Any]) -> bool:
    """Whether a `date` among these keys is the incident's."""
    return any(key.casefold() in _INCIDENT_KEYS for key in data)


def own_name(key: str, taken: dict[str, Any]) -> str:
    """The key of one's own for a foreign key: `weight` becomes `x_weight`, or `x_weight_2` where that is taken."""
    name = key if key.startswith(OWN_PREFIX) and key != ORIGIN else f"{OWN_PREFIX}{key}"
    while name in taken or name == ORIGIN:
        stem, _, number = name.rpartition("_")
        name = f"{stem}_{int(number) + 1}" if number.isdigit() and stem else f"{name}_2"
    return name


def written_days(data: dict[str, Any]) -> list[date]:
    """The full dates among the values."""
    texts = [str(value) for value in data.values() if isinstance(value, str) or hasattr(value, "isoformat")]
    return [stamp.day for text in texts if (stamp := next(stamps(text[:80]), None)) and stamp.day]


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
        if field_name is None or (field_name in result.fields and field_name not in _LISTS):
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
        got, exact = _source(key, value, result)
    elif name == "severity":
        known = canonical(value, settings.vocabulary.severities) if isinstance(value, str) else None
        got, exact = known, known == value
    else:
        got, exact = _TAKERS.get(name, _as_is)(name, value)
    if got is not None and name in _LISTS:
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


def moment_of(value: Any, calendar: Calendar) -> tuple[str | None, str]:
    """A front matter value that is nothing but a point in time, and what was in doubt about it."""
    if not isinstance(value, str) or not value.strip():
        return None, ""
    text = value.strip()
    try:
        moment = parse_moment(text)
        return (moment if isinstance(moment, str) else moment.isoformat()), ""
    except ValueError:
        stamp = next(stamps(text), None)
    if stamp is None or stamp.start > 0 or stamp.end < len(text) or not (stamp.days or stamp.partial):
        return None, "no point in time"
    return _read(stamp, calendar)


def _read(stamp: Stamp, calendar: Calendar) -> tuple[str | None, str]:
    numeric = stamp.zone if stamp.zone and stamp.zone[0] in "+-" else None
    got = read(stamp, calendar, zone=numeric)
    return got.moment, got.why or (f"zone '{got.zone_doubt}' left off" if got.zone_doubt else "")


Taken = tuple[Any, bool]


def _as_is(_name: str, value: Any) -> Taken:
    return value, True


def _line(_name: str, value: Any) -> Taken:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text or None, text == value


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [item.strip() for item in value if isinstance(item, str)]
    if not isinstance(value, str):
        return []
    if "," in value or "，" in value:
        return [part.strip() for part in re.split(r"[,，]", value)]
    return value.split()


def _slugs(_name: str, value: Any) -> Taken:
    written = [word for word in _words(value) if word.casefold() not in _NOT_TAGS]
    got = [word if _SLUG.fullmatch(word) else slug(word) for word in written if re.search(r"\w", word)]
    return list(dict.fromkeys(got)) or None, isinstance(value, list) and got == value


def _names(name: str, value: Any) -> Taken:
    """Services: one text is one service; an empty one is none."""
    if isinstance(value, str):
        return _slugs(name, [value] if value.strip() else [])[0], bool(_SLUG.fullmatch(value))
    return _slugs(name, value)


def _people(_name: str, value: Any) -> Taken:
    people = [value.strip()] if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [item.strip() for item in people if isinstance(item, str) and item.strip()]
    return texts or None, texts == people


def _language(_name: str, value: Any) -> Taken:
    return (value, True) if isinstance(value, str) and _LANG.fullmatch(value) else (None, False)


def _held(part: str) -> Callable[[str, Any], Taken]:
    """A text stands for the mapping that has only this part."""
    return lambda _name, value: ({part: value.strip()} if isinstance(value, str) and value.strip() else value, True)


def _listed(part: str) -> Callable[[str, Any], Taken]:
    def take(_name: str, value: Any) -> Taken:
        items = [value] if isinstance(value, str) and value.strip() else value
        if not isinstance(items, list):
            return None, False
        return [{part: item} if isinstance(item, str) else item for item in items] or None, True

    return take


def _ids(_name: str, value: Any) -> Taken:
    """Earlier ids; an address or a path is none."""
    ids = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    fit = [item for item in ids if isinstance(item, str) and re.fullmatch(r"[\w.-]{1,120}", item)]
    return (fit, True) if fit and len(fit) == len(ids) else (None, False)


_TAKERS: dict[str, Callable[[str, Any], Taken]] = {
    "title": _line, "team": _line, "summary": _line, "lang": _language, "tags": _slugs, "technologies": _slugs,
    "components": _names, "regions": _names, "services": _names, "authors": _people, "reviewers": _people,
    "impact": _held("summary"), "detection": _held("source"), "trigger": _held("text"), "resolution": _held("text"),
    "root_causes": _listed("text"), "follow_ups": _listed("title"), "attempts": _listed("action"), "aliases": _ids,
}  # fmt: skip
_LISTS = frozenset({"tags", "services", "components", "technologies", "regions", "authors", "aliases", "sources"})


def _source(key: str, value: Any, result: Foreign) -> Taken:
    """`url`, `archive_url` and `source_published_at` tell of one source."""
    if isinstance(value, list):
        return value, True
    sources: list[dict[str, Any]] = result.fields.get("sources", [])
    name = {"archive_url": "archive_url", "source_published_at": "published_at"}.get(key.casefold(), "url")
    text = value if isinstance(value, str) else ""
    if name == "published_at":
        text = moment_of(value, Calendar())[0] or ""
    elif not text.startswith(("http://", "https://")):
        return None, False
    first = sources[0] if sources and isinstance(sources[0], dict) else {}
    if not text or name in first:
        return (sources or None), False
    return [{**first, name: text}, *sources[1:]], True
