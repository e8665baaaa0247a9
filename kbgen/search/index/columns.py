"""What documents are filtered and counted by: one column a field, coded by a dictionary, for both readers.

A column holds one number a document: which of the field's sets of values the document has. So a filter is
decided once for each set, and counting is counting numbers.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

FIELDS = (
    "service", "severity", "kind", "mode", "component", "year", "tag", "team", "outcome", "lang", "status",
)  # fmt: skip
_DAYS = 0xFFFFFF

Row = tuple[Mapping[str, Sequence[str]], int]  # a document's facets and its day


class Column(NamedTuple):
    """One field of all documents.

    Attributes:
        values: every value that occurs, sorted.
        sets: every combination that occurs, as places in `values`.
        codes: for each document its place in `sets`.
    """

    values: tuple[str, ...]
    sets: tuple[tuple[int, ...], ...]
    codes: array[int]


class Columns(NamedTuple):
    """All fields of all documents, and the day of each (0 where nobody knows)."""

    fields: Mapping[str, Column]
    days: Sequence[int]


def columns(rows: Sequence[Row]) -> Columns:
    """The columns of documents, in their order."""
    return Columns({name: _column([row.get(name, ()) for row, _ in rows]) for name in FIELDS}, [day for _, day in rows])


def _column(cells: Sequence[Sequence[str]]) -> Column:
    values = tuple(sorted({value for cell in cells for value in cell}))
    place = {value: at for at, value in enumerate(values)}
    sets: dict[tuple[int, ...], int] = {}
    codes = array("I", (sets.setdefault(tuple(sorted({place[value] for value in cell})), len(sets)) for cell in cells))
    return Column(values, tuple(sets), codes)


def packed(found: Columns) -> bytes:
    """As raw deflate, for the browser and for the cache: a line of JSON, then bytes.

    The line is [number of documents, [[name, values, sets, width], ...]]. Each column follows as `width` planes
    of one byte a document, the lowest first; last the days, as three planes of the steps from one to the next.
    """
    count = len(found.days)
    head = [[name, each.values, each.sets, _width(len(each.sets))] for name, each in found.fields.items()]
    steps = [(day - before) & _DAYS for before, day in zip([0, *found.days], found.days, strict=False)]
    body = b"".join(_planes(each.codes, _width(len(each.sets))) for each in found.fields.values())
    line = json.dumps([count, head], ensure_ascii=False, separators=(",", ":"))
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(line.encode() + b"\n" + body + _planes(array("I", steps), 3)) + deflate.flush()


def unpacked(data: bytes) -> Columns:
    """The columns that `packed` wrote."""
    line, _, body = zlib.decompress(data, -15).partition(b"\n")
    count, head = json.loads(line)
    fields, at = {}, 0
    for name, values, sets, width in head:
        codes = _joined(body[at : at + width * count], width, count)
        fields[name] = Column(tuple(values), tuple(map(tuple, sets)), codes)
        at += width * count
    return Columns(fields, [day & _DAYS for day in accumulate(_joined(body[at:], 3, count))])


def _width(sets: int) -> int:
    return 1 if sets <= 1 << 8 else 2 if sets <= 1 << 16 else 3


def _planes(numbers: array[int], width: int) -> bytes:
    raw = _little(numbers).tobytes()
    size = numbers.itemsize
    return b"".join(raw[plane::size] for plane in range(width))


def _joined(planes: bytes, width: int, count: int) -> array[int]:
    numbers = array("I", bytes(4 * count))
    raw = bytearray(numbers.itemsize * count)
    for plane in range(width):
        raw[plane :: numbers.itemsize] = planes[plane * count : (plane + 1) * count]
    return _little(array("I", bytes(raw)))


def _little(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers
