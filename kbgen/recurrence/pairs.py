"""Two documents: what they have to do with each other, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import get_args

from kbgen.corpus import Corpus
from kbgen.model.moments import day, is_before, is_past
from kbgen.recurrence.causes import Both, Said, caused, decision, shared_keys
from kbgen.recurrence.incident_facts import IncidentFacts, apart, in_order
from kbgen.recurrence.log_templates import ErrorLine, Masked
from kbgen.recurrence.records import Declaration, Pair, Reasons, Returned, SharedLine, Similarity, Verdict

# From where on texts tell of the same symptom; measured by benchmarks/recurrence.py. Where the causes are known to be
# the same, a little likeness will do.
TELLING, ALIKE_SAME_CAUSE = 3.2, 0.06
FEWEST_TERMS = 3  # one rare word in two short texts makes them alike, and means nothing
MOST_LINES, MOST_TERMS = 3, 12

ORDER: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """What pairs are judged by.

    Attributes:
        near: likeness of two documents, by their ids in order.
        several: components that are a kind of thing, not one thing.
        lines: distinctive error lines, each with the number of documents that have it.
        having: those of each document, by id.
        copies: documents that tell again of an incident, with the one that counts.
        today: the day of the question, after which nothing can have ended yet.
    """

    corpus: Corpus
    documents: Mapping[str, IncidentFacts]
    said: Said
    near: Mapping[Both, Similarity]
    several: frozenset[str]
    lines: Mapping[Masked, int]
    having: Mapping[str, frozenset[Masked]]
    copies: Mapping[str, str]
    today: date | None = None


class JudgedPairs:
    """Pairs as they were judged the last time, for a process that judges again and again."""

    def __init__(self) -> None:
        self._evidence: PairEvidence | None = None
        self._found: dict[Both, Pair | None] = {}

    def judge(self, pairs: Iterable[Both], evidence: PairEvidence) -> list[Pair]:
        """Those of some pairs that have to do with each other. One of which all is as it was is not judged again."""
        before, self._evidence = self._evidence, evidence
        same = _as_they_were(before, evidence) if before else frozenset()
        known = self._found if before else {}
        self._found = {
            pair: known[pair]
            if before and pair in known and same.issuperset(pair) and before.near.get(pair) == evidence.near.get(pair)
            else judge(pair, evidence)
            for pair in pairs
        }
        return [found for found in self._found.values() if found]


def _as_they_were(before: PairEvidence, evidence: PairEvidence) -> frozenset[str]:
    """The documents that are what they were; none where what all are judged by is not."""
    around = [
        (each.corpus.zone, each.several, each.said, each.copies, each.lines, each.today) for each in (before, evidence)
    ]
    if around[0] != around[1]:
        return frozenset()
    known = before.documents
    return frozenset(name for name, each in evidence.documents.items() if name in known and each.is_as(known[name]))


def judge(pair: Both, evidence: PairEvidence) -> Pair | None:
    """The pair with its verdict and reasons; None where the two have nothing to do with each other."""
    one, other = map(evidence.documents.__getitem__, pair)
    near, lines = evidence.near.get(pair), _both_have(pair, evidence)
    if not (lines or _tells(near) or pair in evidence.said or not one.modes.isdisjoint(other.modes)):
        return None  # of most that read alike nothing but a few words speaks for the two
    turned = in_order(other, one, evidence.corpus)
    ordered = turned or in_order(one, other, evidence.corpus)
    if turned:
        one, other = other, one
    said = evidence.said.get(pair, ())
    reasons = _reasons(one, other, ordered, lines, near, said, evidence)
    word = decision(said) if said else None
    if word == "nothing":
        return None
    verdict = word or _computed(one, other, reasons, evidence.corpus)
    if verdict is None:
        return None
    if verdict in ("recurrence", "same_cause") and apart(one, other):
        verdict = "elsewhere"
    elif word is None and verdict in ("recurrence", "same_cause") and _of_two_bases(one, other):
        verdict = "possible"
    returned = _returned(verdict, reasons, word is None and not _share_a_place(one, other))
    if returned != "no" and not _may_return(one, other, ordered, evidence, reasons):
        returned = "no"
    return Pair(one.id, other.id, verdict, ordered, word is not None, returned, reasons)


def _both_have(pair: Both, evidence: PairEvidence) -> frozenset[Masked]:
    """The distinctive lines that two documents have in common."""
    one, other = pair
    return evidence.having[one] & evidence.having[other]


def _tells(near: Similarity | None) -> bool:
    """Whether likeness alone speaks for two documents."""
    return bool(near and near.stands_out and near.telling >= TELLING and len(near.shared) >= FEWEST_TERMS)


def _may_return(
    one: IncidentFacts, other: IncidentFacts, ordered: bool, evidence: PairEvidence, reasons: Reasons
) -> bool:
    """Whether `other` is later for certain, an incident of its own, and not made on purpose."""
    if not ordered or _drill(one, other) or caused(reasons.declarations):
        return False
    zone, ended = evidence.corpus.zone, one.document.meta.resolved_at
    during = is_before(other.began, ended, zone)
    if during and evidence.today is not None:
        during = is_past(ended, zone, evidence.today)  # an end that lies ahead is none
    return not during and evidence.copies.keys().isdisjoint((one.id, other.id))


def _share_a_place(one: IncidentFacts, other: IncidentFacts) -> bool:
    """Whether a component of one name is one thing: two services that both have a `dns` may have two.

    So may two knowledge bases that both have an `api`, unless both say that it is the same team's. Of a document that
    names no service nobody knows whether it was the other's, unless it was the same team's, or none has one.
    """
    if _of_two_bases(one, other):
        return False
    if one.services and other.services:
        return not one.services.isdisjoint(other.services)
    return one.services == other.services or (one.team is not None and one.team == other.team)


def _of_two_bases(one: IncidentFacts, other: IncidentFacts) -> bool:
    return one.base != other.base and (one.team is None or one.team != other.team)


def _returned(verdict: Verdict, reasons: Reasons, doubted: bool) -> Returned:
    if verdict in ("recurrence", "same_cause"):
        return "perhaps" if doubted else "yes"
    return "perhaps" if verdict == "possible" and reasons.keys else "no"


def _computed(one: IncidentFacts, other: IncidentFacts, reasons: Reasons, corpus: Corpus) -> Verdict | None:
    """By the two axes: the cause, the symptom."""
    symptom = _same_symptom(reasons)
    if symptom and _one_event(one, other, corpus):
        return "twice"
    if any(key.axis == "component" for key in reasons.keys):
        return "recurrence" if symptom and not _drill(one, other) else "same_cause"
    if reasons.keys:
        return "possible"
    if reasons.modes:
        return "cause_pattern"
    if not symptom:
        return None
    return "look_alike" if one.causes and other.causes else "possible"


def _same_symptom(reasons: Reasons) -> bool:
    if reasons.lines or len(reasons.terms) < FEWEST_TERMS:
        return bool(reasons.lines)
    return (reasons.score or 0) >= ALIKE_SAME_CAUSE if reasons.keys else (reasons.telling or 0) >= TELLING


def _one_event(one: IncidentFacts, other: IncidentFacts, corpus: Corpus) -> bool:
    """Whether both began on one day in one service, and neither is known to have begun when the other was over."""
    days = {day(facts.began, corpus.zone) for facts in (one, other)}
    if len(days) != 1 or None in days or one.kind != other.kind or one.services.isdisjoint(other.services):
        return False
    ends = ((one, other), (other, one))
    return not any(is_before(x.document.meta.resolved_at, y.began, corpus.zone) for x, y in ends)


def _drill(one: IncidentFacts, other: IncidentFacts) -> bool:
    """Whether somebody made one of them on purpose: then nothing came back."""
    return "drill" in (one.kind, other.kind)


def _reasons(
    one: IncidentFacts,
    other: IncidentFacts,
    ordered: bool,
    lines: Collection[Masked],
    near: Similarity | None,
    said: tuple[Declaration, ...],
    evidence: PairEvidence,
) -> Reasons:
    return Reasons(
        keys=shared_keys(one, other, evidence.several),
        modes=tuple(sorted(one.modes & other.modes)),
        lines=_lines(one, other, lines, evidence.lines) if lines else (),
        terms=tuple(near.shared[:MOST_TERMS]) if near else (),
        score=near.score if near else None,
        telling=(near.telling if near.stands_out else 0.0) if near else None,
        declarations=said,
        quotes=other.quotes if ordered else (*one.quotes, *other.quotes),
    )


def _lines(
    one: IncidentFacts, other: IncidentFacts, shared: Collection[Masked], counts: Mapping[Masked, int]
) -> tuple[SharedLine, ...]:
    rarest = sorted(shared, key=lambda masked: (counts[masked], -len(masked), masked))[:MOST_LINES]
    return tuple(_line(one.lines[masked], other.lines[masked], counts[masked]) for masked in rarest)


def _line(earlier: ErrorLine, later: ErrorLine, documents: int) -> SharedLine:
    return SharedLine(earlier.text, earlier.line, later.text, later.line, documents)
