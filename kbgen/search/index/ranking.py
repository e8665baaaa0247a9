"""The one ranking: BM25F with the document's part of a score in four bits.

All that is added up is whole numbers, so that Python and JavaScript agree to the
last bit whatever the order of the terms.

A term has two impacts in a document: the usual one, and one for a question in plain English words, to which a word
that happens to stand in a dump or a configuration says next to nothing.
"""

import math
from collections.abc import Iterable, Sequence

# Field -> weight. Measured but for the last three, which the measured documents did not have.
FIELDS = {
    "title": 5.0,
    "tags": 1.0,
    "headings": 0.5,
    "lead": 3.0,
    "body": 1.0,
    "code": 0.5,
    "symptoms": 3.0,
    "causes": 0.6,
    "attempts": 0.6,
}
PLAIN_CODE = 0.1  # what code counts for a question in plain words
LENGTH_SHARE = 0.85  # how much of a field's length counts against it (BM25's b)
# They tell in front matter what the text tells as well: where few documents have them, they count little.
TOLD_TWICE = frozenset(("causes", "attempts"))
SATURATION = 3.0  # the weighted count that earns half of the highest impact (BM25's k1)
STEPS = 15  # impacts are 1 to 15
MEAN_STEPS = 16  # a mean length is kept in sixteenths of the power of two above it
COUNT_STEPS = 4  # a number of documents in quarters, where texts are compared
UNIT = 1 << 20  # a term's worth is a whole number of 1 / UNIT

Means = tuple[float, ...]

_weights, _plain_weights = tuple(FIELDS.values()), tuple((FIELDS | {"code": PLAIN_CODE}).values())
_CODE = list(FIELDS).index("code")


def mean_lengths(lengths: Iterable[Sequence[int]]) -> Means:
    """Mean number of terms of each field over the documents that have it, of what is told twice over all; 1 at least.

    To four bits, so that one more document seldom changes what is written of all others.

    >>> mean_lengths([(101, 0, 0, 0, 0, 0, 0, 0, 0), (100, 7, 0, 0, 0, 0, 9, 9, 0)])
    (104.0, 7.0, 1.0, 1.0, 1.0, 1.0, 9.0, 4.5, 1.0)
    """
    columns = list(zip(*lengths, strict=True)) or [()] * len(FIELDS)
    return tuple(map(_mean, FIELDS, columns))


def _mean(name: str, column: Sequence[int]) -> float:
    among = len(column) if name in TOLD_TWICE else sum(map(bool, column))
    return _coarse(max(1.0, sum(column) / max(1, among)), MEAN_STEPS)


def _coarse(value: float, steps: int) -> float:
    fraction, exponent = math.frexp(value)
    return math.ldexp(round(fraction * steps) / steps, exponent)


def factors(lengths: Sequence[int], means: Means, *, plain: bool = False) -> tuple[float, ...]:
    """What one occurrence counts in each field of a document: the field's weight, less in a long field.

    Args:
        lengths: number of terms of each field.
        means: of all documents.
        plain: for questions in plain words.
    """
    return tuple(
        weight / (1 - LENGTH_SHARE + LENGTH_SHARE * length / mean)
        for weight, length, mean in zip(_plain_weights if plain else _weights, lengths, means, strict=True)
    )


def impacts(numbers: Sequence[int], counts: Iterable[bytes], norms: Sequence[float]) -> bytes:
    """A term's share in each document, 1 to 15. In a tight loop: a query reads tens of thousands.

    Args:
        numbers: the documents with the term.
        counts: how often it stands in each of their fields, a byte each.
        norms: the `factors` of all documents, one after the other.
    """
    size, shares, known = len(FIELDS), list[int](), _known
    tell, steps, half = shares.append, STEPS, SATURATION
    for number, row in zip(numbers, counts, strict=True):
        present = known.get(row)
        if present is None:
            present = known[row] = _present(row)
        base, total = number * size, 0.0
        for field, count in present:
            total += count * norms[base + field]
        tell(int(steps * total / (half + total) + 0.5) or 1)
    return bytes(shares)


def both_impacts(rows: Iterable[bytes], lengths: Sequence[int], means: Means) -> dict[bytes, int]:
    """The impacts of the counts of a document's terms in one byte: the usual one four bits up, and the plain one."""
    distinct = list({*rows})  # the same few counts over and over
    usual = impacts([0] * len(distinct), distinct, factors(lengths, means))
    found = {row: impact << 4 | impact for row, impact in zip(distinct, usual, strict=True)}
    coded = [row for row in distinct if row[_CODE]]
    plain = impacts([0] * len(coded), coded, factors(lengths, means, plain=True))
    return found | {row: found[row] & 0xF0 | impact for row, impact in zip(coded, plain, strict=True)}


_known: dict[bytes, tuple[tuple[int, int], ...]] = {}


def _present(counts: bytes) -> tuple[tuple[int, int], ...]:
    return tuple((at, count) for at, count in enumerate(counts) if count)


def idf(documents: int, frequency: int) -> float:
    """How much a term tells that stands in `frequency` of `documents`."""
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def steady(count: int) -> int:
    """A number of documents in steps, so that what is weighed by it seldom changes with a document.

    >>> [steady(count) for count in (1, 2, 3, 4, 5, 6, 7, 9, 11, 100, 2000)]
    [1, 2, 3, 4, 4, 6, 8, 8, 12, 96, 2048]
    """
    return round(_coarse(count, COUNT_STEPS))


def steady_idf(documents: int, frequency: int) -> float:
    """`idf` in steps: one document more, or another text of one, leaves it as it is for nearly all terms."""
    most = steady(documents)
    return idf(most, min(most, steady(frequency)))


def worth(weight: float) -> int:
    """A term's weight in a query (times its idf) in units."""
    return int(weight * UNIT + 0.5)


def score(units: int) -> float:
    """The score to show of a sum of worth * impact."""
    return int(units / (STEPS * UNIT) * 1e6 + 0.5) / 1e6
