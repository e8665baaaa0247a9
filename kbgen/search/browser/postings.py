"""The bytes that files of terms are made of: which documents have a term, and with which impact."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import or_, sub

LONG = 200  # documents from which on a term's steps and impacts have codes of their own


# Of the two impacts in a byte the usual one, and how much less the other one is.
_HIGH = bytes(half << 4 & 255 for half in range(256))
_USUAL, _LESS = bytes(both >> 4 for both in range(256)), bytes(max(0, (both >> 4) - (both & 15)) for both in range(256))


def term_bytes(term: str, numbers: Sequence[int], impacts: bytes | bytearray) -> bytes:
    """Length of the term, the term, twice the frequency, the steps between its documents, two impacts a byte.

    Where impacts for plain words differ, one is added to the frequency, and what they are less follows the impacts.

    Args:
        term: the term.
        numbers: its documents.
        impacts: in each, as `ranking.both_impacts` gives them.
    """
    name = term.encode()
    halves, less = impacts.translate(_USUAL), impacts.translate(_LESS)
    differs = any(less)
    halves += (less if differs else b"") + b"\0"
    pairs = map(or_, halves[::2].translate(_HIGH), halves[1::2])
    count = varint(len(numbers) << 1 | differs)
    return bytes([len(name)]) + name + count + _varints(list(map(sub, numbers, [-1, *numbers]))) + bytes(pairs)


def records(raw: bytes) -> dict[str, bytes]:
    """The bytes of each term in a file of them."""
    found: dict[str, bytes] = {}
    at = 0
    while at < len(raw):
        begin, end = at, at + 1 + raw[at]
        count, pairs, at = _count(raw, end)
        while count:
            count -= raw[at] < 0x80  # the last byte of a number
            at += 1
        at += pairs
        found[raw[begin + 1 : end].decode()] = raw[begin:at]
    return found


def postings_of(record: bytes) -> tuple[array[int], bytearray]:
    """The documents and impacts that `term_bytes` wrote."""
    count, _, at = _count(record, 1 + record[0])
    numbers = array("I")
    last = -1
    for _ in range(count):
        step, at = _number(record, at)
        last += step
        numbers.append(last)
    halves = list(chain.from_iterable((pair >> 4, pair & 15) for pair in record[at:])) + [0] * count
    both = zip(halves[:count], halves[count : 2 * count], strict=True)
    return numbers, bytearray(usual << 4 | (usual - less) for usual, less in both)


def rising(numbers: Iterable[int]) -> bytes:
    """Whole numbers in rising order, by the steps between them."""
    ordered = sorted(numbers)
    return _varints(list(map(sub, ordered, [0, *ordered])))


def _varints(numbers: Sequence[int]) -> bytes:
    """One after the other; most are small."""
    return bytes(numbers) if max(numbers, default=0) < len(_SMALL) else b"".join(map(varint, numbers))


_SMALL = tuple(bytes([number]) for number in range(0x80))


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    if number < len(_SMALL):
        return _SMALL[number]
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def _count(record: bytes, at: int) -> tuple[int, int, int]:
    """How many documents, how many bytes their impacts take, and where what follows begins."""
    told, at = _number(record, at)
    count, differs = told >> 1, told & 1
    return count, (count * (1 + differs) + 1) // 2, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number that `varint` wrote, and where the next one begins."""
    found, shift = data[at] & 0x7F, 7
    while data[at] > 0x7F:
        at += 1
        found |= (data[at] & 0x7F) << shift
        shift += 7
    return found, at + 1


def packed(data: bytes, before: bytes = b"") -> bytes:
    """Raw deflate, as if `before` had come first: small files need not say what all of them do."""
    deflate = (
        zlib.compressobj(9, zlib.DEFLATED, -15, zdict=before) if before else zlib.compressobj(9, zlib.DEFLATED, -15)
    )
    return deflate.compress(data) + deflate.flush()


def packed_parts(parts: Iterable[bytes]) -> bytes:
    """Raw deflate of parts, each of which is told in a code of its own, for its bytes are of another kind."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    made = [told for part in parts for told in (deflate.compress(part), deflate.flush(zlib.Z_BLOCK))]
    return b"".join([*made, deflate.flush()])


def packed_terms(found: Iterable[bytes]) -> bytes:
    """Records of terms, packed. Steps and impacts of a long list are told in codes of their own: a tenth shorter."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    made = []
    for record in found:
        count, pairs, _ = _count(record, 1 + record[0])
        at = len(record) - pairs
        if count < LONG:
            made.append(deflate.compress(record))
        else:
            parts = (record[:at], record[at:])
            made += [told for part in parts for told in (deflate.compress(part), deflate.flush(zlib.Z_BLOCK))]
    return b"".join([*made, deflate.flush()])


def unpacked(data: bytes) -> bytes:
    """What `packed` was given. Raises zlib.error for anything else."""
    return zlib.decompress(data, -15)
