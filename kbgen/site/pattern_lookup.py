"""What keeps happening, looked up once for all pages: the page of each failure mode and chain, and by document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from kbgen.checking import surface_forms
from kbgen.corpus import ONE_WAY, Corpus, when
from kbgen.documents import Document
from kbgen.model.taxonomy import UNKNOWN
from kbgen.recurrence import Group, Pair, Patterns, PromiseOutcome
from kbgen.site.chain_titles import chain_title, place_of, stems
from kbgen.site.groupings import file_names
from kbgen.site.report.context import mode_name
from kbgen.site.words import Words

Key = TypeVar("Key")
Value = TypeVar("Value")

# What stands first on a postmortem's page, and how many of each: what one page shows must not grow with all.
SHOWN = {
    "recurrence": 8,
    "same_cause": 8,
    "elsewhere": 4,
    "duplicate": 4,
    "twice": 2,
    "look_alike": 6,
    "possible": 4,
    "cause_pattern": 4,
}
_REASONS = 3
_TERMS = 6
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Chain:
    """A group with its page below the docs folder and what it is called.

    `came_back`: one service's or team's failure that is known to have come back; else it only may have, or the same
    cause struck different teams.
    """

    group: Group
    path: str
    title: str
    came_back: bool

    @property
    def modes(self) -> tuple[str, ...]:
        """The failure modes that all of its documents share, the main one first."""
        key, shared = self.group.key.mode, self.group.modes
        return (key, *(mode for mode in shared if mode != key)) if key else shared

    @property
    def page(self) -> str | None:
        """Its page; two documents that only may have one cause have none: their card names both."""
        return None if self.group.key.axis == "service" and len(self.group.documents) == 2 else self.path

    @property
    def elsewhere(self) -> bool:
        """Whether the same cause struck different teams."""
        return self.group.key.axis == "elsewhere"


@dataclass(frozen=True)
class Repeats:
    """Failure modes and chains by their pages; chains, and how promises stood when a cause came back, by document.

    `returned` are the ids of documents whose cause had struck before.
    """

    patterns: Patterns
    modes: Mapping[str, str]
    chains: tuple[Chain, ...]
    chains_of: Mapping[str, tuple[Chain, ...]]
    chains_by_mode: Mapping[str, tuple[Chain, ...]]
    stood_before: Mapping[str, tuple[PromiseOutcome, ...]]
    stood_of: Mapping[tuple[str, int], tuple[PromiseOutcome, ...]]
    returned: frozenset[str]

    def own_chains_of(self, name: str) -> tuple[Chain, ...]:
        """The chains of a document in which something came back, not only struck somebody else as well."""
        return tuple(chain for chain in self.chains_of.get(name, ()) if chain.came_back)


def repeats(corpus: Corpus, patterns: Patterns, words: Words) -> Repeats:
    """Everything that pages ask of patterns."""
    chains = tuple(_chains(corpus, patterns, words))
    return Repeats(
        patterns=patterns,
        modes=mode_pages(patterns.modes),
        chains=chains,
        chains_of=_by((name, chain) for chain in chains for name in chain.group.documents),
        chains_by_mode=_by((mode, chain) for chain in chains for mode in chain.modes),
        stood_before=_by((each.later, each) for each in patterns.standings),
        stood_of=_by((each.follow_up, each) for each in patterns.standings),
        returned=frozenset(pair.later for pair in patterns.pairs if pair.returned == "yes"),
    )


def mode_pages(modes: Iterable[str]) -> dict[str, str]:
    """The page of each failure mode that is known, below the docs folder."""
    slugs = [mode for mode in modes if mode != UNKNOWN]
    names = file_names(slugs)
    return {slug: f"patterns/modes/{names[slug]}.md" for slug in slugs}


def _by(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, tuple[Value, ...]]:
    found: dict[Key, list[Value]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _chains(corpus: Corpus, patterns: Patterns, words: Words) -> Iterator[Chain]:
    wanted = stems(patterns.groups)
    names = file_names(wanted)
    for group, stem in zip(patterns.groups, wanted, strict=True):
        back = group.key.axis in ("component", "declared") and _has_returned(group, patterns)
        yield Chain(group, f"patterns/chains/{names[stem]}.md", chain_title(group, corpus, words), back)


def _has_returned(group: Group, patterns: Patterns) -> bool:
    inside = frozenset(group.documents)
    pairs = (pair for name in group.documents for pair in patterns.pairs_of(name))
    return any(pair.returned == "yes" and {pair.earlier, pair.later} <= inside for pair in pairs)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two documents are a pair: `kind` is a key below `reason.` of the words, `text` what exactly."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Another document on a postmortem's page: what it has to do with this one, and why. `before` it, or after."""

    document: Document
    verdict: str
    before: bool | None
    reasons: tuple[Reason, ...]

    @property
    def day(self) -> date | None:
        """The day that the other is filed under: titles are often alike."""
        return when(self.document)


def repeats_of(document: Document, corpus: Corpus, patterns: Patterns, words: Words) -> list[Repeat]:
    """What a postmortem's page shows of its pairs, the most telling first, a few of each kind."""
    left = dict(SHOWN)
    found: list[Repeat] = []
    for pair in patterns.pairs_of(document.id):
        other = corpus.by_id.get(pair.other(document.id))
        if other and left[pair.verdict]:
            left[pair.verdict] -= 1
            before = pair.earlier == other.id if pair.ordered else None
            reasons = tuple(_reasons(pair, document, corpus, words))[:_REASONS]
            found.append(Repeat(other, pair.verdict, before, reasons))
    return found


def _reasons(pair: Pair, here: Document, corpus: Corpus, words: Words) -> Iterator[Reason]:
    found = pair.reasons
    for said in found.declarations:
        name = said.relation if said.by == here.id or said.relation not in ONE_WAY else f"{said.relation}_of"
        yield Reason("declared", " – ".join(filter(None, (words[f"relation.{name}"], said.note))))
    for key in found.keys[:1]:
        if key.axis != "declared":
            named = mode_name(key.mode, corpus.taxonomy, words)
            yield Reason("key", words.fill("chain.name", mode=named, place=place_of(key)))
    if not found.keys and found.modes:
        yield Reason("mode", ", ".join(mode_name(mode, corpus.taxonomy, words) for mode in found.modes))
    for quote in found.quotes[:1]:
        yield Reason("quote", quote.text)
    for line in found.lines[:1]:
        yield Reason("line", line.earlier)
    # Of what an author has said, shared words would only be noise; and a number alone tells nobody anything.
    told = () if found.declarations else shown_words(found.terms, here)
    if told:
        yield Reason("terms", ", ".join(told[:_TERMS]))


def shown_words(terms: Iterable[str], document: Document) -> tuple[str, ...]:
    """Shared terms as words that the document has, of letters only: nobody reads `flaki`, and no id or key is told."""
    told = [term for term in terms if len(term) > 1 and not term.isdigit()]
    return surface_forms(told, _in_letters(document.text)) if told else ()


@lru_cache(maxsize=1)
def _in_letters(text: str) -> str:
    """The words of a text, each once: a page asks of one document for each of its pairs."""
    return " ".join(dict.fromkeys(_LETTERS.findall(text)))
