"""Incidents of PagerDuty, as its REST interface documents them, with log entries and notes where the file has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbgen.importing.sources.json_values import Mapped, each, event, text_of, without_empty


def fits(record: Mapping[str, Any]) -> bool:
    """By its number."""
    return "incident_number" in record


def mapped(record: Mapping[str, Any]) -> Mapped:
    """An incident is created when it is noticed, not when the harm began: `created_at` is the detection."""
    title, description = text_of(record, "title") or text_of(record, "summary"), text_of(record, "description")
    data = {
        "title": title,
        "summary": description if description != title else "",
        "detected_at": text_of(record, "created_at"),
        "acknowledged_at": min((text_of(item, "at") for item in each(record, "acknowledgements")), default=""),
        "resolved_at": _resolved(record),
        "severity": text_of(record, "priority", "summary"),
        "services": [name] if (name := text_of(record, "service", "summary")) else [],
        "team": next((text_of(item, "summary") for item in each(record, "teams")), ""),
        "timeline": _timeline(record),
        "url": text_of(record, "html_url"),
        "state": text_of(record, "status"),
        "urgency": text_of(record, "urgency"),
    }
    return Mapped(text_of(record, "incident_number"), without_empty(data))


def _resolved(record: Mapping[str, Any]) -> str:
    closed = text_of(record, "status") == "resolved"
    return text_of(record, "resolved_at") or (text_of(record, "last_status_change_at") if closed else "")


def _timeline(record: Mapping[str, Any]) -> list[dict[str, str]]:
    logged = [event(text_of(item, "created_at"), text_of(item, "summary")) for item in each(record, "log_entries")]
    noted = [event(text_of(item, "created_at"), text_of(item, "content")) for item in each(record, "notes")]
    return sorted((entry for entry in (*logged, *noted) if entry), key=lambda entry: entry["at"])
