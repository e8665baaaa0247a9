"""Search the index: text in, ranked hits out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kbgen.features.searching.excerpts import Match, matches
from kbgen.features.searching.query import Clause, Statistics, clauses
from kbgen.features.searching.ranking import idf, score, worth

if TYPE_CHECKING:
    from kbgen.features.searching.index import Index


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found.

    Attributes:
        id: the document's id.
        score: how well it fits; comparable within one result only.
        record: what is shown of it: title, path, url, kind, severity, services, started_at, attempts.
        matches: up to three lines that show why, the best first.
    """

    id: str
    score: float
    record: Mapping[str, Any]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query: the best hits, how many documents fit at all, and the time it took in milliseconds."""

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]

    def to_json(self) -> dict[str, Any]:
        """The shape that the terminal's --json, the MCP server and the browser share."""
        hits = [_hit(hit) for hit in self.hits]
        return {"query": self.query, "total": self.total, "took_ms": round(self.took_ms, 1), "hits": hits}


def search(index: Index, query: str, limit: int = 10) -> Result:
    """The documents that fit `query` best, `limit` at most. Never raises for what the query says."""
    begun = time.perf_counter()
    wanted = clauses(query, index)
    worths = term_worths(wanted, index)
    total, ranked = index.ranked(wanted, limit)
    hits = tuple(Hit(each.id, score(each.units), each.record, matches(each.lines, worths)) for each in ranked)
    return Result(query, total, (time.perf_counter() - begun) * 1000, hits)


def term_worths(wanted: tuple[Clause, ...], statistics: Statistics) -> dict[str, int]:
    """Every term that is looked up with the worth of its idf, for the choice of excerpts."""
    terms = {term for clause in wanted for part in (clause.literal, *clause.alternatives) for term, _ in part}
    return {term: worth(idf(statistics.documents, statistics.frequency(term))) for term in terms}


def _hit(hit: Hit) -> dict[str, Any]:
    shown = ("title", "path", "url"), ("kind", "severity", "services", "started_at", "attempts")
    return {
        "id": hit.id,
        **{key: hit.record[key] for key in shown[0]},
        "score": hit.score,
        **{key: hit.record[key] for key in shown[1]},
        "matches": [{"field": match.field, "line": match.line, "text": match.text} for match in hit.matches],
    }
