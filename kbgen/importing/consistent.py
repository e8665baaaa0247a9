"""Only what does not contradict itself goes to the front matter: the text may have slips, the facts may not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

from kbgen.importing.foreign import MOMENTS
from kbgen.model.moments import Moment, day, instant, is_before, is_known, parse_moment

# What may not be earlier than what, the nearest first; the linter's PM201 asks the same.
_AFTER = {
    "detected_at": ("started_at",),
    "acknowledged_at": ("detected_at", "started_at"),
    "mitigated_at": ("started_at",),
    "resolved_at": ("mitigated_at", "started_at"),
}


def consistent(fields: dict[str, Any], today: date, zone: tzinfo | None) -> tuple[dict[str, Any], list[str]]:
    """The fields without moments that contradict others or lie in the future, and a remark for each that went."""
    kept, remarks = dict(fields), list[str]()
    for name in MOMENTS:
        if name in kept and (why := _fault(name, kept, today, zone)):
            remarks.append(f"{name} {kept.pop(name)} left out: {why}")
    if "timeline" in kept:
        kept["timeline"], gone = _in_order(kept["timeline"], today, zone)
        remarks += gone
        if not kept["timeline"]:
            del kept["timeline"]
    return kept, remarks


def _fault(name: str, fields: dict[str, Any], today: date, zone: tzinfo | None) -> str:
    at = parse_moment(fields[name])
    if _is_ahead(at, today):
        return "lies in the future"
    for earlier in _AFTER.get(name, ()):
        if earlier in fields and is_before(at, parse_moment(fields[earlier]), zone):
            return f"is before {earlier} ({fields[earlier]})"
    return ""


def _is_ahead(at: Moment, today: date) -> bool:
    written = day(at)
    return bool(written and written - timedelta(days=1) > today)


def _in_order(events: list[dict[str, Any]], today: date, zone: tzinfo | None) -> tuple[list[dict[str, Any]], list[str]]:
    """By time, as the schema wants it; an entry that can't be put in order is left in the text only."""
    past = [event for event in events if not _is_ahead(parse_moment(event["at"]), today)]
    remarks = [f"{len(events) - len(past)} timeline entries left out: they lie in the future"] if past != events else []
    ordered = past if _is_ordered(past, zone) else sorted(past, key=lambda event: _rank(event, zone))
    kept: list[dict[str, Any]] = []
    above: Moment | None = None
    for event in ordered:
        at = parse_moment(event["at"])
        if above is not None and is_before(at, above, zone):
            remarks.append(f"timeline entry at {event['at']} left out: it can't be put in order")
            continue
        kept.append(event)
        above = at if is_known(at) else above
    return kept, remarks


def _is_ordered(events: list[dict[str, Any]], zone: tzinfo | None) -> bool:
    times = [at for event in events if is_known(at := parse_moment(event["at"]))]
    return not any(is_before(b, a, zone) for a, b in pairwise(times))


def _rank(event: dict[str, Any], zone: tzinfo | None) -> tuple[bool, datetime]:
    """By instant, else by the time as written; entries of unknown time come first."""
    at = parse_moment(event["at"])
    if exact := instant(at, zone):
        return True, exact.astimezone(UTC).replace(tzinfo=None)
    if isinstance(at, datetime):
        return True, at.replace(tzinfo=None)
    return (True, datetime(at.year, at.month, at.day)) if isinstance(at, date) else (False, datetime(1, 1, 1))
