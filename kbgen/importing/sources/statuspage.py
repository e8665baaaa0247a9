"""Incidents of Atlassian Statuspage, as `/api/v2/incidents.json` of every public page gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen.importing.sources.json_values import Mapped, each, event, text_of, without_empty


def fits(record: Mapping[str, Any]) -> bool:
    """By its updates, or its name beside an impact."""
    return isinstance(record.get("incident_updates"), list) or {"name", "impact", "shortlink"} <= record.keys()


def mapped(record: Mapping[str, Any]) -> Mapped:
    """The updates are the timeline; the impact is no severity of the team, unless its vocabulary says so.

    A maintenance was planned and is no incident; one with a postmortem became one.
    """
    updates = [_update(update) for update in each(record, "incident_updates")]
    text = text_of(record, "postmortem_body")
    planned = _is_maintenance(record)
    if planned and not text:  # it went as it was meant to, or nobody says otherwise
        return Mapped(text_of(record, "id"), {}, instead="maintenance")
    data = {
        "title": text_of(record, "name"),
        "started_at": text_of(record, "started_at") or text_of(record, "created_at"),
        "resolved_at": text_of(record, "resolved_at"),
        "severity": "" if planned else text_of(record, "impact"),
        "services": _affected(record),
        "timeline": sorted((entry for entry in updates if entry), key=lambda entry: entry["at"]),
        "url": text_of(record, "shortlink"),
        "state": text_of(record, "status"),
    }
    return Mapped(text_of(record, "id"), without_empty(data), text, ("postmortem_body",) if text else ())


def _is_maintenance(record: Mapping[str, Any]) -> bool:
    return text_of(record, "impact") == "maintenance" or bool(text_of(record, "scheduled_for"))


def _update(update: Mapping[str, Any]) -> dict[str, str] | None:
    status, body = text_of(update, "status"), text_of(update, "body")
    at = text_of(update, "display_at") or text_of(update, "created_at")
    return event(at, f"[{status}] {body}" if status else body, "communication")


def _affected(record: Mapping[str, Any]) -> list[str]:
    """The components named by the incident and by its updates."""
    names = [text_of(item, "name") for item in each(record, "components")]
    for update in each(record, "incident_updates"):
        names += [text_of(item, "name") for item in each(update, "affected_components")]
    return list(dict.fromkeys(name for name in names if name))
