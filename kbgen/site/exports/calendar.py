"""iCalendar files (RFC 5545): the incidents, and the days on which follow-ups are due. Stamps are the build's day.

Written by hand: of a library, for which each event is a tree of objects, a site of 2,000 incidents takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from kbgen.corpus import Promise, kind, severity, when
from kbgen.documents import Document
from kbgen.model.moments import instant
from kbgen.report import impact_time
from kbgen.site.exports.addresses import Links, lasting
from kbgen.site.site import Site

_OCTETS = 75  # of a line with its first blank
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})

Event = list[tuple[str, str]]
"""Names and values as they stand in the file."""

INCIDENTS, DUE = "feeds/incidents.ics", "feeds/follow-ups.ics"


def incidents(site: Site, links: Links) -> bytes:
    """An event for each dated document that counts: an incident that two tell is one event."""
    documents = sorted((each for each in site.once(site.newest) if when(each)), key=lambda each: each.id)
    return _calendar(site.title, site, (_incident(document, site, links) for document in documents))


def due(site: Site, links: Links) -> bytes:
    """An event of a day for each follow-up that is, or may be, still to be kept."""
    found = [each for each in site.promises if each.due and each.may_be_open]
    found.sort(key=lambda each: (each.due or date.max, each.document.id, each.number))
    return _calendar(f"{site.title}: {site.words['board.title']}", site, (_due(each, links) for each in found))


def _calendar(name: str, site: Site, events: Iterable[Event]) -> bytes:
    told = [("VERSION", "2.0"), ("PRODID", "-//kbgen//postmortems//EN"), ("METHOD", "PUBLISH")]
    lines = [*told, ("X-WR-CALNAME", _line(name))]
    for event in events:
        stamp = ("DTSTAMP", f"{site.today:%Y%m%d}T000000Z")
        lines += [("BEGIN", "VEVENT"), *event, stamp, ("END", "VEVENT")]
    whole = [("BEGIN", "VCALENDAR"), *lines, ("END", "VCALENDAR")]
    return "".join(_folded(f"{key}:{value}") for key, value in whole).encode()


def _incident(document: Document, site: Site, links: Links) -> Event:
    """From begin to resolution where that time is counted; else the day it is filed under, and no more."""
    meta = document.meta
    begin, span = instant(meta.started_at, site.corpus.zone), impact_time(document, site.corpus.zone, site.today)
    if begin and span is not None:
        ends = (("DTSTART", begin), ("DTEND", begin + max(span, timedelta(minutes=1))))
        event = [(name, f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}") for name, at in ends]
    else:
        event = _day(when(document))
    facts = (severity(document, site.settings), site.words[f"kind.{kind(document)}"])
    title = f"{' · '.join(fact for fact in facts if fact)}: {document.title}"
    return event + _told("incident", lasting(document), title, meta.summary, document, links)


def _due(promise: Promise, links: Links) -> Event:
    name = f"{lasting(promise.document)}/{promise.item.id or promise.number + 1}"
    owner = f" ({promise.item.owner})" if promise.item.owner else ""
    title = f"{promise.item.title}{owner}"
    return _day(promise.due) + _told("follow-up", name, title, promise.document.title, promise.document, links)


def _day(day: date | None) -> Event:
    ends = [("DTSTART", day), ("DTEND", day + timedelta(days=1))] if day else []
    free = [("TRANSP", "TRANSPARENT")]  # nobody is busy because of it
    return [(f"{name};VALUE=DATE", f"{at:%Y%m%d}") for name, at in ends] + free


def _told(sort: str, name: str, title: str, about: str | None, document: Document, links: Links) -> Event:
    address = links.page(document.path) if links.root else None
    found = [("SUMMARY", _line(title)), ("UID", links.identity(sort, name))]
    return found + [
        (key, value) for key, value in (("DESCRIPTION", _line(about or "")), ("URL", address or "")) if value
    ]


def _line(value: str) -> str:
    """On one line, without what a calendar can't hold, and without meaning in one."""
    return "".join(filter(str.isprintable, " ".join(value.split()))).translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line with its end, in parts of so many octets; no character and no escaped one is torn apart."""
    parts, left = [], line.encode()
    while len(left) > _OCTETS - 1:
        end = _OCTETS - 1
        while left[end] & 0xC0 == 0x80:
            end -= 1
        end -= (end - len(left[:end].rstrip(b"\\"))) % 2
        parts.append(left[:end])
        left = left[end:]
    return "\r\n ".join(part.decode() for part in (*parts, left)) + "\r\n"
