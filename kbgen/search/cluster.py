"""The third reader of the one ranking: what a cluster (OpenSearch) keeps of documents, and what it is asked.

A term's impact stands in the cluster as its term frequency, and the scripted similarity gives worth times impact: the
same sum as in the terminal, but in single precision. What it is more for a question that is not in plain words is the
frequency in a field of its own. So the cluster only proposes: its best documents are ranked once
more here, in whole numbers, by the code that answers in the terminal, and more of them are asked for until none that
was left out could be among the hits. Frequencies are counted over documents that are there, not over deleted ones.

Documents carry the number of the push that brought them (`since`) and of the one that took them away (`until`). The
alias shows one push, so a push that dies half-way changes nothing that anybody sees.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, cast

from kbgen import __version__
from kbgen.search.answer import LEAST_SHARE, Result, search, taken_apart
from kbgen.search.index import ranking
from kbgen.search.index.columns import FIELDS, Columns, Row, columns
from kbgen.search.index.index_reader import Index
from kbgen.search.index.records import Entry, Lexicon, Tallied
from kbgen.search.query.filtering import MOST_VALUES, SHOWN, Facets
from kbgen.search.query.grammar import SPANS, WORD, Condition, ParsedQuery, folded
from kbgen.search.query.query import Clause, QueryPlan, plan
from kbgen.search.text import analyzer
from kbgen.search.text.analyzer import analyze

SEPARATOR = "\x01"  # between a term and its impact: no term holds it
FEWEST = 64  # documents that are proposed at least
MOST_PROPOSED = 10_000  # what a cluster gives in one answer
LOT = 500  # frequencies that are asked for at once
ROUNDING = 1e-5  # more than single precision can lose in a sum of a query's terms
FORM = f"6 analyzer {analyzer.VERSION} fields {' '.join(ranking.FIELDS)}"

Json = dict[str, Any]

SETTINGS: Json = {
    "similarity": {"impact": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}},
    "analysis": {
        "filter": {"impact": {"type": "delimited_term_freq", "delimiter": SEPARATOR}},
        "analyzer": {"terms": {"type": "custom", "tokenizer": "whitespace", "filter": ["impact"]}},
    },
}
_WORD, _KEPT = {"type": "keyword"}, {"type": "keyword", "index": False, "doc_values": False}
_TERMS = {
    "type": "text",
    "analyzer": "terms",
    "search_analyzer": "whitespace",
    "similarity": "impact",
    "index_options": "freqs",
    "norms": False,
}
MAPPING: Json = {
    "dynamic": "strict",
    "properties": {
        "what": _WORD,  # document, words or meta
        "since": {"type": "integer"},
        "until": {"type": "integer"},
        "id": _WORD,
        "day": {"type": "integer"},
        "terms": _TERMS,  # with impacts for plain words
        "code": _TERMS,  # what the impacts for other questions are more
        "facet": {"properties": dict.fromkeys(FIELDS, _WORD)},
        "shown": _KEPT,
        # For dashboards: nothing of ours reads these.
        "title": {"type": "text", "fields": {"raw": {"type": "keyword", "ignore_above": 512}}},
        "summary": {"type": "text"},
        "date": {"type": "date", "format": "strict_date"},
        "url": _WORD | {"ignore_above": 2048},
    },
}


def form() -> str:
    """What an index is made for, as its name says it: another analyzer, field or mapping needs another index."""
    told = json.dumps([FORM, SETTINGS, MAPPING], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:10]


Told = Callable[[Collection[str] | None], Iterable[Tallied]]  # of documents by id, or of all


@dataclass(frozen=True)
class Records:
    """What a cluster is to keep.

    Attributes:
        named: what each record is and its id, by a key that changes with all that it is made from.
        bodies: makes the records of some keys, one after the other; with each its key.
    """

    named: Mapping[str, tuple[str, str]]
    bodies: Callable[[Collection[str]], Iterator[tuple[str, Json]]]


def records(told: Told, lexicon: Lexicon, about: Json) -> Records:
    """Everything that the cluster keeps. Only those records are made that somebody asks for.

    Args:
        told: gives what is known of documents, one after the other: all need not be in memory at once.
        lexicon: what the team adds.
        about: what is said of the knowledge base, such as its title and audience.
    """
    digests: dict[str, str] = {}
    lengths: list[tuple[int, ...]] = []
    words: dict[str, set[str]] = {}
    modes = set[str]()
    chinese = 0
    for each, counted in told(None):
        modes.update(each.facets.get("mode", ()))
        digests[each.id] = each.digest
        lengths.append(counted.lengths)
        chinese += counted.chinese
        for term in counted.terms:
            if term.isascii() and term.isalpha():
                words.setdefault(term[0], set()).add(term)
    means = ranking.mean_lengths(lengths)
    ids = {_key([FORM, __version__, name, digest, means]): name for name, digest in digests.items()}
    called = {word: slug for word, slug in lexicon.modes.items() if slug in modes}
    team: Json = {"synonyms": lexicon.synonyms, "aliases": lexicon.aliases, "modes": called, "chinese": chinese}
    others = [
        {"what": "words", "id": letter, "shown": " ".join(sorted(found))} for letter, found in sorted(words.items())
    ]
    others.append({"what": "meta", "id": "meta", "shown": json.dumps({**about, **team}, sort_keys=True)})
    apart = {_key(body): body for body in others}

    def bodies(keys: Collection[str]) -> Iterator[tuple[str, Json]]:
        wanted = {ids[key]: key for key in keys if key in ids}
        for each, counted in told(wanted.keys()):
            both = ranking.both_impacts(counted.terms.values(), counted.lengths, means)
            yield wanted[each.id], _document(each, {term: both[row] for term, row in counted.terms.items()})
        yield from ((key, apart[key]) for key in keys if key in apart)

    documents = {key: ("document", name) for key, name in ids.items()}
    return Records(documents | {key: (body["what"], body["id"]) for key, body in apart.items()}, bodies)


def _key(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:40]


def _document(entry: Entry, impacts: Mapping[str, int]) -> Json:
    lines = [(line.field, line.line, line.text) for line in entry.lines]
    day = entry.record.get("day", entry.record.get("started_at"))
    readable = {
        "title": entry.record["title"],
        "summary": entry.fields.get("lead", "")[:2000],
        "url": entry.record.get("url") or None,
        "date": str(day)[:10] if entry.day and day and str(day)[:4].isdigit() else None,
    }
    return {
        "what": "document",
        "id": entry.id,
        "day": entry.day,
        "terms": " ".join(f"{term}{SEPARATOR}{both & 15}" for term, both in impacts.items()),
        "code": " ".join(
            f"{term}{SEPARATOR}{(both >> 4) - (both & 15)}" for term, both in impacts.items() if both >> 4 > both & 15
        ),
        "facet": {name: list(values) for name, values in entry.facets.items()},
        "shown": json.dumps([dict(entry.record), lines], ensure_ascii=False, sort_keys=True),
        **{name: value for name, value in readable.items() if value},
    }


def shows(push: int) -> Json:
    """The filter by which an alias shows one push."""
    return {
        "bool": {
            "filter": [{"range": {"since": {"lte": push}}}],
            "must_not": [{"range": {"until": {"lte": push}}}],
        }
    }


def shown_push(alias_filter: Mapping[str, Any]) -> int:
    """The push that a filter of `shows` shows."""
    return int(alias_filter["bool"]["must_not"][0]["range"]["until"]["lte"])


# -- asking ----------------------------------------------------------------------------------------------------

Ask = Callable[[Json], Json]  # from the body of a search to the cluster's answer
THERE: Json = {"term": {"what": "document"}}


@dataclass(frozen=True)
class PushFacts:
    """Of one push: how many documents, how many in Chinese, the team's words, all values of the filter fields."""

    documents: int
    chinese: int
    lexicon: Lexicon
    about: Json
    values: Mapping[str, tuple[str, ...]]


def known(ask: Ask) -> PushFacts:
    """What every question needs; good for as long as the alias shows the same push."""
    meta = ask({"size": 1, "query": {"term": {"what": "meta"}}, "_source": ["shown"]})["hits"]["hits"]
    about = json.loads(meta[0]["_source"]["shown"]) if meta else {}
    synonyms = tuple(map(tuple, about.pop("synonyms", ())))
    lexicon = Lexicon(synonyms, about.pop("aliases", {}), about.pop("modes", {}))
    everything = {name: {"terms": {"field": f"facet.{name}", "size": MOST_PROPOSED}} for name in FIELDS}
    found = ask({"size": 0, "query": THERE, "track_total_hits": True, "aggs": everything})
    values = {name: tuple(sorted(each["key"] for each in found["aggregations"][name]["buckets"])) for name in FIELDS}
    return PushFacts(found["hits"]["total"]["value"], about.pop("chinese", 0), lexicon, about, values)


def search_cluster(
    ask: Ask, there: PushFacts, query: str, limit: int, filters: str = "", *, expand: bool = True
) -> Result:
    """As `answer.search`, of what a cluster holds: the same hits in the same order, with the same scores."""
    begun = time.perf_counter()
    index = Proposed(ask, there)
    wanted, looked = _planned(ask, index, query, filters, expand)
    exact = bool(wanted.phrases or wanted.without)  # lines decide, which the cluster does not know: all are fetched
    size = MOST_PROPOSED if exact else max(FEWEST, 2 * limit)
    while True:
        found = _propose(ask, index, wanted, looked, size)
        index = Proposed(ask, there, index.frequencies, index.letters, found.rows)
        result = search(index, query, limit, filters, expand=expand)
        if wanted.phrases and any(note.kind == "not-exact" for note in result.notes):
            wanted, exact = replace(wanted, phrases=()), bool(wanted.without)  # none has them: they are words
            continue
        if (
            found.whole
            or size >= MOST_PROPOSED
            or (len(result.hits) >= limit and _surely(result, looked, found.next_best))
        ):
            break
        size = min(4 * size, MOST_PROPOSED)
    if not exact:
        total, facets = _counted(ask, there, wanted, looked, found)
        result = replace(result, total=total, facets=facets)
    return replace(result, took_ms=(time.perf_counter() - begun) * 1000)


def _surely(result: Result, looked: QueryPlan, next_best: float) -> bool:
    """Whether no document that was not proposed can be among the hits."""
    least = result.hits[-1].score * ranking.STEPS * ranking.UNIT
    return not looked.tells or least > next_best * (1 + ROUNDING) + ranking.STEPS * ranking.UNIT * 2e-6


def _planned(ask: Ask, index: Proposed, query: str, filters: str, expand: bool) -> tuple[ParsedQuery, QueryPlan]:
    """The query's plan. What it needs to know is asked for in lots: it is made again until nothing was missing."""
    while True:
        wanted = taken_apart(index, query, filters)
        looked = plan(wanted.words, index, wanted.begun, expand=expand)
        for text in (*wanted.phrases, *wanted.without):
            for term in analyze(text):
                index.frequency(term)
        terms, letters = sorted(index.missing), sorted(index.missing_letters)
        if not terms and not letters:
            return wanted, looked
        for at in range(0, len(terms), LOT):
            lot = terms[at : at + LOT]
            each = {str(number): {"term": {"terms": term}} for number, term in enumerate(lot)}
            found = ask({"size": 0, "query": THERE, "aggs": {"of": {"filters": {"filters": each}}}})
            counts = found["aggregations"]["of"]["buckets"]
            index.frequencies.update((term, counts[str(number)]["doc_count"]) for number, term in enumerate(lot))
        if letters:
            kept = {"bool": {"filter": [{"term": {"what": "words"}}, {"terms": {"id": letters}}]}}
            hits = ask({"size": len(letters), "query": kept, "_source": ["id", "shown"]})["hits"]["hits"]
            index.letters.update(dict.fromkeys(letters, ()))
            index.letters.update((hit["_source"]["id"], tuple(hit["_source"]["shown"].split())) for hit in hits)
        index.missing.clear()
        index.missing_letters.clear()


@dataclass(frozen=True)
class Proposals:
    """The cluster's best documents, whether they are all that fit, the best score, that of those that pass the
    filters, and the next one's highest.
    """

    rows: tuple[Proposal, ...]
    whole: bool
    best: float
    best_passing: float
    next_best: float


def _propose(ask: Ask, index: Proposed, wanted: ParsedQuery, looked: QueryPlan, size: int) -> Proposals:
    exact_terms = {term for text in (*wanted.phrases, *wanted.without) for term in analyze(text)}
    barred = {term for each in wanted.conditions if each.field == WORD for term in each.values}
    terms = sorted(looked.terms | exact_terms | barred)
    exact = bool(wanted.phrases or wanted.without)
    tests = _tests(wanted.conditions, index.there)
    body = {
        "size": size,
        "query": _query(wanted, looked),
        "sort": [{"_score": "desc"} if looked.tells else {"day": "desc"}, {"id": "asc"}],
        "track_scores": True,
        "track_total_hits": True,
        "_source": ["id", "day", "terms", *([] if looked.pasted.plain else ["code"]), "facet", "shown"],
    }
    body |= {} if exact else {"post_filter": _all(tests.values())}
    answer = ask(body)
    hits, total = answer["hits"]["hits"], answer["hits"]["total"]["value"]
    rows = {hit["_source"]["id"]: _proposal(hit["_source"], terms) for hit in hits}
    scores = [hit["_score"] or 0.0 for hit in hits]
    whole = total <= len(hits)
    best = best_passing = max(scores, default=0.0)
    if looked.tells and tests and not exact:  # a filter narrows what is found, and spelt, without it
        free = ask({**body, "post_filter": {"match_all": {}}, "size": FEWEST})["hits"]["hits"]
        rows |= {hit["_source"]["id"]: _proposal(hit["_source"], terms) for hit in free}
        best = max((hit["_score"] or 0.0 for hit in free), default=0.0)
    return Proposals(tuple(rows[name] for name in sorted(rows)), whole, best, best_passing, min(scores, default=0.0))


def _counted(
    ask: Ask, there: PushFacts, wanted: ParsedQuery, looked: QueryPlan, found: Proposals
) -> tuple[int, Facets]:
    """How many documents are worth their share of the best, and the facets of these."""
    tests = _tests(wanted.conditions, there)
    passing = _all(tests.values())
    body: Json = {"size": 0, "query": _query(wanted, looked), "track_total_hits": True, "post_filter": passing}

    def counted(best: float, tests: Mapping[str, Json]) -> tuple[int, Json]:
        least = {"min_score": best / LEAST_SHARE * (1 - ROUNDING)} if looked.tells else {}
        answer = ask(body | least | {"aggs": _counts(tests)})
        return answer["hits"]["total"]["value"], answer["aggregations"]

    total, counts = counted(found.best, tests)
    if not total and found.best_passing:  # a filter leaves nothing of that worth
        total, others = counted(found.best_passing, {"": passing})
        for name in SHOWN:
            counts[name]["of"]["buckets"] += others[name]["of"]["buckets"]
    return total, _facets(counts, there)


def _counts(tests: Mapping[str, Json]) -> Json:
    """The facets: for each field those that pass all filters but its own."""
    others = {name: _all(test for field, test in tests.items() if field != name) for name in SHOWN}
    return {
        name: {"filter": others[name], "aggs": {"of": {"terms": {"field": f"facet.{name}", "size": MOST_PROPOSED}}}}
        for name in SHOWN
    }


def _facets(found: Json, there: PushFacts) -> Facets:
    facets: Facets = {}
    for name in SHOWN:
        place = {value: at for at, value in enumerate(there.values[name])}
        counts = Counter[str]()
        for each in found[name]["of"]["buckets"]:
            counts[each["key"]] += each["doc_count"]
        buckets = sorted(counts.items(), key=lambda each: (-each[1], place.get(each[0], len(place))))
        facets[name] = [[value, count] for value, count in buckets[:MOST_VALUES]]
    return facets


@dataclass(frozen=True, slots=True)
class Proposal:
    """A document that may be among the hits, with the impacts of the query's terms that this query wants."""

    id: str
    row: Row
    impacts: Mapping[str, int]
    shown: str


def _proposal(source: Json, terms: Sequence[str]) -> Proposal:
    impacts: dict[str, int] = {}
    for text in (f" {source['terms']} ", f" {source.get('code', '')} "):
        for term in terms:
            at = text.find(f" {term}{SEPARATOR}")
            if at >= 0:
                begin = at + len(term) + 2
                impacts[term] = impacts.get(term, 0) + int(text[begin : text.index(" ", begin)])
    return Proposal(source["id"], (source.get("facet") or {}, source["day"]), impacts, source["shown"])


def _query(wanted: ParsedQuery, looked: QueryPlan) -> Json:
    """The words of a query in the cluster's: what scores, and what must be there at least."""
    must: list[Json] = [THERE]
    for text in wanted.phrases:
        must += [{"term": {"terms": term}} for term in dict.fromkeys(analyze(text))]
    clauses = [_clause(clause, looked.pasted.plain) for clause in looked.clauses]
    if looked.tells and clauses:
        return {"bool": {"filter": must, "should": clauses, "minimum_should_match": 1}}
    return {"bool": {"filter": must}} if wanted.narrows and not looked.tells else NONE


def _clause(clause: Clause, plain: bool) -> Json:
    literal = [_scored(*each, plain) for each in clause.literal]
    if clause.days:
        days = [_begun(*each) for each in clause.days]
        return {"dis_max": {"queries": [*([{"bool": {"should": literal}}] if literal else []), *days]}}
    if not clause.alternatives:
        return {"bool": {"should": literal}} if literal else NONE
    others = [{"bool": {"must": [_scored(*each, plain) for each in other]}} for other in clause.alternatives]
    return {"dis_max": {"queries": [*([{"bool": {"should": literal}}] if literal else []), *others]}}


def _scored(term: str, worth: int, plain: bool) -> Json:
    usual: Json = {"term": {"terms": {"value": term, "boost": worth}}}
    more: Json = {"term": {"code": {"value": term, "boost": worth}}}
    return usual if plain else {"bool": {"must": usual, "should": more}}


def _begun(first: int, last: int, worth: int) -> Json:
    return {"constant_score": {"filter": {"range": {"day": {"gte": first, "lte": last}}}, "boost": worth}}


NONE: Json = {"match_none": {}}


def _all(tests: Iterable[Json]) -> Json:
    return {"bool": {"filter": list(tests)}}


def _tests(conditions: Iterable[Condition], there: PushFacts) -> dict[str, Json]:
    """For each field that is filtered the test: conditions of one field add up, a minus excludes."""
    by_field: dict[str, list[Condition]] = {}
    for each in conditions:
        by_field.setdefault(each.field, []).append(each)
    tests: dict[str, Json] = {}
    for field, found in by_field.items():
        wanted = [_holds(each, there) for each in found if not each.negative]
        unwanted = [_holds(each, there) for each in found if each.negative]
        needed = {"should": wanted, "minimum_should_match": 1} if wanted else {}
        tests[field] = {"bool": {"must_not": unwanted, **needed}}
    return tests


def _holds(condition: Condition, there: PushFacts) -> Json:
    if condition.field == WORD:
        return _all({"term": {"terms": term}} for term in condition.values)
    if condition.field in SPANS:
        spans = [{"range": {"day": {"gte": first, "lte": last}}} for first, last in condition.spans]
        return {"bool": {"should": spans, "minimum_should_match": 1}}
    values = [value for value in there.values[condition.field] if folded(value) in condition.values]
    return {"terms": {f"facet.{condition.field}": values}}


class _Rows:
    """What `Index` asks of its store, of the documents that were proposed, numbered in order of their ids."""

    def __init__(self, rows: Sequence[Proposal], documents: int) -> None:
        self._rows, self.documents, self.size = rows, documents, len(rows)

    def live(self) -> Iterator[int]:
        return iter(range(self.size))

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        return {number: self._rows[number].id for number in numbers}

    def shown(self, number: int) -> tuple[str, Any, list[list[Any]]]:
        record, lines = json.loads(self._rows[number].shown)
        return self._rows[number].id, record, lines

    def close(self) -> None:
        """Nothing is open."""


class Proposed(Index):
    """An index of the documents that were proposed, with the frequencies of all; it notes what it was not told."""

    def __init__(
        self,
        ask: Ask,
        there: PushFacts,
        frequencies: dict[str, int] | None = None,
        letters: dict[str, tuple[str, ...]] | None = None,
        rows: Sequence[Proposal] = (),
    ) -> None:
        super().__init__(cast("Any", _Rows(rows, there.documents)), lambda _name: b"", there.lexicon)
        self.there, self.frequencies, self.letters = there, frequencies or {}, letters or {}
        self.missing, self.missing_letters = set[str](), set[str]()
        self._ask, self._proposals = ask, rows

    @property
    def chinese(self) -> int:
        """Number of documents in Chinese."""
        return self.there.chinese

    @cached_property
    def columns(self) -> Columns:
        """Of the proposed; a row that is no document brings all values that any document has."""
        return columns([*(each.row for each in self._proposals), (self.there.values, 0)])

    def frequency(self, term: str) -> int:
        """Number of documents with `term`; 0 and noted where that is not known yet."""
        if term not in self.frequencies:
            self.missing.add(term)
        return self.frequencies.get(term, 0)

    def words(self, letter: str) -> tuple[str, ...]:
        """The terms of a-z only that begin with `letter`; none and noted where they are not known yet."""
        if letter not in self.letters:
            self.missing_letters.add(letter)
        return self.letters.get(letter, ())

    def postings(self, term: str, *, plain: bool = False) -> tuple[Sequence[int], bytes]:  # noqa: ARG002
        """Those of the proposed with `term`, and its impact in each, the one that was asked for."""
        found = [(at, row.impacts[term]) for at, row in enumerate(self._proposals) if term in row.impacts]
        return [at for at, _ in found], bytes(impact for _, impact in found)

    def record(self, name: str) -> Mapping[str, Any] | None:
        """What a hit shows of any document; of one that was not proposed the cluster is asked."""
        shown = next((row.shown for row in self._proposals if row.id == name), None)
        if shown is None:
            kept = {"bool": {"filter": [THERE, {"term": {"id": name}}]}}
            hits = self._ask({"size": 1, "query": kept, "_source": ["shown"]})["hits"]["hits"]
            shown = hits[0]["_source"]["shown"] if hits else None
        record: Mapping[str, Any] | None = json.loads(shown)[0] if shown else None
        return record
