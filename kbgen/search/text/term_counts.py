"""How often each term stands in each field of a document: what both readers' indexes are made of."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, compress
from typing import TYPE_CHECKING, Protocol

from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.analyzer import FIRST_HAN, analyze, is_chinese, line_key

KEYED = "symptoms"  # its lines are found as a whole, too
CHINESE_SHARE = 5  # one term of so many makes a document one in Chinese
_MOST = 255  # one byte a field
_APART = ("title", "tags", "lead")  # stand above the text, or twice in it


Columns = tuple[list[str], list[bytes]]


class Packed(Protocol):
    """The terms of a document as they are kept."""

    def __call__(self) -> Mapping[str, bytes]:
        """Unpack them."""

    def columns(self) -> Columns:
        """Unpack them for whoever reads them once."""

    def may_have(self, term: bytes) -> bool:
        """Whether a term in UTF-8 may be one of them; where it says no, it is none."""


@dataclass(frozen=True)
class TermCounts:
    """The counts of one document.

    Attributes:
        terms: term -> one byte for each of ranking.FIELDS: how often it stands there, 255 at most.
        lengths: number of terms in each of ranking.FIELDS.
        chinese: whether it is a document in Chinese, by a fifth of its terms.
    """

    terms: Mapping[str, bytes]
    lengths: tuple[int, ...]
    chinese: bool

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Mapping[str, bytes]:
            """The terms where they are still packed; Python asks here for what is not there only."""
            if name != "terms" or PACKED not in self.__dict__:
                raise AttributeError(name)
            found = self.__dict__[name] = self.__dict__[PACKED]()
            self.__dict__.pop(PACKED, None)
            return found

    def columns(self) -> Columns:
        """The terms and the counts of each. What is packed stays so: those of all documents take much memory."""
        packed: Packed | None = self.__dict__.get(PACKED)
        return packed.columns() if packed else (list(self.terms), list(self.terms.values()))

    def has_any(self, terms: Collection[str], encoded: Sequence[bytes]) -> bool:
        """Whether some of some terms stand in it; `encoded` are these in UTF-8."""
        packed: Packed | None = self.__dict__.get(PACKED)
        if packed and len(encoded) <= _MANY and not any(map(packed.may_have, encoded)):
            return False
        return not self.terms.keys().isdisjoint(terms)


PACKED = "packed"
_MANY = 100  # terms to look for one by one; unpacking is quicker for more


def put_off(packed: Packed, lengths: tuple[int, ...], chinese: bool) -> TermCounts:
    """Counts whose terms are unpacked when they are asked for: of most documents nobody asks after an edit."""
    made = object.__new__(TermCounts)
    made.__dict__.update({PACKED: packed, "lengths": lengths, "chinese": chinese})
    return made


def term_counts(fields: Mapping[str, str]) -> TermCounts:
    """Count the terms of a document's `fields` (name -> text)."""
    rows: dict[str, bytes] = {}
    lengths, told, chinese = list[int](), 0, 0
    for column, name in enumerate(FIELDS):
        terms = analyze(fields.get(name, ""))
        han = [term for term in terms if term >= FIRST_HAN] if max(terms, default="") >= FIRST_HAN else []
        lengths.append(len(terms))
        if name not in _APART:
            told += len(terms)
            chinese += sum(map(is_chinese, han))
        counted = Counter(chain(terms, _characters(han)))
        made = dict(zip(counted, map(_rows(column).__getitem__, counted.values()), strict=True))
        for term in rows.keys() & made.keys():
            made[term] = rows[term][:column] + made[term][column:]
        rows |= made
    keyed = _rows(list(FIELDS).index(KEYED))[1]
    rows |= {line_key(line): keyed for line in filter(None, fields.get(KEYED, "").split("\n"))}
    return TermCounts(rows, tuple(lengths), CHINESE_SHARE * chinese >= max(1, told))


class _Alone(dict[int, bytes]):
    """The counts of a term that stands in one field alone, by how often: most terms do. A search needs none."""

    def __init__(self, column: int) -> None:
        super().__init__()
        self._column = column

    def __missing__(self, times: int) -> bytes:
        self[times] = bytes(min(_MOST, times) if at == self._column else 0 for at in range(len(FIELDS)))
        return self[times]


_rows = cache(_Alone)


def without(counted: TermCounts, fields: Collection[str]) -> Columns:
    """The terms of a document and their rows, as if it had no text in some fields."""
    terms, told = counted.columns()
    if not fields:
        return terms, told
    left = _left(frozenset(at for at, name in enumerate(FIELDS) if name in fields))
    rows = list(map(left.__getitem__, told))
    return list(compress(terms, rows)), list(filter(None, rows))


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


def _characters(terms: Sequence[str]) -> str:
    """The characters that pairs are made of, so that one alone is found; they add nothing to a length."""
    pairs = "".join([term for term in terms if len(term) == 2])
    firsts, seconds = pairs[::2], pairs[1::2]
    ends = [second for second, after in zip(seconds, f"{firsts[1:]} ", strict=False) if second != after]
    return firsts + "".join(ends)
