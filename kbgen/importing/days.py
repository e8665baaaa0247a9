"""The calendar of one document: from its title, its front matter, its headings and its opening."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kbgen.importing.calendar import DOUBTFUL, Calendar, day_of, order_of
from kbgen.importing.foreign import is_incident, written_days
from kbgen.importing.outline import Line, Section
from kbgen.importing.stamps import stamps
from kbgen.importing.zones import stated_zone


def calendar_of(
    data: dict[str, Any], title: str | None, lines: list[Line], found: list[Section], order: str
) -> Calendar:
    """What the document says about its days and its zone. `order` is a person's answer: day or month first."""
    prose = [line.text for line in lines if not line.code]
    settled = order or order_of(line[:300] for line in (*prose, *(str(value)[:80] for value in data.values())))
    name = " ".join(str(text) for text in (data.get("title"), title) if text)
    titled = full_days([name], settled)
    opening = full_days(_opening(lines, found), settled)
    front = list(dict.fromkeys(written_days(data)))
    headed = full_days([s.title for s in found], settled)
    incident = front[:1] if is_incident(data) else []
    known = tuple(dict.fromkeys([*titled, *front, *headed, *opening]))
    zone = stated_zone("\n".join(prose[:400]))
    return Calendar(known, _base(titled, incident, opening, front), settled, zone)


def _base(titled: list[date], incident: list[date], opening: list[date], front: list[date]) -> date | None:
    """The one day that clock times are on: by the title, the front matter, or the opening where nothing disagrees."""
    for days in (titled, incident):
        if days:
            return days[0] if len(days) == 1 else None
    if len(opening) == 1 and all(0 <= (day - opening[0]).days <= 30 for day in front):
        return opening[0]
    return None


def _opening(lines: list[Line], found: list[Section]) -> list[str]:
    """Prose from the begin to the timeline."""
    first = next((section.line for section in found if section.kind == "timeline"), len(lines) + 1)
    return [line.text for line in lines if line.number < first and not line.code][:60]


def full_days(texts: list[str], order: str) -> list[date]:
    """The full dates of some texts, where `order` or the notation leaves no doubt; none from addresses."""
    calendar = Calendar(order=order)
    found = (day_of(s, calendar)[0] for text in texts for s in stamps(_without_addresses(text)) if s.days)
    return list(dict.fromkeys(day for day in found if day))


def _without_addresses(text: str) -> str:
    return re.sub(r"https?://\S{1,500}|\]\([^)]{1,500}\)", " ", text)


def doubts(lines: list[Line], data: dict[str, Any], calendar: Calendar) -> tuple[str, ...]:
    """Dates whose day and month nothing settles, as written."""
    texts = [*(line.text for line in lines if not line.code), *(v[:80] for v in data.values() if isinstance(v, str))]
    found = (stamp for text in texts for stamp in stamps(_without_addresses(text)) if len(stamp.days) > 1)
    return tuple(dict.fromkeys(stamp.text for stamp in found if day_of(stamp, calendar)[1] == DOUBTFUL))[:20]
