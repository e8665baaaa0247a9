"""Incidents of incident.io, as its public interface (version 2) documents them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kbgen.drafting import slug
from kbgen.importing.sources.json_values import Mapped, each, event, text_of, without_empty

# A team names its timestamps itself; only these say which moment they are.
_MOMENTS = {
    "started_at": r"(?:impact |incident )?start(?:ed)?(?: at)?",
    "detected_at": r"(?:detected|identified)(?: at)?",
    "acknowledged_at": r"acknowledged(?: at)?",
    "mitigated_at": r"mitigated(?: at)?",
    "resolved_at": r"resolved(?: at)?",
}

# Follow-ups are a list of their own there; `with_follow_ups` gives each incident its own.
FOLLOW_UPS = "follow_ups"
_STATES = {"outstanding": "open", "completed": "done", "not_doing": "wont_do"}


def fits(record: Mapping[str, Any]) -> bool:
    """By its own words for status and times."""
    return "incident_status" in record or "incident_timestamp_values" in record


def mapped(record: Mapping[str, Any]) -> Mapped:
    """`visibility` there means who of the company may see it, so it is not ours; it stays in the record."""
    times = [_time(value) for value in each(record, "incident_timestamp_values")]
    updates = [_update(update) for update in each(record, "incident_updates")]
    entries = sorted([*_timeline(times), *(one for one in updates if one)], key=lambda entry: entry["at"])
    data = {
        "title": text_of(record, "name"),
        "summary": text_of(record, "summary"),
        "severity": text_of(record, "severity", "name"),
        "roles": _roles(record),
        "timeline": entries,
        "follow_ups": [_follow_up(item) for item in each(record, FOLLOW_UPS) if text_of(item, "status") != "deleted"],
        "url": text_of(record, "permalink"),
        "state": text_of(record, "incident_status", "name"),
        "mode": text_of(record, "mode"),
        "created": text_of(record, "created_at"),
        **{field: at for name, at in times if (field := _moment(name))},
    }
    return Mapped(text_of(record, "reference") or text_of(record, "id"), without_empty(data))


def _time(value: Mapping[str, Any]) -> tuple[str, str]:
    return text_of(value, "incident_timestamp", "name"), text_of(value, "value", "value") or text_of(value, "value")


def _timeline(times: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [entry for name, at in times if (entry := event(at, name))]


def _moment(name: str) -> str | None:
    return next((field for field, names in _MOMENTS.items() if re.fullmatch(names, name.strip(), re.IGNORECASE)), None)


def _update(update: Mapping[str, Any]) -> dict[str, str] | None:
    return event(text_of(update, "created_at"), text_of(update, "message"), "communication")


def _follow_up(item: Mapping[str, Any]) -> dict[str, str]:
    found = {
        "title": " ".join(text_of(item, "title").split()),
        "owner": text_of(item, "assignee", "name") or text_of(item, "assignee_team", "name"),
        "priority": text_of(item, "priority", "name"),
        "status": _STATES.get(text_of(item, "status"), ""),
        "done_at": text_of(item, "completed_at")[:10],
        "link": text_of(item, "external_issue_reference", "issue_permalink"),
    }
    return without_empty(found)


def with_follow_ups(incidents: Sequence[Any], follow_ups: Sequence[Any]) -> list[Any] | str:
    """The incidents, each with its own follow-ups; or the id of a follow-up whose incident is not among them."""
    own: dict[str, list[Any]] = {}
    for item in follow_ups:
        own.setdefault(text_of(item, "incident_id") if isinstance(item, Mapping) else "", []).append(item)
    known = {text_of(record, "id") for record in incidents if isinstance(record, Mapping)}
    if lost := next((items[0] for incident, items in own.items() if incident not in known or not incident), None):
        return text_of(lost, "id") or "without an id"
    return [
        {**record, FOLLOW_UPS: own[text_of(record, "id")]} if text_of(record, "id") in own else record
        for record in incidents
    ]


def _roles(record: Mapping[str, Any]) -> dict[str, str]:
    """Role -> person, for the roles that somebody had."""
    found = (
        (slug(text_of(item, "role", "name")).replace("-", "_"), text_of(item, "assignee", "name"))
        for item in each(record, "incident_role_assignments")
    )
    known = {"incident_lead": "incident_commander", "communications_lead": "comms_lead"}
    return {known.get(role, role): person for role, person in found if person}
