"""Days of follow-ups that a document does not say and the earlier versions of its file do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from kbgen.corpus.corpus import Corpus
from kbgen.corpus.follow_ups import FollowUpDates, History
from kbgen.documents import Document, read_document
from kbgen.model.moments import is_known
from kbgen.model.postmortem import FollowUp
from kbgen.model.taxonomy import fold

Known = TypeVar("Known")

# The field in the front matter, to the next line that begins another one: the rest of a version need not be read.
_FIELD = re.compile(rb"^follow_ups:.*(?:\n(?:[ \t\-#\r].*)?)*", re.MULTILINE)


class Version(NamedTuple):
    """A file as it was written on a day."""

    day: date
    content: bytes


@dataclass
class _Seen:
    """One follow-up through the versions: see `FollowUpDates`."""

    promised: date | None
    done: date | None = None
    by: date | None = None


def wanted(corpus: Corpus, broken: Iterable[str] = ()) -> frozenset[str]:
    """The ids of documents that leave open when a follow-up was done, and those that seem to have broken one."""
    silent = {document.id for document in corpus.counted for item in document.meta.follow_ups or () if _is_silent(item)}
    return frozenset(silent.union(broken))


def _is_silent(item: FollowUp) -> bool:
    return item.status == "done" and not is_known(item.done_at)


def history(documents: Iterable[Document], versions: Mapping[str, Sequence[Version]]) -> History:
    """What is known of the follow-ups of documents. `versions` by id, the oldest first; what was not kept is absent."""
    found: dict[tuple[str, int], FollowUpDates] = {}
    for document in documents:
        for number, seen in enumerate(_through(document, versions.get(document.id, ()))):
            dates = FollowUpDates(seen.promised, seen.done, seen.by)
            if any(dates):
                found[document.id, number] = dates
    return found


def _through(document: Document, versions: Sequence[Version]) -> list[_Seen]:
    """What was seen of each follow-up that the document has now."""
    before: list[tuple[FollowUp, _Seen]] = []
    first = True
    for day, items in _changes(versions):
        before = [(item, _saw(item, seen, day, first)) for item, seen in _matched(items, before)]
        first = False
    now = document.meta.follow_ups or ()
    return [seen or _Seen(None) for _, seen in _matched(now, before)]


def _changes(versions: Sequence[Version]) -> Iterator[tuple[date, Sequence[FollowUp]]]:
    """The follow-ups of the first version, and of each one that changed them; what can't be read is passed over."""
    last: bytes | None = None
    for day, content in versions:
        match = _FIELD.search(content)
        text = match[0] if match else b""
        if text != last:
            last = text
            read = read_document("version.md", b"---\n" + text.rstrip() + b"\n---\n")
            if read.readable:
                yield day, read.meta.follow_ups or ()


def dropped(items: Sequence[FollowUp], before: Sequence[FollowUp]) -> list[FollowUp]:
    """Those of an earlier version that none of today's is, edited or not."""
    kept = {id(former) for _, former in _matched(items, [(former, former) for former in before])}
    return [former for former in before if id(former) not in kept]


def _matched(
    items: Sequence[FollowUp], before: Sequence[tuple[FollowUp, Known]]
) -> Iterator[tuple[FollowUp, Known | None]]:
    """Each follow-up with what was seen of it: by its id or title; else it is the one in its place, edited."""
    named = {_name(item): seen for item, seen in reversed(before)}
    names = {_name(item) for item in items}
    for at, item in enumerate(items):
        seen = named.get(_name(item))
        if seen is None and at < len(before) and _name(before[at][0]) not in names:
            seen = before[at][1]
        yield item, seen


def _name(item: FollowUp) -> str:
    return fold(item.id or item.title)


def _saw(item: FollowUp, seen: _Seen | None, day: date, first: bool) -> _Seen:
    """One version further. What the first version has may be older than the file: when, nobody knows."""
    done = item.status == "done"
    if seen is None:
        return _Seen(None if first else day, by=day if done else None)
    if not done:
        return _Seen(seen.promised)
    return seen if seen.done or seen.by else _Seen(seen.promised, done=day)
