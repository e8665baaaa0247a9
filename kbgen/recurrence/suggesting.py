"""Failure modes for a document that names none, with the lines that speak for each."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from kbgen.documents import Document
from kbgen.model.taxonomy import UNKNOWN, Begins, Taxonomy
from kbgen.recurrence.cause_domains import kind_words, kinds_of
from kbgen.recurrence.mode_cues import Cue, ModeWords, cues_in
from kbgen.recurrence.story_parts import Part, Role, is_heading, label_of, part_of, pieces, unfinished
from kbgen.search import Line, analyze, entry, is_han, spans, token_terms

MOST = 5
MOST_LINES = 3
LONGEST = 4_000  # characters of a line that are looked at
LONGEST_TAIL = 160  # and of a sentence that the line before began

# How much a mention says by where it stands: a cause or the title most, symptoms and the course of events little.
WEIGHTS = {
    "title": 3.0,
    "root": 3.5,
    "causes": 1.2,
    "symptoms": 0.7,
    "lead": 2.0,
    "headings": 1.5,
    "attempts": 0.4,
    "code": 0.4,
}
PARTS: Mapping[Part, float] = {"cause": 3.0, "told": 1.5, "aside": 0.3, "other": 0.6}
ASIDE = 0.3  # what the front matter tells besides: the timeline, follow-ups
BEGIN, BEGINS = 1.0, 800  # how much the first characters of a text say, and how many those are
ROLES: Mapping[Role, float] = {"cause": 1.5, "effect": 0.5, "plain": 1.0}
DENIED = 0.2
CUE = 0.8  # of what a name or alias says
SINGLE = 0.8  # one word of it alone
FIXED, ACTED = 0.8, 1.0  # what was done about it says less, but so much wherever it stands
NEXT = 0.6  # what each further mention adds, of the one before
DESCRIBED, POWER = 1.6, 1.5  # what the words that are said of it add; those of a cause stand out
LEAST = 3.7  # below it fewer than half of the first ones were right, and it is said to be weak
WEAKEST = 1.0  # below it nothing is said
WORDS_ALONE = (
    2.0  # the same where none of its names is there, nor a way to tell of it: a text shares words with any mode
)
KIND = 1.5  # lines that say so much at least tell what a cause is about
SHARE = 0.25  # of the best one's score, that others need
NEAR = 1.3  # times another's score: no more, and the first two are about equally likely to be meant
# How much a mode's score counts by how likely an incident is to begin with it: of two that are named alike it is the
# other that began.
BEGIN_BY: Mapping[Begins, float] = {"often": 1.2, "sometimes": 1.0, "seldom": 0.9, "follows": 0.8, "beside": 0.4}
# Whose outage a title names may be its author's own: a provider's write-up is no outage of a provider.
_PROVIDER = "provider-outage"
_BEGINS = re.compile(r"(?<!\s)\s*+(?:[-*+•>|#]|\d{1,3}[.)]|\d{1,2}:\d\d)")
_HOST = re.compile(r"(?:(?<=\.)|(?<![\w.-]))[\w-]{1,60}\.io(?![\w.-])", re.IGNORECASE)  # an address does no I/O
FEWEST_TERMS = 3  # words that a description must share, where none of its names is there


@dataclass(frozen=True, slots=True)
class CueEvidence:
    """A line of a document that speaks for a mode: number in the file from 1, the line, the words it matched."""

    line: int
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A failure mode that may be meant: its slug, how much speaks for it, and what (the best lines first).

    `weak`: so little speaks for it that it may as well be something else, whatever its score: that counts also a
    product or a technology which the document has all over. `spoken`: its score by words of its own,
    without those that only tell that a cause lies in code or in settings, which many share.
    """

    mode: str
    score: float
    evidence: tuple[CueEvidence, ...]
    weak: bool = False
    spoken: float = 0.0


class _Said(NamedTuple):
    """Words that name a mode or tell of it, what they are worth, and the weight of their place at least; not `firm`: a
    thing that may be all right as well, or in a title what came of the cause.
    """

    words: str
    worth: float
    least: float = 0.0
    firm: bool = True


class _Mention(NamedTuple):
    """The same in its line, and what it weighs there."""

    weight: float
    line: Line
    words: str
    firm: bool


@dataclass
class _Case:
    """What speaks for one mode: lines with the words in them and their weight; terms with what each adds; its kind, and
    that of it which stands where a cause is told.
    """

    named: list[_Mention] = field(default_factory=list)
    terms: dict[str, float] = field(default_factory=dict)
    kind: float = 0.0
    firm_kind: float = 0.0


@lru_cache(maxsize=2)
def _words(taxonomy: Taxonomy) -> ModeWords:
    """A taxonomy's words, made once for all documents that are asked of."""
    return ModeWords(taxonomy)


def suggest(document: Document, taxonomy: Taxonomy) -> tuple[Suggestion, ...]:
    """At most five failure modes for a document, the likeliest first.

    Counted are the names and aliases that it uses, and the words that it shares with a mode's definition.
    What it says itself of its failure modes is left out, so that it may be asked for a second opinion.
    """
    known, lines = _words(taxonomy), list(_weighed(document))
    terms = [frozenset(analyze(_HOST.sub(" ", line.text[:LONGEST]))) for line, _ in lines]
    cases: dict[str, _Case] = defaultdict(_Case)
    for mode, mention in _all_mentions(document, lines, known, taxonomy):
        cases[mode].named.append(mention)
    for mode, term, worth in _described(lines, terms, known):
        cases[mode].terms[term] = worth
    for mode, worth in kinds_of((line.text, weight) for line, weight in lines if weight >= KIND).items():
        if mode in taxonomy.modes:
            cases[mode].kind = worth
    causes = ((line.text, weight) for line, weight in lines if weight >= PARTS["cause"] and line.field != "title")
    for mode, worth in kinds_of(causes).items():
        if mode in taxonomy.modes:
            cases[mode].firm_kind = min(worth, cases[mode].kind)
    scores = {mode: _score(case) * _often(mode, taxonomy) for mode, case in cases.items() if _speaks(mode, case)}
    least = max(WEAKEST, SHARE * max(scores.values(), default=0.0))
    enough = (mode for mode in scores if scores[mode] >= (least if cases[mode].named else max(least, WORDS_ALONE)))
    most = sorted(enough, key=lambda mode: (-scores[mode], mode))[:MOST]
    return tuple(
        Suggestion(
            mode,
            round(scores[mode], 3),
            _evidence(mode, cases[mode], lines, terms),
            _firm(cases[mode]) * _often(mode, taxonomy) < LEAST,
            round((_score(cases[mode]) - cases[mode].kind) * _often(mode, taxonomy), 3),
        )
        for mode in most
    )


def _speaks(mode: str, case: _Case) -> bool:
    """Whether there is enough to score at all: a name, its kind, or several of the words that are said of it."""
    return bool(case.named or case.kind or (mode != UNKNOWN and len(case.terms) >= FEWEST_TERMS))


def _all_mentions(
    document: Document, lines: Sequence[tuple[Line, float]], known: ModeWords, taxonomy: Taxonomy
) -> Iterator[tuple[str, _Mention]]:
    """(mode, its mention); what a sentence said before its line broke is not said again."""
    heard: set[tuple[str, str]] = set()
    for (line, weight), begun in zip(lines, _begun(document, lines), strict=True):
        found = {(mode, said.words): said for mode, said in _mentions(line, begun, known, taxonomy)}
        for mode, words in sorted(found.keys() - (heard if begun else set())):
            said = found[mode, words]
            yield mode, _Mention(max(weight, said.least) * said.worth, line, words, said.firm)
        heard = set(found)


def _described(
    lines: Sequence[tuple[Line, float]], terms: Sequence[frozenset[str]], known: ModeWords
) -> Iterator[tuple[str, str, float]]:
    """(mode, term, what it adds) for each word that the document shares with what is said of a mode."""
    best, untitled = _best_weights(lines, terms), _best_weights(lines[1:], terms[1:])
    size = math.sqrt(math.fsum(weight * weight for weight in best.values()))
    for term, weight in best.items():
        for mode, worth in known.weights.get(term, {}).items():
            much = untitled.get(term, 0.0) if mode == _PROVIDER else weight
            yield mode, term, DESCRIBED * worth * much**POWER / size


def ambiguous_first_two(found: tuple[Suggestion, ...]) -> tuple[str, str] | None:
    """The first two modes where the text may as well mean the one as the other."""
    if len(found) < 2 or found[0].score > NEAR * found[1].score:
        return None
    return found[0].mode, found[1].mode


def _mentions(line: Line, begun: str, known: ModeWords, taxonomy: Taxonomy) -> Iterator[tuple[str, _Said]]:
    """(mode, what is said of it) for each piece of a line.

    Names and aliases count, how authors tell of a mode, and what they did about it: that stands in the timeline, too.

    `begun` is the sentence that the line before left unfinished.
    """
    text = f"{begun} {line.text[:LONGEST]}" if begun else line.text[:LONGEST]
    parts = list(pieces(text))
    whole = list(known.spoken_of(text)) if len(parts) > 1 else []
    for piece in parts:
        worth = ROLES[piece.role] * (DENIED if piece.denied else 1.0)
        firm = not (piece.role == "effect" and line.field == "title")
        named = [
            (mode, _Said(words, worth * _size(size), 0.0, firm)) for mode, words, size in known.spoken_of(piece.text)
        ]
        told = [(cue.mode, _told(cue, worth, firm)) for cue in cues_in(piece.text) if cue.mode in taxonomy.modes]
        for mode, said in (*named, *told):
            whole = [each for each in whole if each[1] != said.words]
            if mode != _PROVIDER or line.field != "title":
                yield mode, said
    # A name may hold a word that seems to announce something.
    for mode, words, size in whole:
        if mode != _PROVIDER or line.field != "title":
            yield mode, _Said(words, _size(size))


def _told(cue: Cue, worth: float, firm: bool) -> _Said:
    if cue.fixed:
        return _Said(cue.words, FIXED * CUE * _size(cue.size), ACTED)
    return _Said(cue.words, worth * CUE * _size(cue.size), 0.0, firm and not cue.about)


def _size(words: int) -> float:
    return SINGLE if words == 1 else 0.75 + 0.25 * min(words, 5)


def _begun(document: Document, lines: Iterable[tuple[Line, float]]) -> Iterator[str]:
    """For each line the sentence that the one right before it left unfinished: authors break lines at any width."""
    raw = document.text.split("\n")
    before: Line | None = None
    for line, _ in lines:
        follows = before and before.field == line.field == "body" and line.line == before.line + 1
        if before and follows and line.line > document.body_line and not _BEGINS.match(raw[line.line - 1]):
            yield "" if is_heading(before.text) else unfinished(before.text)[-LONGEST_TAIL:]
        else:
            yield ""
        before = line


def _weighed(document: Document) -> Iterator[tuple[Line, float]]:
    """Every line with how much it says by where it stands."""
    part: Part = "other"
    read = 0
    for line in _lines(document):
        told = line.line >= document.body_line and line.field in ("body", "headings")
        if not told:
            yield line, WEIGHTS.get(line.field, ASIDE)
            continue
        if line.field == "headings" or is_heading(line.text):
            part = part_of(line.text)
            yield line, WEIGHTS["headings"] if part == "other" else PARTS[part] / 2
            continue
        weight = PARTS[label_of(line.text) or part]
        if part != "aside":
            weight = max(weight, BEGIN if read < BEGINS else 0.0)
            read += len(line.text)
        yield line, weight


def _lines(document: Document) -> Iterator[Line]:
    """The title, and the lines of the front matter and the body; of a cause only its text."""
    yield Line("title", document.mark("title").line, document.title)
    combined: set[str] = set()
    for at, cause in enumerate(document.meta.root_causes or ()):
        words = (cause.failure_mode, cause.component, cause.text)
        combined.update(row.strip() for row in " ".join(word for word in words if word).split("\n"))
        if cause.text:
            yield Line("root", document.value_mark("root_causes", at, "text").line, cause.text)
    for line in entry(document).lines:
        if not (line.field == "causes" and line.text in combined):
            yield line


def _best_weights(lines: Iterable[tuple[Line, float]], terms: Iterable[frozenset[str]]) -> dict[str, float]:
    """Each term of the document with the weight of the best place where it stands."""
    best: dict[str, float] = {}
    for (_, weight), here in zip(lines, terms, strict=True):
        for term in here:
            best[term] = max(weight, best.get(term, 0.0))
    return best


def _often(mode: str, taxonomy: Taxonomy) -> float:
    return BEGIN_BY[taxonomy.modes[mode].begins] if mode in taxonomy.modes else 1.0


def _score(case: _Case) -> float:
    return math.fsum(case.terms.values()) + case.kind + _spoken(case.named)


def _firm(case: _Case) -> float:
    """The score of what names the mode or tells of it, without things that may be all right as well and without a kind
    that no cause tells. The words it shares count beside that, or where nothing named the mode at all.
    """
    named = [each for each in case.named if each.firm]
    if case.firm_kind or named or not (case.named or case.kind):
        return math.fsum(case.terms.values()) + case.firm_kind + _spoken(named)
    return 0.0


def _spoken(named: Iterable[_Mention]) -> float:
    weights = sorted((each.weight for each in named), reverse=True)
    return math.fsum(weight * NEXT**rank for rank, weight in enumerate(weights))


def _evidence(
    mode: str, case: _Case, lines: Iterable[tuple[Line, float]], terms: Iterable[frozenset[str]]
) -> tuple[CueEvidence, ...]:
    """The lines that name the mode, then those that share most of its words; each line once."""
    named = sorted(case.named, key=lambda each: (-each.weight, each.line.line, each.words))
    shared = (
        (sum(sorted(case.terms[term] for term in case.terms.keys() & here)), line)
        for (line, _), here in zip(lines, terms, strict=True)
    )
    alike = sorted(((worth, line) for worth, line in shared if worth), key=lambda each: (-each[0], each[1].line))
    if case.kind:
        about = ((weight * len(words), line, words) for line, weight in lines if (words := kind_words(mode, line.text)))
        kinds = sorted(about, key=lambda each: (-each[0], each[1].line))[:MOST_LINES]
        named += [_Mention(worth, line, ", ".join(words), True) for worth, line, words in kinds]
    found = {each.line.line: CueEvidence(each.line.line, each.line.text, each.words) for each in reversed(named)}
    order = [each.line.line for each in named]
    for _, line in alike[:MOST_LINES]:
        found.setdefault(line.line, CueEvidence(line.line, line.text, ", ".join(_written(line.text, case.terms))))
        order.append(line.line)
    return tuple(found[number] for number in dict.fromkeys(order))[:MOST_LINES]


def _written(text: str, terms: Mapping[str, float]) -> list[str]:
    """The words of a line that have one of the terms, as they stand there."""
    found: dict[str, None] = {}
    for start, end in spans(text[:LONGEST]):
        token = text[start:end]
        parts = [pair for pair in token_terms(token) if pair in terms]
        found.update(dict.fromkeys(parts if is_han(token) else [token] if parts else []))
    return list(found)
