"""Values of other habits as ours: each field has one way to take them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from kbgen.drafting import slug
from kbgen.importing.document_dates import Calendar, read
from kbgen.importing.timestamps import Stamp, stamps
from kbgen.model.moments import parse_moment

_SLUG = re.compile(r"[^\W_](?:[\w.-]{0,78}\w)?")

_LINKED = re.compile(r"\[([^\[\]]{1,80})\]\([^\s()]{1,300}\)")  # a name that leads to somebody's page
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_NOT_TAGS = frozenset({"none", "null", "true", "false", ""})


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
        return None, "not a date or time"
    return _read(stamp, calendar)


def _read(stamp: Stamp, calendar: Calendar) -> tuple[str | None, str]:
    numeric = stamp.zone if stamp.zone and stamp.zone[0] in "+-" else None
    got = read(stamp, calendar, zone=numeric)
    return got.moment, got.why or (f"zone '{got.zone_doubt}' left off" if got.zone_doubt else "")


Taken = tuple[Any, bool]


def as_is(_name: str, value: Any) -> Taken:
    """The value of a field that takes whatever fits its shape."""
    return value, True


def _line(_name: str, value: Any) -> Taken:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text or None, text == value


def _title(name: str, value: Any) -> Taken:
    """In one line, and signs that were written for HTML (`post&#x2011;mortem`, `R&amp;D`) as themselves."""
    text, exact = _line(name, value)
    return text and unescape(text), exact and unescape(text) == text


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
    """Services: one text is one service, with commas several; an empty one is none."""
    if isinstance(value, str):
        named = [part for part in re.split(r"[,，、;；]", value) if part.strip()]
        return _slugs(name, named)[0], bool(_SLUG.fullmatch(value))
    return _slugs(name, value)


def _people(_name: str, value: Any) -> Taken:
    people = [value.strip()] if isinstance(value, str) else value if isinstance(value, list) else []
    texts = [_LINKED.sub(r"\1", item.strip()) for item in people if isinstance(item, str) and item.strip()]
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


TAKERS: dict[str, Callable[[str, Any], Taken]] = {
    "title": _title, "team": _line, "summary": _line, "lang": _language, "tags": _slugs, "technologies": _slugs,
    "components": _names, "regions": _names, "services": _names, "authors": _people, "reviewers": _people,
    "impact": _held("summary"), "detection": _held("source"), "trigger": _held("text"), "resolution": _held("text"),
    "root_causes": _listed("text"), "follow_ups": _listed("title"), "attempts": _listed("action"), "aliases": _ids,
}  # fmt: skip
LISTS = frozenset({"tags", "services", "components", "technologies", "regions", "authors", "aliases", "sources"})


def source_of(key: str, value: Any, sources: list[dict[str, Any]]) -> Taken:
    """`url`, `archive_url` and `source_published_at` tell of one source."""
    if isinstance(value, list):
        return value, True
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
