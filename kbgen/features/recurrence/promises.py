"""Broken promises: how the follow-ups of an earlier incident stood when its cause came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from kbgen.features.recurrence.facts import Facts
from kbgen.features.recurrence.nouns import Broken, BrokenPromise, Dates, History
from kbgen.nouns.moments import Moment, day, is_before, is_known
from kbgen.nouns.postmortem import FollowUp

# To find out more is no promise that it won't come back.
_NO_PROMISE = ("investigate",)
# Kept in time, these make the next one shorter; that there was a next one says nothing against them.
_SOFTENS = ("detect", "mitigate")


def broken_promises(earlier: Facts, later: Facts, zone: tzinfo | None, history: History) -> Iterator[BrokenPromise]:
    """The broken promises of `earlier` when `later` began; in the order of the document.

    None where `later` began before `earlier` was over: nothing can have been promised by then.
    """
    start = later.began
    if start is None or is_before(start, earlier.document.meta.resolved_at, zone):
        return
    for number, item in enumerate(earlier.document.meta.follow_ups or ()):
        dates = history.get((earlier.id, number), Dates())
        if item.type in _NO_PROMISE or is_before(start, dates.promised, zone):
            continue
        done = item.done_at if is_known(item.done_at) else dates.done
        if how := _broken(item, done, start, zone):
            yield _promise(earlier, later, number, item, how, done, start)


def is_about(earlier: Facts, later: Facts, keyed: bool) -> bool:
    """Whether what was promised after `earlier` could have kept `later` away: the same system, as far as is known.

    The same if they share a service; else not if two teams are named; else by the key, or a component.
    """
    one, other = earlier.document.meta, later.document.meta
    if earlier.services & later.services:
        return True
    if one.team and other.team and one.team.casefold() != other.team.casefold():
        return False
    unnamed = not earlier.services or not later.services
    return keyed or unnamed or not set(one.components or ()).isdisjoint(other.components or ())


def _broken(item: FollowUp, done: Moment | None, start: Moment, zone: tzinfo | None) -> Broken | None:
    """How a promise stood at `start`; None where it had been kept."""
    if item.status == "wont_do":
        return "declined"
    if item.status == "done" or is_known(done):
        return _done(item, done, start, zone)
    if is_before(item.due, start, zone):
        return "overdue"
    return "open" if item.status else "unknown"


def _done(item: FollowUp, done: Moment | None, start: Moment, zone: tzinfo | None) -> Broken | None:
    if is_before(start, done, zone):
        return "late"
    if is_before(done, start, zone):
        return None if item.type in _SOFTENS else "no_effect"
    return "unknown"


def _promise(
    earlier: Facts, later: Facts, number: int, item: FollowUp, how: Broken, done: Moment | None, start: Moment
) -> BrokenPromise:
    return BrokenPromise(
        earlier.id,
        later.id,
        number,
        item.title,
        item.type,
        item.addresses,
        how,
        start,
        item.due,
        done,
        _days(how, item.due, done, start),
        item.decision,
        item.link,
    )


def _days(how: Broken, due: Moment | None, done: Moment | None, start: Moment) -> int | None:
    begin, end = {"overdue": (day(due), day(start)), "late": (day(start), day(done))}.get(how, (None, None))
    return (end - begin).days if begin and end else None


def sorted_promises(found: Iterable[BrokenPromise], place: dict[str, int]) -> tuple[BrokenPromise, ...]:
    """By the later document, the earlier one, the follow-up; `place` is a document's rank in time."""
    return tuple(sorted(found, key=lambda each: (place[each.later], place[each.earlier], each.number)))
