"""What a branch does to postmortems that were there: those it deletes, promises it drops, who else may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from kbgen.checking.one_line import one_line
from kbgen.checking.records import BranchChange
from kbgen.corpus import Corpus, dropped, may_be_open, visibility
from kbgen.documents import Document
from kbgen.model.postmortem import FollowUp

Pair = tuple[Document, Document | None]  # as it was, and as it is


def taken(before: Mapping[str, Document], corpus: Corpus, place: Callable[[str], str]) -> tuple[BranchChange, ...]:
    """What is different of documents as they were, by the docs-relative path that each has now, or had where it is
    gone; `place` says how it is shown. Of what they said no secret is told.
    """
    pairs = [(before[path], corpus.by_path.get(path)) for path in sorted(before)]
    found = (
        BranchChange("deleted", tuple(place(former.path) for former, now in pairs if now is None)),
        BranchChange("dropped", tuple(_dropped(pairs, corpus, place))),
        BranchChange("readers", tuple(_readers(pairs, place))),
    )
    return tuple(change for change in found if change.names)


def _dropped(pairs: Iterable[Pair], corpus: Corpus, place: Callable[[str], str]) -> Iterator[str]:
    """The follow-ups, open or without a status, that nobody will be reminded of any more."""
    for former, now in pairs:
        if now and not now.readable:
            continue
        left = [item for item in _follow_ups(former, now) if may_be_open(item)]
        if left:
            told = one_line(former, corpus.settings)
            yield from (f"{told(item.title)} ({place(former.path)})" for item in left)


def _follow_ups(former: Document, now: Document | None) -> list[FollowUp]:
    return dropped((now.meta.follow_ups if now else None) or (), former.meta.follow_ups or ())


def _readers(pairs: Iterable[Pair], place: Callable[[str], str]) -> Iterator[str]:
    """Whose readers are others than they were."""
    for former, now in pairs:
        if now and visibility(former) != visibility(now):
            yield f"{place(now.path)}: {visibility(former)} → {visibility(now)}"
