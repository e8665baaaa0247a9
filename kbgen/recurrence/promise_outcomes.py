"""How the follow-ups of an earlier incident stood when its cause came back: each promise counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, tzinfo

from kbgen.corpus import Corpus, FollowUpDates, History, is_ahead
from kbgen.model.moments import Moment, day, is_before, is_known
from kbgen.model.postmortem import FollowUp
from kbgen.model.taxonomy import Taxonomy, fold
from kbgen.recurrence.incident_facts import IncidentFacts
from kbgen.recurrence.records import BROKEN, STOOD, BrokenPromises, Patterns, PromiseOutcome, Reasons, Remembers, Stood

# To find out more is no promise that it won't come back.
_NO_PROMISE = ("investigate",)
# Kept in time, these make the next one shorter; that there was a next one says nothing against them.
_SOFTENS = ("detect", "mitigate")


def standings(
    earlier: IncidentFacts, later: IncidentFacts, shared: Reasons, corpus: Corpus
) -> Iterator[PromiseOutcome]:
    """How every promise of `earlier` stood when `later` began, in the order of the document.

    None where `later` began before `earlier` was over: nothing can have been promised by then. `shared` is why the
    causes are the same.
    """
    start, zone = later.began, corpus.zone
    if start is None or is_before(start, earlier.document.meta.resolved_at, zone):
        return
    for number, item in enumerate(earlier.document.meta.follow_ups or ()):
        other = is_of_another_cause(item, earlier, shared, corpus.taxonomy)
        stood = "other_cause" if other else _stood(item, item.done_at, start, zone)
        if item.type not in _NO_PROMISE and stood:
            yield _standing(earlier.id, later.id, number, item, stood, start)


def with_history(patterns: Patterns, corpus: Corpus, history: History, remembers: Remembers = "whole") -> Patterns:
    """The same with the days that only the files' history knows, where documents say none.

    What was promised only afterwards was no promise yet, and what was done in between was done late.
    """
    found = (_revised(each, corpus, history.get(each.follow_up, FollowUpDates())) for each in patterns.standings)
    standing = tuple(each for each in found if each)
    return replace(patterns, standings=standing, history=history, remembers=remembers)


def as_of(patterns: Patterns, corpus: Corpus, today: date) -> Patterns:
    """The same on a day: what is said to begin only afterwards has not come back, is in no chain, and no promise waits
    for it.
    """
    ahead = {document.id for document in corpus.counted if is_ahead(document, today)}
    if not ahead:
        return patterns
    inside = [tuple(name for name in group.documents if name not in ahead) for group in patterns.groups]
    kept = [(group, names) for group, names in zip(patterns.groups, inside, strict=True) if len(names) > 1]
    groups = tuple(replace(group, documents=names) for group, names in sorted(kept, key=lambda each: -len(each[1])))
    together = {name for group in groups for name in group.documents}
    left = {name for names in (*inside, patterns.alone) for name in names} - together - ahead
    pairs = tuple(replace(pair, returned="no") if pair.later in ahead else pair for pair in patterns.pairs)
    standings = tuple(each for each in patterns.standings if each.later not in ahead)
    alone = tuple(document.id for document in corpus.counted if document.id in left)
    return replace(patterns, pairs=pairs, standings=standings, groups=groups, alone=alone)


def once(found: Iterable[PromiseOutcome]) -> tuple[PromiseOutcome, ...]:
    """Each promise once, as it stood when it mattered most: broken before in vain, in vain before still in time.

    In the given order; of two that stood the same the first.
    """
    best: dict[tuple[str, int], PromiseOutcome] = {}
    for each in found:
        known = best.get(each.follow_up)
        if known is None or STOOD.index(each.stood) < STOOD.index(known.stood):
            best[each.follow_up] = each
    return tuple(best.values())


def broken_promises(promises: Iterable[PromiseOutcome]) -> BrokenPromises:
    """How many of some promises were broken, each as it is given."""
    stood = Counter(each.stood for each in promises)
    aside = stood["unknown"] + stood["other_cause"]
    return BrokenPromises(sum(stood[each] for each in BROKEN), stood.total() - aside, stood["unknown"])


def _revised(standing: PromiseOutcome, corpus: Corpus, dates: FollowUpDates) -> PromiseOutcome | None:
    item = (corpus.by_id[standing.earlier].meta.follow_ups or [])[standing.number]
    start = standing.began
    if is_before(start, dates.promised, corpus.zone):
        return None
    if item.status != "done" or is_known(item.done_at) or standing.stood == "other_cause":
        return standing
    if dates.done:
        stood = _stood(item, dates.done, start, corpus.zone)
        days = _days(stood, item.due, start) if stood else None
        return replace(standing, stood=stood, done_at=dates.done, days=days, from_history=True) if stood else None
    if is_before(dates.by, start, corpus.zone):
        return replace(standing, stood="no_effect") if item.type not in _SOFTENS else None
    return standing


def is_about(earlier: IncidentFacts, later: IncidentFacts, keyed: bool) -> bool:
    """Whether what was promised after `earlier` could have kept `later` away: the same system, as far as is known.

    The same if they share a service; else not if two teams are named; else by the key, or a component.
    """
    one, other = earlier.document.meta, later.document.meta
    if earlier.services & later.services:
        return True
    if earlier.team and later.team and earlier.team != later.team:
        return False
    unnamed = not earlier.services or not later.services
    return keyed or unnamed or not set(one.components or ()).isdisjoint(other.components or ())


def is_of_another_cause(item: FollowUp, earlier: IncidentFacts, shared: Reasons, taxonomy: Taxonomy) -> bool:
    """Whether its `addresses` names something of the document that is not what came back.

    A failure mode, a component or the text of a cause; or a contributing factor. Other words decide nothing.
    """
    if not item.addresses:
        return False
    modes = {key.mode for key in shared.keys} or set(shared.modes)
    components = {key.place for key in shared.keys if key.axis == "component"}
    meant = fold(item.addresses)
    if mode := taxonomy.find(item.addresses):
        return bool(modes) and mode.slug not in modes
    for cause in earlier.document.meta.root_causes or ():
        if cause.text and fold(cause.text) == meant:
            return bool(modes) and taxonomy.canonical(cause.failure_mode or "") not in modes
    named = {fold(component): component for _, component in earlier.causes if component}
    if meant in named:
        return bool(components) and named[meant] not in components
    return any(fold(factor.text) == meant for factor in earlier.document.meta.contributing_factors or ())


def _stood(item: FollowUp, done: Moment | None, start: Moment, zone: tzinfo | None) -> Stood | None:
    """How a promise stood at `start`; None where it had been kept and was never meant to keep it away."""
    if item.status in ("wont_do", "unknown"):
        return item.status
    if is_before(done, start, zone):
        return None if item.type in _SOFTENS else "no_effect"
    if item.status is None or (item.status == "done" and not is_before(start, done, zone)):
        return "unknown"
    if is_before(item.due, start, zone):
        return "late" if is_known(done) else "overdue"
    return "in_time" if is_known(item.due) else "unknown"


def _standing(earlier: str, later: str, number: int, item: FollowUp, stood: Stood, start: Moment) -> PromiseOutcome:
    return PromiseOutcome(
        earlier=earlier,
        later=later,
        number=number,
        title=item.title,
        type=item.type,
        addresses=item.addresses,
        stood=stood,
        began=start,
        due=item.due,
        done_at=item.done_at if is_known(item.done_at) else None,
        days=_days(stood, item.due, start),
        decision=item.decision,
        link=item.link,
    )


def _days(stood: Stood, due: Moment | None, start: Moment) -> int | None:
    begin, end = day(due), day(start)
    return (end - begin).days if stood in BROKEN and begin and end else None
