"""Two documents: what they have to do with each other, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbgen.corpus import Corpus
from kbgen.recurrence.causes import Both, Said, decision, shared_keys
from kbgen.recurrence.facts import Facts, apart, in_order
from kbgen.recurrence.lines import ErrorLine, Masked
from kbgen.recurrence.nouns import Pair, Reasons, SharedLine, Verdict
from kbgen.recurrence.symptoms import Near

# From where on texts tell of the same symptom; measured by benchmarks/recurrence.py. Where the causes are known to be
# the same, a little likeness will do.
TELLING, ALIKE_SAME_CAUSE = 3.2, 0.06
FEWEST_TERMS = 3  # one rare word in two short texts makes them alike, and means nothing
MOST_LINES, MOST_TERMS = 3, 12

ORDER: tuple[Verdict, ...] = ("recurrence", "same_cause", "duplicate", "look_alike", "possible", "cause_pattern")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What pairs are judged by.

    Attributes:
        near: likeness of two documents, by their ids in order.
        several: components that are a kind of thing, not one thing.
        lines: distinctive error lines, each with the number of documents that have it.
    """

    corpus: Corpus
    documents: Mapping[str, Facts]
    said: Said
    near: Mapping[Both, Near]
    several: frozenset[str]
    lines: Mapping[Masked, int]


def judge(pair: Both, evidence: Evidence) -> Pair | None:
    """The pair with its verdict and reasons; None where the two have nothing to do with each other."""
    one, other = (evidence.documents[name] for name in pair)
    turned = in_order(other, one, evidence.corpus)
    ordered = turned or in_order(one, other, evidence.corpus)
    if turned:
        one, other = other, one
    reasons = _reasons(one, other, ordered, evidence)
    word = decision(reasons.declarations)
    if word == "nothing":
        return None
    verdict = word or _computed(one, other, reasons)
    if verdict is None:
        return None
    returned = verdict in ("recurrence", "same_cause") and not _drill(one, other) and not apart(one, other)
    return Pair(one.id, other.id, verdict, ordered, word is not None, returned, reasons)


def _computed(one: Facts, other: Facts, reasons: Reasons) -> Verdict | None:
    """By the two axes: the cause, the symptom."""
    symptom = _same_symptom(reasons)
    if reasons.keys:
        return "recurrence" if symptom and not _drill(one, other) else "same_cause"
    if reasons.modes:
        return "cause_pattern"
    if not symptom:
        return None
    return "look_alike" if one.causes and other.causes else "possible"


def _same_symptom(reasons: Reasons) -> bool:
    if reasons.lines or len(reasons.terms) < FEWEST_TERMS:
        return bool(reasons.lines)
    return (reasons.score or 0) >= ALIKE_SAME_CAUSE if reasons.keys else (reasons.telling or 0) >= TELLING


def _drill(one: Facts, other: Facts) -> bool:
    """Whether somebody made one of them on purpose: then nothing came back."""
    return "drill" in (one.kind, other.kind)


def _reasons(one: Facts, other: Facts, ordered: bool, evidence: Evidence) -> Reasons:
    pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
    near = evidence.near.get(pair)
    return Reasons(
        shared_keys(one, other, evidence.several),
        tuple(sorted(one.modes & other.modes)),
        _lines(one, other, evidence.lines),
        tuple(near.shared[:MOST_TERMS]) if near else (),
        near.score if near else None,
        near.telling if near else None,
        evidence.said.get(pair, ()),
        other.quotes if ordered else (*one.quotes, *other.quotes),
    )


def _lines(one: Facts, other: Facts, counts: Mapping[Masked, int]) -> tuple[SharedLine, ...]:
    shared = [masked for masked in one.lines.keys() & other.lines.keys() if masked in counts]
    rarest = sorted(shared, key=lambda masked: (counts[masked], -len(masked), masked))[:MOST_LINES]
    return tuple(_line(one.lines[masked], other.lines[masked], counts[masked]) for masked in rarest)


def _line(earlier: ErrorLine, later: ErrorLine, documents: int) -> SharedLine:
    return SharedLine(earlier.text, earlier.line, later.text, later.line, documents)
