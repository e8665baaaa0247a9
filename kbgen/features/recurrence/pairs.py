"""Two documents: what they have to do with each other, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kbgen.corpus import Corpus
from kbgen.features.recurrence.causes import shared_keys
from kbgen.features.recurrence.declared import Both, Said, decision
from kbgen.features.recurrence.facts import Facts, in_order
from kbgen.features.recurrence.lines import ErrorLine, Masked
from kbgen.features.recurrence.nouns import Near, Pair, Reasons, SharedLine, Verdict

# From which likeness on texts tell of the same symptom; measured by benchmarks/recurrence.py. Where the causes are
# known to be the same, less will do.
ALIKE, ALIKE_SAME_CAUSE = 0.12, 0.06
FEWEST_TERMS = 3  # one rare word in two short texts makes them alike, and means nothing
MOST_LINES, MOST_TERMS = 3, 12

ORDER: tuple[Verdict, ...] = ("recurrence", "same_cause", "duplicate", "look_alike", "possible", "cause_pattern")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What pairs are judged by.

    Attributes:
        near: likeness of two documents, by their ids in order.
        lines: distinctive error lines, each with the number of documents that have it.
    """

    corpus: Corpus
    documents: Mapping[str, Facts]
    said: Said
    near: Mapping[Both, Near]
    lines: Mapping[Masked, int]


def judge(pair: Both, evidence: Evidence) -> Pair | None:
    """The pair with its verdict and reasons; None where the two have nothing to do with each other."""
    one, other = (evidence.documents[name] for name in pair)
    ordered = in_order(one, other, evidence.corpus) or in_order(other, one, evidence.corpus)
    if in_order(other, one, evidence.corpus):
        one, other = other, one
    reasons = _reasons(one, other, ordered, evidence)
    word = decision(reasons.declarations)
    if word == "nothing":
        return None
    verdict = word or _computed(one, other, reasons)
    if verdict is None:
        return None
    same = verdict in ("recurrence", "same_cause")
    return Pair(one.id, other.id, verdict, ordered, word is not None, same and not _drill(one, other), reasons)


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
    least = ALIKE_SAME_CAUSE if reasons.keys else ALIKE
    return bool(reasons.lines) or ((reasons.score or 0) >= least and len(reasons.terms) >= FEWEST_TERMS)


def _drill(one: Facts, other: Facts) -> bool:
    """Whether somebody made one of them on purpose: then nothing came back."""
    return "drill" in (one.kind, other.kind)


def _reasons(one: Facts, other: Facts, ordered: bool, evidence: Evidence) -> Reasons:
    pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
    near = evidence.near.get(pair)
    return Reasons(
        shared_keys(one, other),
        tuple(sorted(one.modes & other.modes)),
        _lines(one, other, evidence.lines),
        tuple(near.shared[:MOST_TERMS]) if near else (),
        near.score if near else None,
        evidence.said.get(pair, ()),
        other.quotes if ordered else (*one.quotes, *other.quotes),
    )


def _lines(one: Facts, other: Facts, counts: Mapping[Masked, int]) -> tuple[SharedLine, ...]:
    shared = [masked for masked in one.lines.keys() & other.lines.keys() if masked in counts]
    rarest = sorted(shared, key=lambda masked: (counts[masked], -len(masked), masked))[:MOST_LINES]
    return tuple(_line(one.lines[masked], other.lines[masked], counts[masked]) for masked in rarest)


def _line(earlier: ErrorLine, later: ErrorLine, documents: int) -> SharedLine:
    return SharedLine(earlier.text, earlier.line, later.text, later.line, documents)
