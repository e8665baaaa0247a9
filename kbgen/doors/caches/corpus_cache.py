"""What the search makes of all documents together, kept for the next time: the browser's files, and likeness."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from kbgen.doors.caches.build_cache import BuildCache, digest
from kbgen.doors.caches.entry_cache import tally_digest
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.search import (
    Entry,
    Inverted,
    Lexicon,
    Likeness,
    Neighbours,
    TermCounts,
    TermVectors,
    compared_bytes,
    compared_from,
    entry_from,
    inverted,
    inverted_bytes,
    inverted_from,
    search_files,
    tally_from,
    updated,
    weighed_bytes,
    weighed_from,
)

FEW = 200
"""Documents that changed at most where files are made by what changed; beyond, all are made."""
WORTH = 8
"""Of so many documents one may have changed: to compare it again the next time costs less than to keep all anew."""


def kept_search(
    kept: BuildCache,
    entries: Iterable[Entry],
    counted: Callable[[str], TermCounts],
    lexicon: Lexicon,
    digests: Mapping[str, str],
) -> Iterator[tuple[str, bytes]]:
    """The browser's files, as `search_files` gives them. `digests` are the `entry_digests` of the entries.

    `counted` is as for `kept_texts`.
    """
    ordered = sorted(entries, key=lambda each: each.id)
    ids = [each.id for each in ordered]
    tallies = list(map(counted, ids))
    words = _words(kept, ordered, tallies, lexicon, digests)
    digests_of = [each.digest for each in ordered]
    alike = Likeness(ids, tallies, former_alike(kept, "all"), former_weighed(kept, "all"), (), digests_of)

    def of_documents(wanted: Mapping[str, str], make: Callable[[str], bytes]) -> Mapping[str, bytes]:
        return kept.of({name: digest("search file", each) for name, each in wanted.items()}, make, bytes, bytes)

    yield from search_files(ordered, lexicon, alike, words, of_documents)
    keep_alike(kept, "all", alike)


def _words(
    kept: BuildCache,
    ordered: Sequence[Entry],
    tallies: Sequence[TermCounts],
    lexicon: Lexicon,
    digests: Mapping[str, str],
) -> Inverted:
    """The files of the words: those of the last time with what changed since, where that is little."""
    now = [(each.id, digests[each.id]) for each in ordered]
    made = None
    with suppress(ValueError, TypeError, KeyError, IndexError):
        before, former = _former_words(kept)
        if [each for each, _ in before] == [each for each, _ in now]:
            old = {at: each for at, (_, each) in enumerate(before) if each != now[at][1]}
            rows = kept.rows(old.values()) if len(old) <= FEW else {}
            were = {at: entry_from(rows[each]) for at, each in old.items()}
            counts = kept.rows(map(tally_digest, were.values()))
            changed = {at: (each, tally_from(counts[tally_digest(each)])) for at, each in were.items()}
            made = updated(former, ordered, tallies, lexicon, changed)
    made = made or inverted(ordered, tallies, lexicon)
    if kept.last_made("words") is None:
        head = row_bytes(now)
        kept.keep({digest("words"): b"%s\n%s" % (head, inverted_bytes(made))})
    kept.remember_last("words", (now, made))
    return made


def _former_words(kept: BuildCache) -> tuple[list[tuple[str, str]], Inverted]:
    """Of which entries the words were made the last time, by id and digest, and what was made."""
    last: tuple[list[tuple[str, str]], Inverted] | None = kept.last_made("words")
    if last is not None:
        return last
    head, _, rest = kept.rows([digest("words")])[digest("words")].partition(b"\n")
    return [(name, each) for name, each in row_from(head)], inverted_from(rest)


def former_alike(kept: BuildCache, what: str) -> dict[str, Neighbours]:
    """Which documents were alike the last time; what is of other texts is of no use, and no harm."""
    last: dict[str, Neighbours] | None = kept.last_made(f"alike {what}")
    if last is not None:
        return last
    with suppress(ValueError, TypeError, KeyError):
        return compared_from(kept.rows([digest("alike", what)])[digest("alike", what)])
    return {}


def former_weighed(kept: BuildCache, what: str) -> TermVectors | None:
    """How documents were weighed the last time."""

    def read(digests: Collection[str]) -> Mapping[str, TermCounts]:
        wanted = {each: digest("tally", each) for each in digests}
        rows = kept.rows(wanted.values())
        return {each: tally_from(rows[row]) for each, row in wanted.items() if row in rows}

    last: TermVectors | None = kept.last_made(f"weighed {what}")
    if last is not None:
        return replace(last, read=read)
    with suppress(ValueError, TypeError, KeyError):
        return weighed_from(kept.rows([digest("weighed", what)])[digest("weighed", what)], read)
    return None


def keep_alike(kept: BuildCache, what: str, made: Likeness) -> None:
    """Keep which documents are alike, unless little is new; a process that stays keeps what it read first."""
    compared = made.compared()
    if kept.last_made(f"alike {what}") is None and made.anew * WORTH > len(compared):
        rows = {digest("alike", what): compared_bytes(compared), digest("weighed", what): weighed_bytes(made.weighed)}
        kept.keep(rows)
    kept.remember_last(f"alike {what}", compared)
    kept.remember_last(f"weighed {what}", made.weighed)
