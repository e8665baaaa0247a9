"""How well the search finds what people know to be the answer: MRR, nDCG, hits at rank, with intervals."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from kbgen.model.errors import KbgenError

DEPTH = 10
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with its known answers: document id -> grade, 1 or more; the highest is what should come first."""

    qid: str
    kind: str
    lang: str
    query: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scored:
    """How one query went: `rank` of the first document of the best grade among the first ten, else None."""

    judged: Judged
    rank: int | None
    ndcg: float
    found: tuple[str, ...]

    @property
    def reciprocal(self) -> float:
        """1 / rank, 0 for a miss."""
        return 1 / self.rank if self.rank else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over a group of queries; `low` and `high` are the 95 % bootstrap interval of the MRR."""

    name: str
    n: int
    mrr: float
    low: float
    high: float
    ndcg: float
    hit1: float
    hit5: float
    hit10: float


def judged(row: Any, line: int) -> Judged:
    """A row of a queries file. Raises KbgenError that names the line and what is wrong with it."""
    try:
        if not isinstance(row, Mapping):
            raise ValueError("it is not an object in braces")
        for name, form in _FORMS.items():
            if not isinstance(row.get(name), form):
                raise ValueError(f"'{name}' is {'wrong' if name in row else 'missing'}")
        relevant = {str(name): _grade(name, grade) for name, grade in row["relevant"].items()}
        kind, lang = str(row.get("kind", "")), str(row.get("lang", ""))
        return Judged(str(row["qid"]), kind, lang, row["query"], relevant)
    except ValueError as error:
        wanted = '{"qid": "1", "kind": "log", "lang": "en", "query": "...", "relevant": {"ID": 2}}'
        raise KbgenError(f"line {line} of the queries is not like {wanted}: {error}") from None


_FORMS: dict[str, Any] = {"qid": str | int, "query": str, "relevant": Mapping}


def _grade(name: str, grade: Any) -> int:
    if not isinstance(grade, int) or isinstance(grade, bool) or grade < 1:
        raise ValueError(f"the grade of {name} is {grade!r}, but must be a whole number, 1 or more")
    return grade


def scored(query: Judged, found: Sequence[str]) -> Scored:
    """Judge the ids that a search gave, best first."""
    top = tuple(found[:DEPTH])
    best = max(query.relevant.values(), default=1)
    rank = next((at for at, name in enumerate(top, 1) if query.relevant.get(name, 0) == best), None)
    ideal = _gain(sorted(query.relevant.values(), reverse=True)[:DEPTH])
    gain = _gain([query.relevant.get(name, 0) for name in top])
    return Scored(query, rank, gain / ideal if ideal else 0.0, top)


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(at + 1) for at, grade in enumerate(grades, 1))


def evaluate(queries: Iterable[Judged], find: Callable[[str], Sequence[str]]) -> list[Scored]:
    """Run every query; `find` gives the ids for a query's text, best first."""
    return [scored(query, find(query.query)) for query in queries]


def summaries(results: Sequence[Scored]) -> list[Summary]:
    """Over all, by kind, and by kind and language."""
    groups: dict[str, list[Scored]] = {"all": list(results)}
    for result in sorted(results, key=lambda each: (each.judged.kind, each.judged.lang)):
        groups.setdefault(result.judged.kind or "-", []).append(result)
        groups.setdefault(f"{result.judged.kind or '-'} {result.judged.lang or '-'}", []).append(result)
    return [_summary(name, group) for name, group in groups.items() if group]


def _summary(name: str, group: Sequence[Scored]) -> Summary:
    ranks = [result.rank or DEPTH + 1 for result in group]
    low, high = _interval([result.reciprocal for result in group])
    mrr, ndcg = fmean(result.reciprocal for result in group), fmean(result.ndcg for result in group)
    shares = [fmean(rank <= depth for rank in ranks) for depth in (1, 5, 10)]
    return Summary(name, len(group), mrr, low, high, ndcg, *shares)


def _interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the means of resamples; the seed is fixed, so that a rerun gives the same."""
    chance = random.Random(0)  # noqa: S311 - statistics, not secrets
    means = sorted(fmean(chance.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return means[int(RESAMPLES * 0.025)], means[int(RESAMPLES * 0.975) - 1]


def misses(results: Sequence[Scored]) -> list[Scored]:
    """The queries whose answer is not in the first place, the worst first."""
    return sorted((each for each in results if each.rank != 1), key=lambda each: (each.reciprocal, each.judged.qid))
