"""Search the index: text in, ranked hits out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from kbgen.search import reranking
from kbgen.search.excerpts import SPELT_BY, Match, SoughtTerms, matches, surfaces
from kbgen.search.index.ranking import score, worth
from kbgen.search.query import filtering, pasted_log
from kbgen.search.query.filtering import Facets
from kbgen.search.query.grammar import Note, ParsedQuery, asked
from kbgen.search.query.query import Clause, Expansion, QueryPlan, Statistics, plan, rarity
from kbgen.search.sure_place import Rules, sure_place

if TYPE_CHECKING:
    from kbgen.search.index.index_reader import Found, Index

MOST_TOLD = 40  # characters of a query in which nothing is to be looked for
LEAST_SHARE = 8  # a document that is worth less than one in so many of the best one is no result


class Hit(NamedTuple):
    """A document that was found.

    Attributes:
        id: the document's id.
        score: how well it fits; comparable within one result only; 0 where only filters were asked for.
        record: what is shown of it (records.Entry), its look-alikes with title and url.
        matches: up to three lines that show why, the best first.
        found_by: of a query of several lines, up to three that found it.
    """

    id: str
    score: float
    record: Mapping[str, Any]
    matches: tuple[Match, ...]
    found_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query.

    Attributes:
        query: as asked.
        total: how many documents fit at all.
        took_ms: the time it took in milliseconds.
        hits: the best.
        facets: by field, how many of all documents that fit have each value.
        expansions: what the glossary added.
        corrections: what unknown words may have meant.
        notes: what to tell about the query.
        lines: of a query of several lines, how many distinct ones it has.
    """

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Facets = field(default_factory=dict)
    expansions: tuple[Expansion, ...] = ()
    corrections: tuple[Expansion, ...] = ()
    notes: tuple[Note, ...] = ()
    lines: int = 0

    def to_json(self) -> dict[str, Any]:
        """The shape that the terminal's --json, the MCP server and the browser share."""
        return {
            "query": self.query,
            "total": self.total,
            "took_ms": round(self.took_ms, 1),
            "hits": [_hit(hit) for hit in self.hits],
            "facets": self.facets,
            "expansions": [{"from": each.typed, "to": list(each.words)} for each in self.expansions],
            "corrections": [{"from": each.typed, "to": list(each.words)} for each in self.corrections],
            "notes": [{"kind": note.kind, "field": note.field, "value": note.value} for note in self.notes],
            "lines": self.lines,
        }


def search(index: Index, query: str, limit: int = 10, filters: str = "", *, expand: bool = True) -> Result:
    """The documents that fit `query` best, `limit` at most. Never raises for what the query says.

    Args:
        index: what is searched.
        query: words, lines of a log, operators (grammar.py).
        limit: how many hits.
        filters: more operators, apart from the text of the query.
        expand: whether the glossary and words like unknown ones take part.
    """
    begun = time.perf_counter()
    wanted = taken_apart(index, query, filters)
    looked = plan(wanted.words, index, wanted.begun, expand=expand)
    sought = SoughtTerms(term_worths(looked, index), looked.alone, looked.together)
    units = index.units(looked.clauses, plain=looked.pasted.plain)
    wanted, passed, nearly = _matching(index, wanted, looked, units)
    shown = cache(index.shown)  # the best are read to be put in order, and to be shown
    best = _best(index, shown, looked, units, passed, limit)

    def found(number: int) -> Hit:
        return _found(index, number, shown(number), units[number], looked, sought)

    hits = {number: found(number) for number in best}

    def spelt(changes: Sequence[Expansion]) -> tuple[Expansion, ...]:
        return _spelt(index, changes, units, lambda number: hits.get(number) or found(number))

    return Result(
        query,
        len(passed),
        (time.perf_counter() - begun) * 1000,
        tuple(hits.values()),
        filtering.facets(passed, nearly, index.columns),
        (*looked.expansions, *(change for change in spelt(looked.begun) if change.words)),
        spelt(looked.corrections),
        wanted.notes,
        len(looked.pasted.lines),
    )


def first(index: Index, query: str, limit: int, sought: str = "") -> list[str]:
    """The ids of the hits that `search` gives, without what a person is shown of them: for many queries.

    Args:
        index: what is searched.
        query: as for `search`.
        limit: how many hits.
        sought: the id that is asked for; where it is surely among them, it alone is given.
    """
    return answered(index, query, limit, sought, index)[0]


@dataclass(frozen=True, slots=True)
class Decision:
    """By what an answer was decided.

    Attributes:
        plan: what was looked up.
        among: the ids of the documents that had a say in it.
        least: what another one must be worth to have a say, too.
        share: what the worth of a line of another one counts; 0 where lines have no say.
        own: what another one must be worth with a line for the same.
    """

    plan: QueryPlan
    among: tuple[str, ...]
    least: int
    share: int = 0
    own: int = 0


def answered(
    index: Index, query: str, limit: int, sought: str, statistics: Statistics
) -> tuple[list[str], Decision | None]:
    """What `first` gives, and by what it was decided where no value of other documents had a say in what is asked.

    `statistics` are those of the index.
    """
    values: list[str] = []
    wanted = taken_apart(index, query, "", values.append)
    looked = plan(wanted.words, statistics, wanted.begun)
    exact, filtered = wanted.phrases or wanted.without, values or wanted.conditions or wanted.begun
    tells = looked.pasted.tells and not filtered
    if sought and tells and not exact and (why := _surely(index, looked, limit, sought)):
        return [sought], why
    units = index.units(looked.clauses, plain=looked.pasted.plain)
    wanted, passed, _ = _matching(index, wanted, looked, units)
    why = None
    if tells:
        most = max(limit, reranking.DEPTH)
        least = max(1, -(-max(units, default=0) // LEAST_SHARE))
        if exact:  # looked for in all that are worth while
            among = [number for number, each in enumerate(units) if each >= least]
        else:
            among = index.best(passed, units.__getitem__, most)
            least = units[among[-1]] if len(among) == most else least
        named = index.store.ids(among)
        why = Decision(looked, tuple(named[number] for number in among), least)
    best = _best(index, index.shown, looked, units, passed, limit)
    ids = index.store.ids(best)
    return [ids[number] for number in best], why


def _surely(index: Index, looked: QueryPlan, limit: int, sought: str) -> Decision | None:
    """By what a document is surely among the first."""
    number, share = index.store.number(sought), reranking.share(looked.pasted)
    if number is None or looked.pasted.is_log:  # what a document quotes of a log is not known before it is read
        return None
    rules = Rules(limit, reranking.DEPTH, share, LEAST_SHARE)

    def line(each: int, least: int) -> int:
        return by_line(index.shown(each), looked.clauses, least)

    why = sure_place(index, looked.clauses, number, rules, line, plain=looked.pasted.plain)
    if why is None:
        return None
    ids = index.store.ids(why.among)
    return Decision(looked, tuple(ids[each] for each in why.among), why.units, share, why.own)


def by_line(shown: Found, clauses: Sequence[Clause], least: int = 1) -> int:
    """What the line of a document is worth that says most of a query, where that is not below `least` (`closest`)."""
    return reranking.closest(*_texts(shown), clauses, least)


def _texts(shown: Found) -> tuple[str, list[str]]:
    _, record, lines = shown
    return record["title"], [line.text for line in lines]


def taken_apart(
    index: Index, query: str, filters: str, told: Callable[[str], object] = lambda _field: None
) -> ParsedQuery:
    """The query's words and operators. `told` hears of each field of which it matters what values documents have."""

    def known(name: str, value: str) -> str | None:
        told(name)
        return filtering.known_value(index, name, value)

    wanted = asked(query[: pasted_log.MAX_CHARACTERS], filters[: pasted_log.MAX_CHARACTERS], known)
    left = len(query) - pasted_log.MAX_CHARACTERS
    return replace(wanted, notes=(*wanted.notes, Note("cut-off", "", str(left)))) if left > 0 else wanted


def term_worths(looked: QueryPlan, statistics: Statistics) -> dict[str, int]:
    """Every term that is looked up with the worth of its idf and of its place in a log, to choose excerpts by."""

    def weight(term: str) -> float:
        return looked.pasted.share(term) / pasted_log.FULL * rarity(term, statistics)

    return {term: worth(weight(term)) for term in sorted(looked.terms)}


def _matching(
    index: Index, wanted: ParsedQuery, looked: QueryPlan, units: Sequence[int]
) -> tuple[ParsedQuery, list[int], dict[str, list[int]]]:
    """What was asked; the documents that fit; and by field those that only this field's filter keeps out.

    A filter narrows what is found without it, so that a facet's number is what choosing it gives; only where that
    leaves nothing, what is worth less is found. Exact words that no document has count as words, and are told of.
    """
    wanted = replace(wanted, notes=(*wanted.notes, *_begin_nothing(looked)))
    if looked.tells:
        numbers = [number for number, each in enumerate(units) if each]
    elif wanted.narrows:
        numbers = list(index.store.live())
    else:
        numbers = []
        if text := wanted.words.strip(" \t\r\n"):
            wanted = replace(wanted, notes=(*wanted.notes, Note("no-words", "", text[:MOST_TOLD])))
    if numbers and looked.unsaid:
        wanted = replace(wanted, notes=(*wanted.notes, Note("unsaid", "", ", ".join(looked.unsaid))))
    passes = filtering.tests(wanted.conditions, index)
    passed, nearly = filtering.split(numbers, passes)
    passed = _worthwhile(passed, units, numbers) or _worthwhile(passed, units, passed)
    nearly = {name: _worthwhile(some, units, numbers) for name, some in nearly.items()}
    if wanted.phrases or wanted.without:
        others = sorted({each for some in nearly.values() for each in some})
        kept = filtering.kept(index, wanted, units, passed, others)
        if wanted.phrases and not kept.intersection(passed):
            notes = (*wanted.notes, *(Note("not-exact", "", text) for text in wanted.phrases))
            wanted = replace(wanted, phrases=(), notes=notes)
            kept = filtering.kept(index, wanted, units, passed, others)
        passed = [number for number in passed if number in kept]
        nearly = {name: [number for number in some if number in kept] for name, some in nearly.items()}
    return wanted, passed, nearly


def _worthwhile(some: Sequence[int], units: Sequence[int], among: Iterable[int]) -> list[int]:
    """Those that are worth their share of the best one `among` others."""
    least = max(map(units.__getitem__, among), default=0)
    return [number for number in some if units[number] * LEAST_SHARE >= least]


def _begin_nothing(looked: QueryPlan) -> list[Note]:
    return [Note("no-such-begin", "", each.typed) for each in looked.begun if not each.words]


def _best(
    index: Index, shown: Callable[[int], Found], looked: QueryPlan, units: list[int], passed: Sequence[int], limit: int
) -> list[int]:
    """The best of those that pass, put in order again; the newest where only filters were asked for."""
    if not looked.tells:
        return index.best(passed, index.columns.days.__getitem__, limit)
    share = reranking.share(looked.pasted)
    pasted = reranking.quotable(looked.pasted, term_worths(looked, index) if looked.pasted.is_log else {})
    for number in index.best(passed, units.__getitem__, reranking.DEPTH):
        found = shown(number)
        units[number] += share * by_line(found, looked.clauses)
        if pasted:
            units[number] += reranking.FOR_QUOTES * reranking.quoted(*_texts(found), pasted)
    return index.best(passed, units.__getitem__, limit)


def _found(index: Index, number: int, shown: Found, units: int, looked: QueryPlan, sought: SoughtTerms) -> Hit:
    name, record, lines = shown
    record = resolved(record, index.record)
    has = {term for term in sought.worths if number in index.numbers(term)} if looked.pasted.lines else set[str]()
    found_by = pasted_log.found_by(looked.pasted, has, sought.worths)
    return Hit(name, score(units), record, matches(lines, sought), found_by)


def resolved(record: Mapping[str, Any], find: Callable[[str], Mapping[str, Any] | None]) -> dict[str, Any]:
    """A record whose look-alikes have a title and an address. One that is not in the index may be a secret: it goes.

    Args:
        record: as `indexing.entry` makes it.
        find: the record of an id, None where the index lacks it.
    """
    known = [(each, found) for each in record.get("look_alikes", ()) if (found := find(each["id"]))]
    named = [{**each, "title": found["title"], "url": found["url"]} for each, found in known]
    return {**record, "look_alikes": named}


def _spelt(
    index: Index, changes: Sequence[Expansion], units: Sequence[int], hit: Callable[[int], Hit]
) -> tuple[Expansion, ...]:
    """Changes in whole words in place of stems, as the best documents write them whatever is filtered."""
    if not changes:
        return ()
    best = index.best([number for number, each in enumerate(units) if each], units.__getitem__, SPELT_BY)
    texts = [text for each in map(hit, best) for text in (each.record["title"], *(one.text for one in each.matches))]
    return tuple(Expansion(each.typed, surfaces(each.typed, each.words, texts)) for each in changes)


def _hit(hit: Hit) -> dict[str, Any]:
    named = ("title", "path", "url")
    told = ("kind", "severity", "services", "started_at", "attempts", "modes", "checks", "look_alikes")
    return {
        "id": hit.id,
        **{key: hit.record[key] for key in named},
        **{key: hit.record[key] for key in ("origin", "unreadable", "resolution") if key in hit.record},
        "score": hit.score,
        **{key: hit.record[key] for key in told},
        **({"day": hit.record["day"]} if "day" in hit.record else {}),
        "matches": [{"field": match.field, "line": match.line, "text": match.text} for match in hit.matches],
        "found_by": list(hit.found_by),
    }
