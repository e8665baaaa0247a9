"""What a page shows of a document, computed: nothing here is HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from kbgen.corpus import ended
from kbgen.documents import Document
from kbgen.model.moments import Moment, day, instant
from kbgen.model.postmortem import MOMENTS, OUTCOMES, Attempt, Event, Postmortem, Status
from kbgen.model.truncation import shortened
from kbgen.site.time_formats import ShownValue, clock, machine, moment, offset, since
from kbgen.site.words import Words

_ADDRESS = 40
LONGEST_END = 240  # characters
# What the reader finds fault with, and leaves out. A key that is no field is not among them: most come from elsewhere.
UNREAD = frozenset({"wrong-value", "wrong-time", "missing-part", "duplicate-key"})


def banners(document: Document, ahead: bool) -> Iterator[str]:
    """What a reader must know before anything else, as keys below `banner.`; `ahead`: it begins only after today."""
    if not document.readable:
        yield "unreadable"
    elif document.status is not Status.FINAL:
        yield str(document.status)
    if document.readable and any(each.rule in UNREAD for each in document.problems):
        yield "unread"
    if document.garbled:
        yield "garbled"
    if ahead:
        yield "ahead"
    if document.meta.visibility == "restricted":
        yield "restricted"
    if document.withheld:
        yield "partly"


def times(meta: Postmortem, words: Words, zone: tzinfo | None) -> list[tuple[str, ShownValue]]:
    """The points that are written; day and zone stand with the first, and then where they differ."""
    found: list[tuple[str, ShownValue]] = []
    before: datetime | None = None
    for name in MOMENTS:
        at = getattr(meta, name)
        shown = moment(at, words, zone)
        if before and isinstance(at, datetime) and at.utcoffset() == before.utcoffset():
            day = "" if at.date() == before.date() else f"{at:%m-%d} "
            shown = replace(shown, text=f"{day}{clock(at)}")
        before = at if isinstance(at, datetime) else before
        if shown.how != "missing":
            found.append((name, shown))
    return found


def best_first(attempts: Sequence[Attempt]) -> list[Attempt]:
    """What helped first, then the rest by outcome; the authors' order within each."""
    return sorted(attempts, key=lambda attempt: OUTCOMES.index(attempt.outcome or "unknown"))


def end(document: Document) -> str:
    """What ended the incident, short, where nothing that was tried is known to have: it stands far below otherwise."""
    worked = any(attempt.outcome == "worked" for attempt in document.meta.attempts or ())
    return "" if worked else shortened(ended(document), LONGEST_END)


@dataclass(frozen=True)
class TimelineRow:
    """One entry of the timeline: `date` where the day changes, `since` the distance from the start."""

    event: Event
    date: str | None
    clock: str | None
    iso: str | None
    since: str | None


def timeline(meta: Postmortem, zone: tzinfo | None) -> list[TimelineRow]:
    """The entries in the authors' order."""
    events = meta.timeline or []
    start = instant(meta.started_at, zone) or next((found for e in events if (found := instant(e.at, zone))), None)
    rows: list[TimelineRow] = []
    previous = None
    for event in events:
        today = day(event.at)
        rows.append(_row(event, today.isoformat() if today and today != previous else None, start, zone))
        previous = today or previous
    return rows


def _row(event: Event, date: str | None, start: datetime | None, zone: tzinfo | None) -> TimelineRow:
    exact = instant(event.at, zone)
    written = _clock(event.at, exact, start)
    iso = machine(exact) if exact else None
    return TimelineRow(event, date, written, iso, since(exact - start) if exact and start else None)


def _clock(at: Moment, exact: datetime | None, start: datetime | None) -> str | None:
    """The time of day as written; with its zone, be it that of the knowledge base, where that is not the start's."""
    if not isinstance(at, datetime):
        return None
    other = exact and start and exact.utcoffset() != start.utcoffset()
    return f"{clock(at)} {offset(exact)}" if exact and other else clock(at)


def impact(meta: Postmortem, words: Words) -> list[tuple[str, str]]:
    """The figures of the impact with their names."""
    found = meta.impact
    if not found:
        return []
    customers = {True: "yes", False: "no", "unknown": "unknown", None: None}[found.customer_facing]
    work = found.manual_work
    values = {
        "customer_facing": customers and words[f"impact.{customers}"],
        "users": found.users,
        "requests_failed": found.requests_failed,
        "error_rate_peak": found.error_rate_peak,
        "data_loss": found.data_loss and words[f"data_loss.{found.data_loss}"],
        "manual_work": work and f"{work.count} {work.unit or words['impact.times']}",
    }
    return [(words[f"impact.{name}"], value) for name, value in values.items() if value]


def web(address: str | None) -> str | None:
    """An address that may become a link: http and https only."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None
    plain = address and not any(char.isspace() or char in '<>"\\^`{|}' for char in address)
    return address if plain and parts.scheme in ("http", "https") and parts.hostname else None


def short(address: str) -> str:
    """An address as a reader takes it in: its host, and the last two parts of a long path.

    >>> short("https://github.com/example/infrastructure-as-code/issues/3082")
    'github.com/…/issues/3082'
    """
    parts = urlsplit(address)
    shown = address.removeprefix(f"{parts.scheme}://").rstrip("/")
    steps = parts.path.strip("/").split("/")
    if len(shown) <= _ADDRESS or len(steps) < 3 or parts.query or parts.fragment:
        return shown
    return f"{parts.netloc}/…/{'/'.join(steps[-2:])}"


def span(minutes: float) -> timedelta:
    """Minutes as a duration."""
    return timedelta(minutes=min(minutes, 1e7))
