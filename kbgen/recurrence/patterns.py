"""All documents of a corpus: what came back, what only looks the same, what stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from kbgen.corpus import Corpus, named_modes
from kbgen.documents import Document
from kbgen.model.taxonomy import UNKNOWN
from kbgen.recurrence.causes import Both, Buckets, both, buckets, copies, declarations, kinds, not_kept
from kbgen.recurrence.evidence import text_evidence
from kbgen.recurrence.groups import groups, ungrouped
from kbgen.recurrence.incident_facts import IncidentFacts, all_facts, in_order
from kbgen.recurrence.log_templates import distinctive
from kbgen.recurrence.pairs import ORDER, JudgedPairs, PairEvidence
from kbgen.recurrence.promise_outcomes import is_about, standings
from kbgen.recurrence.records import Pair, Patterns, PromiseOutcome, Reasons
from kbgen.recurrence.symptoms import Texts, nearest, texts
from kbgen.search import entry, term_counts

# Bounds of the work: a document is compared with so many others at most on each count, never with all. Those by
# text are bounded in `symptoms`, lines that too many documents have in `lines`.
BEFORE = 20  # earlier ones with the same key
ELSEWHERE = 5  # earlier ones with the same failure mode or the same line


def find_patterns(
    corpus: Corpus, made: Texts | None = None, judged: JudgedPairs | None = None, today: date | None = None
) -> Patterns:
    """Find what keeps happening.

    Args:
        corpus: the documents; give `corpus.published()` for what a reader may see. Those whose front matter
            can't be read take no part.
        made: their texts ready to be compared, where the caller has made them already.
        judged: the pairs of the last time, in a process that asks again and again.
        today: the day of the question, where there is one: an end that lies ahead of it is none.
    """
    made = made or _texts(corpus)
    documents = all_facts(corpus, made.evidence)
    several = kinds(documents.values())
    said = declarations(corpus)
    again = copies(said, {name: facts.place for name, facts in documents.items()})
    counted = {name: facts for name, facts in documents.items() if name not in again}
    held = buckets(counted.values(), several)
    lines = distinctive(facts.lines for facts in documents.values())
    having = {name: frozenset(facts.lines.keys() & lines.keys()) for name, facts in documents.items()}
    evidence = PairEvidence(
        corpus=corpus,
        documents=documents,
        said=said,
        near=nearest(made),
        several=several,
        lines=lines,
        having=having,
        copies=again,
        today=today,
    )
    pairs = _ordered((judged or JudgedPairs()).judge(_candidates(evidence, held), evidence), documents)
    found = groups(counted, held, {pair: words for pair, words in said.items() if again.keys().isdisjoint(pair)})
    return Patterns(
        pairs,
        found,
        ungrouped(counted, found),
        failure_modes((facts.document for facts in documents.values()), corpus),
        _standings(pairs, evidence),
        copies=again,
        near={names: near for names, near in evidence.near.items() if near.stands_out},
    )


def _texts(corpus: Corpus) -> Texts:
    entries = {each.id: entry(each, corpus.settings, corpus.taxonomy) for each in corpus.counted}
    tallies = {name: term_counts(each.fields) for name, each in entries.items()}
    found = {each.id: text_evidence(each, entries[each.id], tallies[each.id]) for each in corpus.counted}
    return texts(found, tallies.__getitem__)


def _candidates(evidence: PairEvidence, held: Buckets) -> set[Both]:
    """The pairs worth a look, in number a multiple of the documents'."""
    by_line: dict[object, list[str]] = {}
    by_mode: dict[object, list[str]] = {}
    for facts in evidence.documents.values():
        for masked in evidence.having[facts.id]:
            by_line.setdefault(masked, []).append(facts.id)
        for mode in facts.modes:
            by_mode.setdefault(mode, []).append(facts.id)
    found = {*evidence.said, *evidence.near}
    found.update(_before(held.values(), BEFORE))
    found.update(_before(by_line.values(), ELSEWHERE))
    found.update(_before(by_mode.values(), ELSEWHERE))
    return found


def _before(lists: Iterable[Iterable[str]], most: int) -> Iterator[Both]:
    """Each document of a list with the `most` that stand before it."""
    for ids in map(tuple, lists):
        for at, name in enumerate(ids):
            yield from (both(name, other) for other in ids[max(0, at - most) : at])


def _ordered(found: Iterable[Pair], documents: Mapping[str, IncidentFacts]) -> tuple[Pair, ...]:
    def order(pair: Pair) -> tuple[int, int, int]:
        return ORDER.index(pair.verdict), documents[pair.later].place, documents[pair.earlier].place

    return tuple(sorted(found, key=order))


def _standings(pairs: Iterable[Pair], evidence: PairEvidence) -> tuple[PromiseOutcome, ...]:
    """Where a cause came back, and where an author says that a promise was not kept, whatever the causes are called."""
    documents = evidence.documents
    why = {both(pair.earlier, pair.later): pair.reasons for pair in pairs if _comes_back(pair, documents)}
    for names, said in evidence.said.items():
        if not_kept(said):
            why.setdefault(names, Reasons(declarations=said))
    found: list[PromiseOutcome] = []
    for names, reasons in why.items():
        one, other = (documents[name] for name in names)
        for earlier, later in ((one, other), (other, one)):
            if in_order(earlier, later, evidence.corpus):
                found += standings(earlier, later, reasons, evidence.corpus)
    place = {name: facts.place for name, facts in documents.items()}
    return tuple(sorted(found, key=lambda each: (place[each.later], place[each.earlier], each.number)))


def _comes_back(pair: Pair, documents: Mapping[str, IncidentFacts]) -> bool:
    """Whether a cause came back, and to those who promised that it would not."""
    keyed = bool(pair.reasons.keys)
    return pair.returned == "yes" and is_about(documents[pair.earlier], documents[pair.later], keyed)


def failure_modes(documents: Iterable[Document], corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """The failure modes that documents name, with the ids of these, the most frequent first."""
    found: dict[str, list[str]] = {}
    for document in documents:
        for mode in named_modes(document, corpus.taxonomy):
            found.setdefault(mode, []).append(document.id)
    ordered = sorted(found, key=lambda mode: (mode == UNKNOWN, -len(found[mode]), mode))
    return {mode: tuple(found[mode]) for mode in ordered}
