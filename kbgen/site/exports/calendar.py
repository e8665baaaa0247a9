"""iCalendar files (RFC 5545): the incidents, and the days on which follow-ups are due. Stamps are the build's day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

import icalendar

from kbgen.corpus import Promise, kind, severity, when
from kbgen.documents import Document
from kbgen.model.moments import instant
from kbgen.site.exports.links import Links, lasting
from kbgen.site.site import Site

INCIDENTS, DUE = "feeds/incidents.ics", "feeds/follow-ups.ics"


def calendars(site: Site, links: Links) -> Iterator[tuple[str, bytes]]:
    """Both files: an event for each dated document; an event of a day for each follow-up that is still to be kept."""
    documents = sorted((each for each in site.newest if when(each)), key=lambda each: each.id)
    events = (_incident(document, site, links) for document in documents)
    yield INCIDENTS, _calendar(site.title, site, events)
    open_ones = [each for each in site.promises if each.is_open]
    due = sorted((each for each in open_ones if each.due), key=lambda each: (each.due, each.document.id, each.number))
    yield DUE, _calendar(f"{site.title}: {site.words['board.title']}", site, (_due(each, links) for each in due))


def _calendar(name: str, site: Site, events: Iterable[icalendar.Event]) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", "-//kbgen//postmortems//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _line(name))
    for event in events:
        event.add("dtstamp", datetime.combine(site.today, time(), UTC))
        made.add_component(event)
    return bytes(made.to_ical())


def _incident(document: Document, site: Site, links: Links) -> icalendar.Event:
    """From begin to resolution where both are known to the minute; else the day it is filed under, and no more."""
    event = icalendar.Event()
    meta = document.meta
    begin, end = instant(meta.started_at, site.corpus.zone), instant(meta.resolved_at, site.corpus.zone)
    if begin and end and end >= begin:
        event.add("dtstart", begin.astimezone(UTC))
        event.add("dtend", max(end, begin + timedelta(minutes=1)).astimezone(UTC))
    else:
        _day(event, when(document))
    facts = (severity(document, site.settings), site.words[f"kind.{kind(document)}"])
    title = f"{' · '.join(fact for fact in facts if fact)}: {document.title}"
    return _told(event, "incident", lasting(document), title, meta.summary, document, links)


def _due(promise: Promise, links: Links) -> icalendar.Event:
    event = icalendar.Event()
    _day(event, promise.due)
    name = f"{lasting(promise.document)}/{promise.item.id or promise.number + 1}"
    owner = f" ({promise.item.owner})" if promise.item.owner else ""
    return _told(
        event, "follow-up", name, f"{promise.item.title}{owner}", promise.document.title, promise.document, links
    )


def _day(event: icalendar.Event, day: date | None) -> None:
    if day:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it


def _told(
    event: icalendar.Event, sort: str, name: str, title: str, about: str | None, document: Document, links: Links
) -> icalendar.Event:
    event.add("uid", links.identity(sort, name))
    event.add("summary", _line(title))
    if about:
        event.add("description", _line(about))
    if links.root and (address := links.page(document.path)):
        event.add("url", address)
    return event


def _line(value: str) -> str:
    """Without what a calendar can't hold."""
    return "".join(char for char in " ".join(value.split()) if char.isprintable())
