"""How often each term stands in each field of a document: what both readers' indexes are made of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.analyzer import analyze

_MOST = 255  # one byte a field


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one document.

    Attributes:
        terms: term -> one byte for each of ranking.FIELDS: how often it stands there, 255 at most.
        lengths: number of terms in each of ranking.FIELDS.
    """

    terms: Mapping[str, bytes]
    lengths: tuple[int, ...]


def tally(fields: Mapping[str, str]) -> Tally:
    """Count the terms of a document's `fields` (name -> text)."""
    counts = [Counter(analyze(fields.get(name, ""))) for name in FIELDS]
    rows: dict[str, bytearray] = {}
    for column, count in enumerate(counts):
        for term, times in count.items():
            row = rows.get(term) or rows.setdefault(term, bytearray(len(FIELDS)))
            row[column] = min(_MOST, times)
    return Tally({term: bytes(row) for term, row in rows.items()}, tuple(count.total() for count in counts))
