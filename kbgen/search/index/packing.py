"""What was computed of a document as bytes and back, to be kept: JSON, and the counts of words packed. Never code."""

from __future__ import annotations

import json
from array import array
from itertools import chain

from kbgen.search.index.nouns import Entry, Line
from kbgen.search.index.ranking import FIELDS
from kbgen.search.text.tallies import Tally

_WIDE = len(FIELDS)


def entry_bytes(entry: Entry) -> bytes:
    """An entry as JSON, for `entry_from`."""
    lines = [(line.field, line.line, line.text) for line in entry.lines]
    told = [entry.id, entry.digest, dict(entry.fields), lines, dict(entry.record), dict(entry.facets), entry.day]
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


def entry_from(data: bytes) -> Entry:
    """The entry of such bytes. Raises ValueError, TypeError or KeyError for others."""
    name, digest, fields, lines, record, facets, day = json.loads(data.decode("utf-8", "surrogatepass"))
    shown = tuple(Line(field, number, text) for field, number, text in lines)
    return Entry(name, digest, fields, shown, record, {key: tuple(each) for key, each in facets.items()}, day)


def tally_bytes(counted: Tally) -> bytes:
    """The counts of a document: what they are of as JSON in one line, then a row of bytes for each term."""
    bits = array("H", counted.places.values())
    told = [counted.lengths, counted.chinese, list(counted.terms), list(counted.places)]
    head = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"%s\n%s%s" % (head, bytes(chain.from_iterable(counted.terms.values())), bits.tobytes())


def tally_from(data: bytes) -> Tally:
    """The counts of such bytes. Raises ValueError or TypeError for others."""
    head, _, rows = data.partition(b"\n")
    lengths, chinese, terms, places = json.loads(head.decode("utf-8", "surrogatepass"))
    bits = array("H", rows[len(terms) * _WIDE :])
    if len(bits) != len(places):
        raise ValueError("cut short")
    counts = {term: rows[at * _WIDE : (at + 1) * _WIDE] for at, term in enumerate(terms)}
    return Tally(counts, tuple(lengths), dict(zip(places, bits, strict=True)), chinese)
