"""What recurrence is told in: keys, pairs with their reasons, groups, how promises stood. Documents go by their id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from kbgen.corpus import History
from kbgen.model.moments import Moment
from kbgen.model.postmortem import FollowUpType

# What the files' history can tell here, where it is asked: all of it, a part (a shallow clone), nothing (no git).
Remembers = Literal["whole", "cut", "none"]
Verdict = Literal[
    "recurrence", "same_cause", "elsewhere", "duplicate", "twice", "look_alike", "possible", "cause_pattern"
]
Returned = Literal["yes", "perhaps", "no"]
# How a promise stood when its incident came back. The first two are broken promises, and nothing else is.
Stood = Literal["overdue", "late", "no_effect", "wont_do", "in_time", "other_cause", "unknown"]
STOOD: tuple[Stood, ...] = get_args(Stood)
BROKEN: tuple[Stood, ...] = ("overdue", "late")
STANDS_OUT = 1.05  # margin of likeness from which on two texts are more alike than either is to others


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What holds a group together.

    Attributes:
        axis: `component`, `service`, or `declared` where authors said so: of one place; `elsewhere`: of several.
        mode: slug of the failure mode; for `declared` empty where the documents share none.
        place: slug of the component or service, with ` (2)` and so on where authors divided its documents;
            for `declared` and `elsewhere` the ids joined by a blank.
        home: the service or team whose component it is, where others have one of that name; else empty.
    """

    axis: Literal["component", "service", "declared", "elsewhere"]
    mode: str
    place: str
    home: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an author said of two documents. `by` wrote it of `other`; it counts both ways.

    `relation` is one of the model's relations or `not_related`; `note` the remark or the reason.
    """

    by: str
    other: str
    relation: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SharedLine:
    """An error or log line that both have once what varies is masked, as each of them wrote it.

    The numbers are lines of the source files, from 1; `documents` is how many documents have it.
    """

    earlier: str
    earlier_line: int
    later: str
    later_line: int
    documents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document that says it was not the first time: its id, the line in its file, the words."""

    id: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two documents are by text.

    Attributes:
        score: the cosine, from 0 to 1.
        telling: how much that says, from 0: more where the title of the one stands in the beginning of the other,
            and where many terms are shared instead of a few rare ones.
        shared: the shared terms, the weightiest first.
        count: how many terms they share.
        titles: how much of their titles is the same, from 0 to 1, but for words that any incident's may have.
        margin: the likeness, as a multiple of what other texts are like the one of the two that more are like.
    """

    score: float
    telling: float
    shared: tuple[str, ...]
    count: int = 0
    titles: float = 0.0
    margin: float = 0.0

    @property
    def stands_out(self) -> bool:
        """Whether the two are more alike than others: in a house whose texts are all alike, likeness tells nothing."""
        return self.margin >= STANDS_OUT


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a pair is a pair; what is empty did not speak for it.

    Attributes:
        keys: the keys of the same cause.
        modes: shared failure modes, also of other places.
        lines: shared error lines, the rarest first.
        terms: shared words as the search's terms, the weightiest first.
        score: likeness of the texts from 0 to 1, causes left out; None where neither is among the other's nearest.
        telling: how much that likeness says, from 0, which it is where the two do not stand out; None as above. Pairs
            alike by text alone go by it.
        declarations: what authors said, whoever wrote it.
        quotes: "we had seen this before" and the like.
    """

    keys: tuple[Key, ...] = ()
    modes: tuple[str, ...] = ()
    lines: tuple[SharedLine, ...] = ()
    terms: tuple[str, ...] = ()
    score: float | None = None
    telling: float | None = None
    declarations: tuple[Declaration, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents and what they have to do with each other.

    Verdicts:
        recurrence: same cause and same symptom, or an author says `same_cause`. A fact.
        same_cause: same cause; the texts do not show the same symptom, or one of the two is a drill. A fact.
        elsewhere: an author says `same_cause`, or the key is the same, and it struck another team. A fact.
        look_alike: same symptom, other known cause, or an author says so. A fact.
        cause_pattern: the same failure mode elsewhere. A fact.
        duplicate: an author says that both tell of one incident. A fact, and no return of anything.
        twice: of one day and service, and alike: perhaps one incident told twice. A question.
        possible: alike by text alone, and at least one has no structured cause; or the same failure mode in one
            service where at least one names no component; or the same key in two knowledge bases, of which no team is
            known to be the same. Never a fact.

    Attributes:
        earlier, later: ids by when it began; by id where `ordered` is False.
        ordered: whether it is known which of the two came first.
        declared: whether an author's word decided, not a computation.
        returned: whether the cause came back: `yes` for the same failure mode in the same component, or declared;
            `perhaps` for the same one in one service where one names no component, and for a component of one name in
            two services, or in two knowledge bases of which no team is known to be the same: they may share it, or
            each has its own. `no` for anything else, and where
            nobody knows which came first, for what began before the other was over or was caused by it, for drills,
            for a second document of one incident, and for what struck another team.
    """

    earlier: str
    later: str
    verdict: Verdict
    ordered: bool
    declared: bool
    returned: Returned
    reasons: Reasons

    def other(self, document_id: str) -> str:
        """The id of the other one."""
        return self.earlier if document_id == self.later else self.later


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that share a key: a recurrence chain. Of the axis `service` it is a possible one, since one of the
    documents names no component; of the axis `elsewhere` it is the same cause in different teams.

    Attributes:
        documents: ids in time order; `undated` of them, at the end, have no day.
        modes: failure modes that all of them share, the one that their authors name first before others.
        homes: services that all of them share, then the team, in order of the name.
    """

    key: Key
    documents: tuple[str, ...]
    undated: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseOutcome:
    """How a follow-up of `earlier` stood when `later` began, its cause come back. Its owner is left out on purpose.

    Attributes:
        number: place among the follow-ups of `earlier`, from 0.
        stood: `overdue` (not done, its day had passed); `late` (done only afterwards, its day had passed);
            `no_effect` (done before, and yet it came back); `wont_do` (declined); `in_time` (its day was still
            to come); `other_cause` (it `addresses` something else); `unknown` (no status, no day, or none when done).
        began: when `later` began.
        days: for `overdue` and `late` how many days its day had passed; else None.
        from_history: whether `done_at` is not the document's word but its file's history.
    """

    earlier: str
    later: str
    number: int
    title: str
    type: FollowUpType | None
    addresses: str | None
    stood: Stood
    began: Moment
    due: Moment | None = None
    done_at: Moment | None = None
    days: int | None = None
    decision: str | None = None
    link: str | None = None
    from_history: bool = False

    @property
    def follow_up(self) -> tuple[str, int]:
        """What makes it one promise, however often its cause came back."""
        return self.earlier, self.number

    @property
    def broken(self) -> bool:
        """Whether its day had passed and it was not done: a broken promise."""
        return self.stood in BROKEN


@dataclass(frozen=True, slots=True)
class BrokenPromises:
    """How many promises were broken when their cause came back.

    Attributes:
        count: those that were overdue, or done late.
        of: those of which it is known how they stood, the broken ones among them; what `addresses` another cause is
            none of them.
        unknown: those of which nobody knows.
    """

    count: int
    of: int
    unknown: int


@dataclass(frozen=True)
class Patterns:
    """What keeps happening. Every readable document is in a group, alone, a copy, or begins after the day asked for.

    Attributes:
        pairs: the most telling verdict first, then by time and id.
        groups: recurrence chains, the largest first.
        alone: ids of documents in no group.
        modes: canonical failure mode -> ids of its documents in time order; `unknown` included.
        standings: how promises stood when their cause came back, in order of the later document, the earlier one,
            the follow-up.
        history: dates of follow-ups that documents do not say and their files' history does.
        remembers: how much of that history is here; `whole` too where it would add nothing.
        copies: ids of documents that tell again of an incident, with the one that counts.
        near: texts that are more alike than either is to any other text, by their ids in order.
    """

    pairs: tuple[Pair, ...] = ()
    groups: tuple[Group, ...] = ()
    alone: tuple[str, ...] = ()
    modes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standings: tuple[PromiseOutcome, ...] = ()
    history: History = field(default_factory=dict)
    remembers: Remembers = "whole"
    copies: Mapping[str, str] = field(default_factory=dict)
    near: Mapping[tuple[str, str], Similarity] = field(default_factory=dict)

    @cached_property
    def _pairs_of(self) -> Mapping[str, tuple[Pair, ...]]:
        found: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            found.setdefault(pair.earlier, []).append(pair)
            found.setdefault(pair.later, []).append(pair)
        return {name: tuple(pairs) for name, pairs in found.items()}

    def pairs_of(self, document_id: str) -> tuple[Pair, ...]:
        """The pairs that a document is part of."""
        return self._pairs_of.get(document_id, ())

    @property
    def alike_by_text(self) -> tuple[Pair, ...]:
        """The pairs that only their texts speak for: possible ones, and perhaps one incident told twice."""
        questions = (pair for pair in self.pairs if pair.verdict in ("possible", "twice"))
        return tuple(pair for pair in questions if not (pair.reasons.keys or pair.reasons.modes))

    @cached_property
    def _nearest(self) -> Mapping[str, tuple[tuple[str, Similarity], ...]]:
        found: dict[str, list[tuple[str, Similarity]]] = {}
        for (one, other), near in self.near.items():
            found.setdefault(one, []).append((other, near))
            found.setdefault(other, []).append((one, near))
        return {name: tuple(sorted(each, key=lambda pair: (-pair[1].score, pair[0]))) for name, each in found.items()}

    def nearest(self, document_id: str) -> tuple[tuple[str, Similarity], ...]:
        """The ids of those in `near` with a document, the most alike first."""
        return self._nearest.get(document_id, ())
