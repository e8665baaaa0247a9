"""What was promised after an incident, and how it stands on a given day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from kbgen.corpus.corpus import Corpus, services, team, when
from kbgen.corpus.relations import same_incident
from kbgen.documents import Document
from kbgen.model.moments import Moment, day, moment_text
from kbgen.model.postmortem import FollowUp
from kbgen.model.settings import Settings
from kbgen.model.taxonomy import fold

State = Literal[
    "open", "in_progress", "overdue", "done", "done_late", "wont_do", "not_written", "unknown", "told_again"
]


class FollowUpDates(NamedTuple):
    """What the history of a file knows of a follow-up, as days; None where it knows nothing.

    `promised`: when it was written down, where that was after the file was made. `done`: when its status became
    done. `by`: when it was done already, where it never was anything else.
    """

    promised: date | None = None
    done: date | None = None
    by: date | None = None


# (id of a document, place of a follow-up from 0) -> its dates in the history.
History = Mapping[tuple[str, int], FollowUpDates]


# In the order of a board: what needs somebody first, what is over last.
STATES: tuple[State, ...] = (
    "overdue",
    "open",
    "in_progress",
    "not_written",
    "done_late",
    "done",
    "wont_do",
    "unknown",
    "told_again",
)
OPEN = STATES[:3]
"""The states of what is still to be kept."""
# Of one promise in two documents of one incident, the one that counts: whose document knows that it is over, if any.
_LAST_WORD: tuple[State, ...] = ("done", "done_late", "wont_do")


@dataclass(frozen=True, slots=True)
class Promise:
    """A follow-up of a document on a given day.

    Attributes:
        number: its place in the document, from 0.
        services, team: those of the document, in the knowledge base's own spelling.
        state: how it stands; `wont_do` is declined, with `item.decision`. `told_again` is a promise
            that another document of the same incident makes, too, and is counted there.
        due, done: the days, where they are known.
        since: the day its document is filed under.
        late: days beyond `due`: until done, else until today. None where nothing is late or a day is not known.
        age: days from `since` until today for what is not over; None for what is, and where no day is known or it lies
            ahead.
        from_history: whether `done` is not the document's word but its file's history.
    """

    document: Document
    number: int
    item: FollowUp
    services: tuple[str, ...]
    team: str | None
    state: State
    due: date | None
    done: date | None
    since: date | None
    late: int | None
    age: int | None
    from_history: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its document says that it is still to be kept."""
        return self.state in OPEN

    @property
    def may_be_open(self) -> bool:
        """The same, or that it says nothing of that."""
        return self.is_open or self.state == "not_written"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody knows if it is still to be kept: its status is not recorded, or `unknown`."""
        return self.state in ("not_written", "unknown")


def is_open(item: FollowUp) -> bool:
    """Whether its document says that it is still to be kept; of one without a status nobody knows."""
    return item.status in ("open", "in_progress")


def may_be_open(item: FollowUp) -> bool:
    """The same, or that it says nothing of that."""
    return item.status is None or is_open(item)


def are_written(documents: Iterable[Document], promises: Iterable[Promise]) -> bool:
    """Whether anybody wrote what is to be done after some incidents, or that nothing is: else nobody knows."""
    own = any(each.state != "told_again" for each in promises)
    return own or any(each.meta.no_follow_ups for each in documents)


def follow_ups(corpus: Corpus, today: date, history: History) -> tuple[Promise, ...]:
    """Every follow-up: overdue ones first, the longest overdue on top; then by due day, age, document, place.

    `history` has the days that only the files' history knows. There is no other way to ask how a follow-up stands,
    so that every page, command and file gives the same answer.
    """
    found = [
        _promise(document, at, corpus.settings, today, history.get((document.id, at), FollowUpDates()))
        for document in corpus.counted
        for at in range(len(document.meta.follow_ups or ()))
    ]
    again = _told_again(found, same_incident(corpus))
    counted = (
        replace(each, state="told_again", late=None, age=None) if (each.document.id, each.number) in again else each
        for each in found
    )
    return tuple(sorted(counted, key=_order))


def _told_again(found: Iterable[Promise], incident: Mapping[str, str]) -> set[tuple[str, int]]:
    """The promises that another document of the same incident makes, too: of one ticket, or in the same words."""
    kept: dict[tuple[str, str], Promise] = {}
    again: set[tuple[str, int]] = set()
    several = (each for each in found if each.document.id in incident)
    for each in sorted(several, key=lambda each: (each.state not in _LAST_WORD, each.since or date.max, each.number)):
        names = [(incident[each.document.id], fold(name)) for name in (each.item.link, each.item.title) if name]
        first = next((kept[name] for name in names if name in kept), each)
        if first.document.id != each.document.id:
            again.add((each.document.id, each.number))
        for name in names:
            kept.setdefault(name, first)
    return again


def by_document(promises: Iterable[Promise]) -> dict[str, tuple[Promise, ...]]:
    """Follow-ups by the id of their document, in its order; a document without any is absent."""
    found: dict[str, list[Promise]] = {}
    for promise in promises:
        found.setdefault(promise.document.id, []).append(promise)
    return {name: tuple(sorted(several, key=lambda each: each.number)) for name, several in found.items()}


def _promise(document: Document, number: int, settings: Settings, today: date, dates: FollowUpDates) -> Promise:
    item = (document.meta.follow_ups or [])[number]
    told, kept = _past(day(item.done_at), today), dates.done if item.status == "done" else None
    due, done, since = day(item.due), told or kept, when(document)
    how = _state(item, due, done, today)
    end = done if how == "done_late" else today
    return Promise(
        document=document,
        number=number,
        item=item,
        services=services(document, settings),
        team=team(document, settings),
        state=how,
        due=due,
        done=done,
        since=since,
        late=(end - due).days if due and end and how in ("overdue", "done_late") else None,
        age=(today - since).days if since and since <= today and is_open(item) else None,
        from_history=told is None and kept is not None,
    )


def _past(found: date | None, today: date) -> date | None:
    """A day that has come; one that lies ahead is a slip, and says nothing of when something was done."""
    return found if found and found <= today else None


def _state(item: FollowUp, due: date | None, done: date | None, today: date) -> State:
    """`overdue`: open or in progress after its due day; `done_late`: done after it; `not_written`: no status."""
    if item.status == "done":
        return "done_late" if due and done and due < done else "done"
    if is_open(item) and due and due < today:
        return "overdue"
    return item.status or "not_written"


def _order(promise: Promise) -> tuple[int, date, date, str, int]:
    place = STATES.index(promise.state)
    return place, promise.due or date.max, promise.since or date.max, promise.document.id, promise.number


# What a row has, in this order: the columns of the CSV, the keys of the JSON.
COLUMNS = (
    "document", "title", "path", "services", "team", "number", "id", "follow_up", "type", "addresses", "owner",
    "priority", "state", "as_of", "due", "done_at", "done_from", "days_late", "days_old", "decision", "link",
)  # fmt: skip


def row(promise: Promise) -> dict[str, Any]:
    """A follow-up as plain values by COLUMNS: text, int, None, and a list of text for `services`.

    `done_from` says who knows `done_at`: `document`, or `history`, the earlier versions of its file.
    """
    item, document = promise.item, promise.document
    values = (
        document.id,
        document.title,
        document.path,
        list(promise.services),
        promise.team,
        promise.number + 1,
        item.id,
        item.title,
        item.type,
        item.addresses,
        item.owner,
        item.priority,
        promise.state,
        _text(item.as_of),
        _text(item.due),
        promise.done.isoformat() if promise.from_history and promise.done else _text(item.done_at),
        "history" if promise.from_history else "document" if item.done_at else None,
        promise.late,
        promise.age,
        item.decision,
        item.link,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _text(moment: Moment | None) -> str | None:
    return moment_text(moment) if moment else None
