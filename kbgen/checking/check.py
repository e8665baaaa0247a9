"""Puts together what a pull request is told: findings, earlier incidents, what came of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from kbgen.checking.earlier import STRONG, EarlierMatch, judged, likely, nearest
from kbgen.checking.one_line import one_line
from kbgen.checking.records import Answer, Checked, Earlier, Nearest, OpenFollowUp, PastAttempt, SharedErrorLine
from kbgen.checking.surface_forms import surface_forms
from kbgen.corpus import Corpus, by_document, follow_ups, when
from kbgen.documents import Document
from kbgen.lint import Recurrences, Unanswered, selection, unanswered_recurrence
from kbgen.model.findings import Finding, Mark
from kbgen.model.postmortem import OUTCOMES, Attempt
from kbgen.recurrence import Patterns

MOST = 5  # earlier incidents of the same cause or symptom that are told of one document
MOST_TRIED, MOST_OPEN, MOST_TERMS = 5, 5, 5
_NOT_FOUND = "PM801"

Place = Callable[[str], str]


def unanswered(corpus: Corpus, patterns: Patterns) -> Recurrences:
    """For the linter: the likely recurrences that a document has yet to answer, and no more than are told."""

    def of(document: Document) -> Iterator[Unanswered]:
        asked = [like for like in judged(document.id, corpus, patterns) if like.to_answer]
        for like in asked[:MOST]:
            shared = "cause" if like.likeness == "same_cause" else "error line"
            yield Unanswered(like.id, shared, _mark(document, like))

    return of


def check(
    corpus: Corpus,
    changed: Collection[str],
    found: Iterable[Finding],
    patterns: Patterns,
    today: date,
    place: Place,
    new: Collection[str] = (),
) -> Answer:
    """The answer for the documents at `changed` (docs-relative paths), of which `new` were not there before, and for
    others that have findings.

    `found` are the linter's findings in them, `patterns` those of the whole corpus; `place` says how a
    docs-relative path is shown.
    """
    findings: dict[str, list[Finding]] = {}
    for finding in found:
        findings.setdefault(finding.path, []).append(finding)
    chosen = [document for document in corpus if document.path in changed or document.path in findings]
    told = _Teller(corpus, patterns, today, place, changed, new)
    return Answer(tuple(told.checked(document, findings.get(document.path, [])) for document in chosen))


class _Teller:
    """Everything that telling one document needs of the others."""

    def __init__(
        self,
        corpus: Corpus,
        patterns: Patterns,
        today: date,
        place: Place,
        changed: Collection[str],
        new: Collection[str],
    ) -> None:
        self._corpus, self._patterns, self._place = corpus, patterns, place
        self._changed, self._new = changed, new
        self._promises = by_document(follow_ups(corpus, today, patterns.history))

    def checked(self, document: Document, findings: list[Finding]) -> Checked:
        """One changed document."""
        # Of a document whose links the change breaks, only that is told.
        likes = self._likes(document) if document.path in self._changed else ()
        strong = [like for like in likes if like.likeness in STRONG]
        # What waits for an answer is told before what has one.
        strong = sorted(strong, key=lambda like: not like.to_answer)[:MOST]
        kept = [like for like in likes if like.likeness not in STRONG or like in strong]
        clean = one_line(document, self._corpus.settings)
        return Checked(
            id=document.id,
            title=clean(document.title),
            path=self._place(document.path),
            status=document.status.value,
            findings=tuple(replace(finding, path=self._place(finding.path)) for finding in findings),
            earlier=tuple(self._earlier(document, like) for like in kept),
            left_out=len(likes) - len(kept),
            not_found=tuple(map(clean, _not_found(document, findings))),
            readable=document.readable,
            nearest=() if likes or document.path not in self._new else tuple(self._nearest(document)),
            bare=document.readable and document.body_line == 1 and document.path in self._new,
        )

    def _nearest(self, document: Document) -> Iterator[Nearest]:
        here = one_line(document, self._corpus.settings)
        for name, terms in nearest(document.id, self._corpus, self._patterns):
            other = self._corpus.by_id[name]
            day, title = when(other), one_line(other, self._corpus.settings)(other.title)
            shared = tuple(map(here, surface_forms(terms, document.text)[:MOST_TERMS]))
            yield Nearest(other.id, title, self._place(other.path), day.isoformat() if day else None, shared)

    def _likes(self, document: Document) -> tuple[EarlierMatch, ...]:
        """Nothing is asked where the team or the document has switched the rule off."""
        likes, code = likely(document.id, self._corpus, self._patterns), unanswered_recurrence.CODE
        asks = code in selection(self._corpus.settings.lint).codes and code not in (document.meta.ignore or {})
        return likes if asks else tuple(like._replace(to_answer=False) for like in likes)

    def _earlier(self, document: Document, like: EarlierMatch) -> Earlier:
        other = self._corpus.by_id[like.id]
        here, there = one_line(document, self._corpus.settings), one_line(other, self._corpus.settings)
        day, possible = when(other), like.likeness == "possible"
        attempts = other.meta.attempts or ()
        still_open = () if possible else tuple(self._still_open(other))
        ended = other.meta.resolution.text if other.meta.resolution else None
        return Earlier(
            id=other.id,
            title=there(other.title),
            path=self._place(other.path),
            day=day.isoformat() if day else None,
            likeness=like.likeness,
            keys=tuple(dict.fromkeys((key.mode, key.place) for key in like.keys)),
            lines=tuple(
                SharedErrorLine(here(line.here), line.here_line, there(line.there), line.there_line)
                for line in like.lines
            ),
            terms=tuple(map(here, surface_forms(like.terms, document.text)[:MOST_TERMS])) if possible else (),
            tried=tuple(_tried(each, there) for each in _telling(attempts)),
            ended=there(ended) if ended else None,
            still_open=still_open[:MOST_OPEN],
            answer=like.answer,
            to_answer=like.to_answer,
            modes=like.modes,
            rests_on=like.signs,
            places=tuple(map(here, like.places[:MOST_TERMS])),
            more_tried=max(0, len(attempts) - MOST_TRIED),
            more_open=max(0, len(still_open) - MOST_OPEN),
        )

    def _still_open(self, document: Document) -> Iterator[OpenFollowUp]:
        clean = one_line(document, self._corpus.settings)
        for promise in self._promises.get(document.id, ()):
            if promise.may_be_open:
                due = promise.due.isoformat() if promise.due else None
                yield OpenFollowUp(clean(promise.item.title), promise.state, due)


def _telling(attempts: Sequence[Attempt]) -> list[Attempt]:
    """As many as are told, in order; what helped comes last as a rule, and must not be what is left out."""
    best = sorted(range(len(attempts)), key=lambda at: OUTCOMES.index(attempts[at].outcome or "unknown"))[:MOST_TRIED]
    return [attempts[at] for at in sorted(best)]


def _tried(attempt: Attempt, clean: Callable[[str], str]) -> PastAttempt:
    aside = clean(attempt.side_effects) if attempt.side_effects else None
    return PastAttempt(clean(attempt.action), attempt.outcome or "unknown", attempt.count, aside)


def _mark(document: Document, like: EarlierMatch) -> Mark:
    if like.likeness == "same_cause":
        return document.mark("root_causes", 0)
    return Mark(like.lines[0].here_line) if like.lines else document.mark("related")


def _not_found(document: Document, findings: Iterable[Finding]) -> Iterator[str]:
    places = {(finding.line, finding.column) for finding in findings if finding.code == _NOT_FOUND}
    for at, query in enumerate(document.meta.findable_by or ()):
        mark = document.value_mark("findable_by", at)
        if (mark.line, mark.column) in places:
            yield query
