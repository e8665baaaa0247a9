"""The one ranking: BM25F with the document's part of a score in four bits.

All that is added up is whole numbers, so that Python and JavaScript agree to the
last bit whatever the order of the terms.
"""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

# Field -> weight. Measured but for the last three, which the measured documents did not have.
FIELDS = {
    "title": 3.0,
    "tags": 1.0,
    "headings": 1.0,
    "lead": 3.0,
    "body": 1.0,
    "code": 0.5,
    "symptoms": 2.0,
    "causes": 1.0,
    "attempts": 1.0,
}
LENGTH_SHARE = 0.75  # how much of a field's length counts against it (BM25's b)
SATURATION = 3.0  # the weighted count that earns half of the highest impact (BM25's k1)
STEPS = 15  # impacts are 1 to 15
UNIT = 1 << 20  # a term's worth is a whole number of 1 / UNIT

Means = tuple[float, ...]

_weights = tuple(FIELDS.values())


def mean_lengths(lengths: Iterable[Sequence[int]]) -> Means:
    """Mean number of terms of each field over the documents that have it; 1 where none has."""
    columns = list(zip(*lengths, strict=True)) or [()] * len(FIELDS)
    return tuple(sum(column) / max(1, sum(map(bool, column))) or 1.0 for column in columns)


def impact(counts: bytes, lengths: Sequence[int], means: Means) -> int:
    """A term's share in a document, 1 to 15.

    Args:
        counts: how often the term stands in each field, a byte each.
        lengths: number of terms in each field of the document.
        means: of `mean_lengths`.
    """
    total = 0.0
    for at, count in _present(counts):
        total += count * _weights[at] / (1 - LENGTH_SHARE + LENGTH_SHARE * lengths[at] / means[at])
    return max(1, int(STEPS * total / (SATURATION + total) + 0.5))


@lru_cache(maxsize=10_000)
def _present(counts: bytes) -> tuple[tuple[int, int], ...]:
    return tuple((at, count) for at, count in enumerate(counts) if count)


def idf(documents: int, frequency: int) -> float:
    """How much a term tells that stands in `frequency` of `documents`."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def worth(weight: float) -> int:
    """A term's weight in a query (times its idf) in units."""
    return int(weight * UNIT + 0.5)


def score(units: int) -> float:
    """The score to show of a sum of worth * impact."""
    return int(units / (STEPS * UNIT) * 1e6 + 0.5) / 1e6
