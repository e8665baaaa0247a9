"""How often each term stands in each field of a document: what both readers' indexes are made of."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.analyzer import analyze, is_chinese, is_han, line_key

KEYED = "symptoms"  # its lines are found as a whole, too
CHINESE_SHARE = 5  # one term of so many makes a document one in Chinese
_MOST = 255  # one byte a field
_APART = ("title", "tags", "lead")  # stand above the text, or twice in it


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one document.

    Attributes:
        terms: term -> one byte for each of ranking.FIELDS: how often it stands there, 255 at most.
        lengths: number of terms in each of ranking.FIELDS.
        chinese: whether it is a document in Chinese, by a fifth of its terms.
    """

    terms: Mapping[str, bytes]
    lengths: tuple[int, ...]
    chinese: bool


def tally(fields: Mapping[str, str]) -> Tally:
    """Count the terms of a document's `fields` (name -> text)."""
    found = {name: analyze(fields.get(name, "")) for name in FIELDS}
    rows: dict[str, bytes] = {}
    for column, terms in enumerate(found.values()):
        alone = _rows(column)
        pairs = _characters(terms) if is_han(max(terms, default="")) else ()
        for term, times in Counter(chain(terms, pairs)).items():  # in a tight loop
            row = rows.get(term)
            times = min(_MOST, times)
            rows[term] = alone[times] if row is None else row[:column] + bytes((times,)) + row[column + 1 :]
    keyed = _rows(list(FIELDS).index(KEYED))[1]
    rows |= {line_key(line): keyed for line in filter(None, fields.get(KEYED, "").split("\n"))}
    text = [term for name, terms in found.items() if name not in _APART for term in terms]
    lengths = tuple(map(len, found.values()))
    chinese = sum(map(is_chinese, text)) if is_han(max(text, default="")) else 0
    return Tally(rows, lengths, CHINESE_SHARE * chinese >= max(1, len(text)))


@cache
def _rows(column: int) -> tuple[bytes, ...]:
    """The counts of a term that stands in one field alone, by how often: most terms do. A search needs none."""
    return tuple(bytes(times if at == column else 0 for at in range(len(FIELDS))) for times in range(_MOST + 1))


def without(counted: Tally, fields: Collection[str]) -> Tally:
    """The counts of a document as if it had no text in some fields."""
    gone = frozenset(at for at, name in enumerate(FIELDS) if name in fields)
    left = _left(gone)
    rows = map(left.__getitem__, counted.terms.values())
    terms = {term: row for term, row in zip(counted.terms, rows, strict=True) if row}
    return Tally(terms, left_lengths(counted.lengths, fields), counted.chinese)


def left_lengths(lengths: tuple[int, ...], fields: Collection[str]) -> tuple[int, ...]:
    """The lengths of the fields as if there were no text in some."""
    return tuple(0 if name in fields else length for name, length in zip(FIELDS, lengths, strict=True))


class _Left(dict[bytes, bytes]):
    """What is left of a row of counts without some fields, empty where that is nothing: the same few over and over."""

    def __init__(self, gone: Collection[int]) -> None:
        super().__init__()
        self._gone = gone

    def __missing__(self, row: bytes) -> bytes:
        left = bytes(0 if at in self._gone else count for at, count in enumerate(row))
        self[row] = left if any(left) else b""
        return self[row]


_left = cache(_Left)


def _characters(terms: Sequence[str]) -> Iterator[str]:
    """The characters that pairs are made of, so that one alone is found; they add nothing to a length."""
    pairs = "".join(term for term in terms if len(term) == 2 and is_han(term))
    firsts, seconds = pairs[::2], pairs[1::2]
    yield from firsts
    yield from (second for second, after in zip(seconds, f"{firsts[1:]} ", strict=False) if second != after)
