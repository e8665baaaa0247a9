"""Follow-ups as lines and rows: how each stands today, what was promised, by whom, after what."""

from __future__ import annotations

from collections.abc import Sequence

from kbgen.corpus import Promise
from kbgen.site.blocks import Badge, Line, ListEntry, Quiet, Table, joined, line
from kbgen.site.pages.document_rows import bracketed, linked
from kbgen.site.site import Site


def promises_table(promises: Sequence[Promise], site: Site) -> Table:
    """Follow-ups with when they are due, how they stand, who has them, and where they come from."""
    heads = tuple(site.words[f"column.{name}"] for name in ("promise", "state", "due", "owner", "document"))
    return Table(heads, tuple(_row(each, site) for each in promises))


def _row(promise: Promise, site: Site) -> tuple[Line, ...]:
    return (
        title_line(promise, site),
        state_line(promise, site),
        promise.due.isoformat() if promise.due else "",
        promise.item.owner or "",
        linked(promise.document, site),
    )


def state_badge(promise: Promise, site: Site) -> Badge:
    """How a follow-up stands today, in a word."""
    return Badge(f"state-{promise.state}", site.words[f"promise.{promise.state}"])


def state_line(promise: Promise, site: Site) -> Line:
    """How a follow-up stands today, and how late or old it is."""
    words = site.words
    parts: list[Line] = [state_badge(promise, site)]
    if promise.done:
        parts.append(Quiet(promise.done.isoformat()))
    if promise.from_history:
        parts.append(words["promise.from_history"])
    if promise.late:
        parts.append(Quiet(words.fill("board.days_late", n=promise.late)))
    elif promise.age is not None:
        parts.append(Quiet(words.fill("board.age", n=promise.age)))
    return joined(parts, " ")


def title_line(promise: Promise, site: Site) -> Line:
    """What was promised, and the decision where it was declined."""
    said, words = promise.item.decision, site.words
    told = f"{words['promise.decision']}{words['mark.colon']}{said}"
    return line(promise.item.title, Quiet(bracketed(told, site)) if said else None)


def due(promise: Promise, site: Site) -> str:
    """By when it is to be done, if anybody says."""
    return site.words.fill("promise.due", date=promise.due.isoformat()) if promise.due else ""


def owed(promise: Promise, site: Site) -> Line:
    """A follow-up in one line: how it stands, what it is, who has it."""
    quiet = joined([promise.item.owner, due(promise, site)])
    return line(state_badge(promise, site), f" {promise.item.title} ", Quiet(quiet) if quiet else None)


def owed_entry(promise: Promise, site: Site) -> ListEntry:
    """A follow-up that is read by what it says, with the postmortem that it comes from."""
    facts = joined(
        [
            state_line(promise, site),
            promise.item.owner,
            due(promise, site),
            linked(promise.document, site),
        ]
    )
    return ListEntry(promise.item.title, facts, look=f"state-{promise.state}")
