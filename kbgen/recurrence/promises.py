"""Broken promises: how the follow-ups of an earlier incident stood when its cause came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import tzinfo

from kbgen.corpus import Corpus, Dates, History
from kbgen.model.moments import Moment, day, is_before, is_known
from kbgen.model.postmortem import FollowUp
from kbgen.recurrence.facts import Facts
from kbgen.recurrence.nouns import Broken, BrokenPromise, Patterns

# To find out more is no promise that it won't come back.
_NO_PROMISE = ("investigate",)
# Kept in time, these make the next one shorter; that there was a next one says nothing against them.
_SOFTENS = ("detect", "mitigate")


def broken_promises(earlier: Facts, later: Facts, zone: tzinfo | None) -> Iterator[BrokenPromise]:
    """The broken promises of `earlier` when `later` began; in the order of the document.

    None where `later` began before `earlier` was over: nothing can have been promised by then.
    """
    start = later.began
    if start is None or is_before(start, earlier.document.meta.resolved_at, zone):
        return
    for number, item in enumerate(earlier.document.meta.follow_ups or ()):
        if item.status == "unknown" or item.type in _NO_PROMISE:
            continue
        if how := _broken(item, item.done_at, start, zone):
            yield _promise(earlier.id, later.id, number, item, how, start)


def with_history(patterns: Patterns, corpus: Corpus, history: History) -> Patterns:
    """The same with the days that only the files' history knows, where documents say none.

    What was promised only afterwards is not broken, and what was done in between is.
    """
    found = (_revised(each, corpus, history.get((each.earlier, each.number), Dates())) for each in patterns.broken)
    return replace(patterns, broken=tuple(each for each in found if each), history=history)


def _revised(promise: BrokenPromise, corpus: Corpus, dates: Dates) -> BrokenPromise | None:
    item = (corpus.by_id[promise.earlier].meta.follow_ups or [])[promise.number]
    start = promise.began
    if is_before(start, dates.promised, corpus.zone):
        return None
    if item.status != "done" or is_known(item.done_at):
        return promise
    if dates.done:
        how = _broken(item, dates.done, start, corpus.zone)
        days = _days(how, item.due, dates.done, start) if how else None
        return replace(promise, broken=how, done_at=dates.done, days=days, from_history=True) if how else None
    if is_before(dates.by, start, corpus.zone):
        return replace(promise, broken="no_effect") if item.type not in _SOFTENS else None
    return promise


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


def _promise(earlier: str, later: str, number: int, item: FollowUp, how: Broken, start: Moment) -> BrokenPromise:
    return BrokenPromise(
        earlier,
        later,
        number,
        item.title,
        item.type,
        item.addresses,
        how,
        start,
        item.due,
        item.done_at if is_known(item.done_at) else None,
        _days(how, item.due, item.done_at, start),
        item.decision,
        item.link,
    )


def _days(how: Broken, due: Moment | None, done: Moment | None, start: Moment) -> int | None:
    begin, end = {"overdue": (day(due), day(start)), "late": (day(start), day(done))}.get(how, (None, None))
    return (end - begin).days if begin and end else None


def sorted_promises(found: Iterable[BrokenPromise], place: dict[str, int]) -> tuple[BrokenPromise, ...]:
    """By the later document, the earlier one, the follow-up; `place` is a document's rank in time."""
    return tuple(sorted(found, key=lambda each: (place[each.later], place[each.earlier], each.number)))
