"""What other settings make of who reads what, and of what is asked: a change to them is one line, and may publish a
hundred postmortems, or let one pass that nothing else would.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from kbgen.checking.records import BranchChange, Changed
from kbgen.corpus import Corpus, hidden_fields
from kbgen.lint import selection
from kbgen.model.errors import KbgenError
from kbgen.model.findings import Level
from kbgen.model.settings import LintSettings, SecretSettings


def changes(before: Corpus, after: Corpus) -> tuple[BranchChange, ...]:
    """How what is published differs: the same files under the settings that there were, and under those of today."""
    return tuple(change for change in _changes(before, after) if change.names)


def _changes(before: Corpus, after: Corpus) -> Iterator[BranchChange]:
    was, now = before.settings, after.settings
    if was.audience != now.audience:
        yield BranchChange("audience", (was.audience, now.audience))
    shown, shows = (corpus.published().by_path for corpus in (before, after))
    yield _named("appear", shows.keys() - shown.keys())
    yield _named("leave", (shown.keys() - shows.keys()) & after.by_path.keys())
    yield _named("excluded", before.by_path.keys() - after.by_path.keys())
    hidden, hides = (frozenset(map(".".join, hidden_fields(each))) for each in (was, now))
    yield _named("shown", hidden - hides)
    yield _named("hidden", hides - hidden)
    yield _named("off", _off(was.lint, now.lint))
    yield _named("looser", _looser(was.secrets, now.secrets))


def _off(was: LintSettings, now: LintSettings) -> Iterator[str]:
    """The codes of rules that run no more, and of those whose findings are no errors any more."""
    with suppress(KbgenError):  # of settings that named no rule nobody knows what they meant
        before, after = selection(was), selection(now)
        yield from before.codes - after.codes
        milder = {code for code, level in after.levels.items() if level is Level.WARNING}
        yield from (code for code in milder & after.codes if before.levels.get(code) is not Level.WARNING)


def _looser(was: SecretSettings, now: SecretSettings) -> Iterator[str]:
    """The settings by which less is a secret than it was; what they name may be one, so it is not told."""
    less = {
        "allowed": set(now.allowed) - set(was.allowed),
        "internal_hosts": set(was.internal_hosts) - set(now.internal_hosts),
        "patterns": set(was.patterns) - set(now.patterns),
        "private_addresses": was.private_addresses and not now.private_addresses,
    }
    yield from (f"secrets.{name}" for name, gone in less.items() if gone)


def _named(what: Changed, names: Iterable[str]) -> BranchChange:
    return BranchChange(what, tuple(sorted(names)))
