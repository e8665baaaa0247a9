"""What other settings make of who reads what: a change to them is one line, and may publish a hundred postmortems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbgen.checking.records import Change, Changed
from kbgen.corpus import Corpus, hidden_fields


def changes(before: Corpus, after: Corpus) -> tuple[Change, ...]:
    """How what is published differs: the same files under the settings that there were, and under those of today."""
    return tuple(change for change in _changes(before, after) if change.names)


def _changes(before: Corpus, after: Corpus) -> Iterator[Change]:
    was, now = before.settings, after.settings
    if was.audience != now.audience:
        yield Change("audience", (was.audience, now.audience))
    shown, shows = (corpus.published().by_path for corpus in (before, after))
    yield _named("appear", shows.keys() - shown.keys())
    yield _named("leave", (shown.keys() - shows.keys()) & after.by_path.keys())
    yield _named("excluded", before.by_path.keys() - after.by_path.keys())
    hidden, hides = (frozenset(map(".".join, hidden_fields(each))) for each in (was, now))
    yield _named("shown", hidden - hides)
    yield _named("hidden", hides - hidden)


def _named(what: Changed, names: Iterable[str]) -> Change:
    return Change(what, tuple(sorted(names)))
