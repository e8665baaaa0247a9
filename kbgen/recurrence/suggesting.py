"""Failure modes for a document that names none, with the lines that speak for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kbgen.documents import Document
from kbgen.model.taxonomy import Taxonomy
from kbgen.recurrence.mode_words import ModeWords
from kbgen.search import Line, analyze, entry, is_han, spans, token_terms

MOST = 5
MOST_LINES = 3
LONGEST = 4_000  # characters of a line that are looked at

# How much a mention says by where it stands: a cause or the title most, logs and stories little.
WEIGHTS = {"title": 3.0, "causes": 3.0, "symptoms": 2.0, "lead": 2.0, "headings": 1.5, "attempts": 0.7}
ELSEWHERE = 0.5
SECOND = 0.3  # what each further line with the same words adds, of its weight
DESCRIBED = 2.0  # what the words of its description add; measured on the documents of this repository
LEAST = 1.0  # below it a mode was met in passing, and is said to be weak
WEAKEST = 0.5  # below it nothing is said
SHARE = 0.3  # of the best one's score, that others need
# Whose outage a title names may be its author's own: a provider's write-up is no outage of a provider.
_PROVIDER = "provider-outage"
FEWEST_TERMS = 3  # words that a description must share, where none of its names is there


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of a document that speaks for a mode: number in the file from 1, the line, the words it matched."""

    line: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A failure mode that may be meant: its slug, how much speaks for it, and what (the best lines first).

    `weak`: so little speaks for it that it may as well be something else.
    """

    mode: str
    score: float
    evidence: tuple[Evidence, ...]
    weak: bool = False


@dataclass
class _Case:
    """What speaks for one mode: lines with the words in them and their weight; terms with their best weight."""

    named: list[tuple[float, Line, str]] = field(default_factory=list)
    terms: dict[str, float] = field(default_factory=dict)


@lru_cache(maxsize=2)
def _words(taxonomy: Taxonomy) -> ModeWords:
    """A taxonomy's words, made once for all documents that are asked of."""
    return ModeWords(taxonomy)


def suggest(document: Document, taxonomy: Taxonomy) -> tuple[Suggestion, ...]:
    """At most five failure modes for a document, the likeliest first.

    Counted are the names and aliases that it uses, and the words that it shares with a mode's definition.
    What it says itself of its failure modes is left out, so that it may be asked for a second opinion.
    """
    known = _words(taxonomy)
    lines = [(line, WEIGHTS.get(line.field, ELSEWHERE)) for line in _lines(document)]
    cases: dict[str, _Case] = {}
    for line, weight in lines:
        for mode, words, size in known.spoken_of(line.text[:LONGEST]):
            if mode == _PROVIDER and line.field == "title":
                continue
            cases.setdefault(mode, _Case()).named.append((weight * (0.75 + 0.25 * min(size, 5)), line, words))
    for term, weight in _best_weights(lines).items():
        for mode, worth in known.weights.get(term, {}).items():
            cases.setdefault(mode, _Case()).terms[term] = weight * worth
    scores = {mode: _score(case) for mode, case in cases.items() if case.named or len(case.terms) >= FEWEST_TERMS}
    least = max(WEAKEST, SHARE * max(scores.values(), default=0.0))
    best = sorted((mode for mode in scores if scores[mode] >= least), key=lambda mode: (-scores[mode], mode))[:MOST]
    return tuple(Suggestion(mode, scores[mode], _evidence(cases[mode], lines), scores[mode] < LEAST) for mode in best)


def _lines(document: Document) -> Iterator[Line]:
    """The title, and the lines of the front matter and the body; of a cause only its text."""
    yield Line("title", document.mark("title").line, document.title)
    combined: set[str] = set()
    for at, cause in enumerate(document.meta.root_causes or ()):
        words = (cause.failure_mode, cause.component, cause.text)
        combined.update(row.strip() for row in " ".join(word for word in words if word).split("\n"))
        if cause.text:
            yield Line("causes", document.value_mark("root_causes", at, "text").line, cause.text)
    for line in entry(document).lines:
        if not (line.field == "causes" and line.text in combined):
            yield line


def _best_weights(lines: Iterable[tuple[Line, float]]) -> dict[str, float]:
    """Each term of the document with the weight of the best place where it stands."""
    best: dict[str, float] = {}
    for line, weight in lines:
        for term in analyze(line.text[:LONGEST]):
            best[term] = max(weight, best.get(term, 0.0))
    return best


def _score(case: _Case) -> float:
    heard: set[str] = set()
    total = DESCRIBED * sum(sorted(case.terms.values()))
    for weight, _, words in sorted(case.named, key=lambda each: (-each[0], each[1].line, each[2])):
        total += weight * (SECOND if words in heard else 1.0)
        heard.add(words)
    return round(total, 3)


def _evidence(case: _Case, lines: Iterable[tuple[Line, float]]) -> tuple[Evidence, ...]:
    """The lines that name the mode, then those that share most of its words; each line once."""
    named = sorted(case.named, key=lambda each: (-each[0], each[1].line, each[2]))
    shared = ((sum(sorted(_shared(line, case.terms).values())), line) for line, _ in lines)
    alike = sorted(((worth, line) for worth, line in shared if worth), key=lambda each: (-each[0], each[1].line))
    found = {line.line: Evidence(line.line, line.text, words) for _, line, words in reversed(named)}
    order = [line.line for _, line, _ in named]
    for _, line in alike[:MOST_LINES]:
        found.setdefault(line.line, Evidence(line.line, line.text, ", ".join(_written(line.text, case.terms))))
        order.append(line.line)
    return tuple(found[number] for number in dict.fromkeys(order))[:MOST_LINES]


def _shared(line: Line, terms: Mapping[str, float]) -> dict[str, float]:
    return {term: terms[term] for term in analyze(line.text[:LONGEST]) if term in terms}


def _written(text: str, terms: Mapping[str, float]) -> list[str]:
    """The words of a line that have one of the terms, as they stand there."""
    found: dict[str, None] = {}
    for start, end in spans(text[:LONGEST]):
        token = text[start:end]
        parts = [pair for pair in token_terms(token) if pair in terms]
        found.update(dict.fromkeys(parts if is_han(token) else [token] if parts else []))
    return list(found)
