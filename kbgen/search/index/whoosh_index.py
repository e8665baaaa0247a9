"""The index as Whoosh keeps it. The only module that knows Whoosh.

Whoosh stores and finds; what counts is ours: its postings hold our counts. Its own
statistics still count deleted documents, so numbers and frequencies are taken from what is left.

Whoosh keeps some of that as pickles, which are programs. Here they are read as values, and a value that is none of an
index's own is refused: a folder may come from anybody.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import sys
import threading
import weakref
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import accumulate, chain, islice
from operator import sub
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from kbgen.search.index.columns import Row
from kbgen.search.index.ranking import FIELDS
from kbgen.search.index.records import Entry, Tallied
from kbgen.search.text.term_counts import TermCounts


@contextmanager
def _stood_in_for() -> Iterator[None]:
    """Whoosh names an event loop, a client for the web and more that it never uses here: half of its time to load."""
    names = {
        "cached_property": SimpleNamespace(cached_property=cached_property),
        "urllib.request": SimpleNamespace(urlretrieve=None),
        "html": SimpleNamespace(escape=None),
        "decimal": SimpleNamespace(Decimal=None),
        "shutil": SimpleNamespace(copyfileobj=None),
        "tempfile": SimpleNamespace(),
    }
    alone = threading.active_count() == 1  # another thread may want the real ones
    names = {name: module for name, module in names.items() if alone and name not in sys.modules}
    sys.modules.update(names)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


with _stood_in_for():
    from whoosh import columns as whoosh_columns
    from whoosh import index as whoosh_index
    from whoosh.codec import whoosh3
    from whoosh.columns import FixedBytesColumn, VarBytesColumn
    from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
    from whoosh.filedb import structfile
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Format
    from whoosh.matching import ListMatcher
    from whoosh.util.filelock import FileLock, try_for
    from whoosh.writing import SegmentWriter


def _bytes(text: str, _encoding: str) -> bytes:
    """Pickle's own way to write bytes as text, for the one encoding that it uses."""
    return text.encode("latin-1")


_NAMED: dict[tuple[str, str], Any] = {
    ("whoosh.codec.whoosh3", "W3Segment"): whoosh3.W3Segment,
    ("whoosh.codec.whoosh3", "W3Codec"): whoosh3.W3Codec,
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
    ("__builtin__", "int"): int,
    ("_codecs", "encode"): _bytes,
}


class _Values(pickle.Unpickler):
    """Reads values, and Whoosh's segments with their counts. Anything else is not even looked for."""

    def find_class(self, module: str, name: str) -> Any:
        """One of the few that an index names."""
        if found := _NAMED.get((module, name)):
            return found
        raise pickle.UnpicklingError(f"an index holds no {module}.{name}")


def _load(file: IO[bytes]) -> Any:
    try:
        return _Values(file).load()
    except Exception:
        file.close()  # Whoosh forgets it
        raise


# Every way from Whoosh's files to pickle: its own have no other names, and an older table of contents is none of ours.
structfile.load_pickle = _load
whoosh3.loads = whoosh_columns.loads = lambda data: _load(io.BytesIO(data))
whoosh_index.toc_loaders = {}

_row = struct.Struct(f"<{len(FIELDS)}IB")
_term = whoosh3.W3TermInfo._struct

BLOCK = 1024  # documents in a block of postings: each costs its own unpacking
FEW = 8  # documents from which on a block is compressed: to compress one takes longer than all else of it
Segment = tuple[str, int]  # its name, and how many documents it has

Postings = tuple[Sequence[int], Sequence[bytes]]  # numbers of documents, counts by field


class Counts(Format):  # type: ignore[misc]
    """A posting of ours: a byte for each search field, how often the term stands there."""

    posting_size = len(FIELDS)


class Terms(FieldType):  # type: ignore[misc]
    """A field whose terms come counted; `_Writer` puts them in."""

    def __init__(self) -> None:
        super().__init__(format=Counts(), analyzer=None)


class Store:
    """An open index. Documents go by number, 0 to `size` - 1; some of the numbers are of deleted ones."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._let_go = weakref.finalize(self, reader.close)
        self._names: dict[int, Any] = {}  # the columns of ids by the offset of their segment
        self.size, self.documents = int(reader.doc_count_all()), int(reader.doc_count())
        leaves = reader.leaf_readers() if self.size else ()
        self._segments = [(leaf, offset, frozenset(leaf.deleted_docs_set)) for leaf, offset in leaves]

    def live(self) -> Iterator[int]:
        """The numbers of the documents that are not deleted."""
        for reader, offset, deleted in self._segments:
            yield from (at + offset for at in range(reader.doc_count_all()) if at not in deleted)

    def frequency(self, term: str) -> int:
        """Number of documents with `term`; Whoosh's own number counts deleted ones."""
        return sum(
            len(_live(reader, term, 0, deleted)[0]) if deleted else int(reader.doc_frequency("terms", term))
            for reader, _, deleted in self._segments
        )

    def postings(self, term: str) -> Postings:
        """The documents with `term`, by number."""
        numbers: list[int] = []
        counts: list[bytes] = []
        for reader, offset, deleted in self._segments:
            found = _live(reader, term, offset, deleted)
            numbers.extend(found[0])
            counts.extend(found[1])
        return numbers, counts

    def words(self, letter: str) -> Iterator[str]:
        """The terms of a-z only that begin with `letter`."""
        if self.size:
            for term in self._reader.expand_prefix("terms", letter):
                if term.isalpha():  # of bytes: ASCII letters
                    yield term.decode()

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of some documents."""
        found: dict[int, str] = {}
        for reader, offset, _ in self._segments:
            wanted = [number for number in numbers if offset <= number < offset + reader.doc_count_all()]
            if wanted and offset not in self._names:
                self._names[offset] = reader.column_reader("id")  # reads all places where ids begin
            found.update((number, self._names[offset][number - offset]) for number in wanted)
        return found

    def number(self, name: str) -> int | None:
        """The number of a document by its id."""
        for reader, offset, deleted in self._segments:
            if reader.doc_frequency("id", name):
                for at in reader.postings("id", name).all_ids():
                    if at not in deleted:
                        return int(at + offset)
        return None

    def shown(self, number: int) -> tuple[str, Any, list[list[Any]]]:
        """What a hit shows: the id, the record, the lines."""
        stored = self._reader.stored_fields(number)
        record, lines = json.loads(stored["shown"])
        return stored["id"], record, lines

    def lengths(self) -> list[tuple[int, ...] | None]:
        """For each number the lengths of the fields, and 1 for Chinese; None for a deleted document."""
        rows: list[tuple[int, ...] | None] = []
        for reader, _, deleted in self._segments:
            found = _row.iter_unpack(b"".join(reader.column_reader("lengths")))
            rows.extend(None if at in deleted else row for at, row in enumerate(found))
        return rows

    def facets(self) -> list[Row]:
        """For each number the facets and the day; none for a deleted document."""
        rows: list[Row] = []
        for reader, _, deleted in self._segments:
            found = (json.loads(cell) for cell in reader.column_reader("facets"))
            rows.extend(({}, 0) if at in deleted else (row, day) for at, (row, day) in enumerate(found))
        return rows

    def close(self) -> None:
        """Let go of the files; happens by itself with the last reference."""
        self._let_go()


def _live(reader: Any, term: str, offset: int, deleted: frozenset[int]) -> tuple[list[int], list[bytes]]:
    """A segment's postings, block by block: asking Whoosh for one after the other takes four times as long."""
    numbers: list[int] = []
    counts: list[bytes] = []
    size = Counts.posting_size
    if not reader.doc_frequency("terms", term):
        return numbers, counts
    block = reader._terms.matcher("terms", term.encode(), reader.schema["terms"].format)
    if isinstance(block, ListMatcher):
        numbers, counts = [at + offset for at in block._ids], [*block._values]
        block._i = len(numbers)
    while block.is_active():
        block._read_data()
        steps, _, rows = block._data
        numbers.extend(islice(accumulate(steps, initial=offset), 1, None))
        counts.extend([rows[at : at + size] for at in range(0, len(rows), size)])
        block._next_block()
    if deleted:
        kept = [at for at, number in enumerate(numbers) if number - offset not in deleted]
        numbers, counts = [numbers[at] for at in kept], [counts[at] for at in kept]
    return numbers, counts


def _schema() -> Any:
    return Schema(
        id=ID(unique=True, stored=True, sortable=VarBytesColumn()),
        terms=Terms(),
        lengths=COLUMN(FixedBytesColumn(_row.size)),
        facets=COLUMN(VarBytesColumn()),
        shown=STORED(),
    )


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer, with the postings gathered by term as they come.

    Whoosh makes a tuple of each, sorts them all, and asks the disk whether there is a length with each: most of the
    time that it takes. Whoosh reads what this writes as its own.
    """

    def __init__(self, index: Any) -> None:
        super().__init__(index, _lk=False, codec=_codec(), compound=False)  # a compound file is read whole at a start
        self.pool = _Pool()

    def add(self, entry: Entry, counted: TermCounts) -> None:
        """One document and the counts of its words."""
        number, terms = self.docnum, self.pool.fields["terms"]
        for term, row in zip(*counted.columns(), strict=True):  # in a tight loop: a document has hundreds
            held = terms[term]
            held.append(number)
            held.append(row)
        shown = [dict(entry.record), [(line.field, line.line, line.text) for line in entry.lines]]
        self.add_document(
            id=entry.id,
            lengths=_row.pack(*counted.lengths, counted.chinese),
            facets=json.dumps([dict(entry.facets), entry.day]).encode(),
            shown=json.dumps(shown, ensure_ascii=False),
        )

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        for name, terms in sorted(self.pool.fields.items()):
            self.fieldwriter.start_field(name, self.schema[name])
            self._write_terms(terms)
            self.fieldwriter.finish_field()
        self.fieldwriter.close()

    def _write_terms(self, terms: dict[str, list[Any]]) -> None:
        """What Whoosh would write, term by term; of its twenty calls for each most find out what is known here."""
        writer = self.fieldwriter
        table, blocks = writer._tindex, writer._postfile
        begin, at, place = struct.pack("!H", writer._fieldid), blocks.tell(), table.tell()
        for term in sorted(terms):  # as text, which is the order of its bytes
            held = terms.pop(term)
            numbers, rows = held[::2], b"".join(held[1::2])
            count = len(numbers)
            told = _term.pack(count == 1, count, count, 0, 0, 1.0, numbers[0], numbers[-1])
            if count == 1:  # one posting alone stands beside the term, without a block
                told += pickle.dumps(((numbers[0],), (1.0,), (rows or None,)), 2)
            else:
                data = b"".join([whoosh3.WHOOSH3_HEADER_MAGIC, *_blocks(numbers, rows)])
                blocks.write(data)
                told += struct.pack("!qi", at, len(data))
                at += len(data)
            key = begin + term.encode()
            row = struct.pack("!ii", len(key), len(told)) + key + told
            table.dbfile.write(row)
            table.index.append(place)
            hashed = table.hashfn(key)
            table.buckets[hashed & 255].append((hashed, place))
            place += len(row)


def _blocks(numbers: Sequence[int], rows: bytes) -> Iterator[bytes]:
    """The postings of a term block by block, as `_live` reads them."""
    count, size = len(numbers), len(rows) // len(numbers)
    for at in range(0, count, BLOCK):
        some, counts = numbers[at : at + BLOCK], rows[at * size : (at + BLOCK) * size]
        steps = tuple(map(sub, some, chain((0,), some)))
        data = pickle.dumps((steps, None, counts if size else None), 2)
        small = len(some) < FEW
        told = pickle.dumps((len(some), some[-1], 1.0, 0 if small else 1, 0, 0), 2)
        data = data if small else zlib.compress(data, 1)
        length = len(told) + len(data)
        yield struct.pack("!i", length if at + BLOCK < count else -length) + told + data


class _Pool:
    """Postings by field and term: number and counts, number and counts. The counts are the same few objects."""

    def __init__(self) -> None:
        self.fields: dict[str, defaultdict[str, list[Any]]] = {"id": defaultdict(list), "terms": defaultdict(list)}

    def add(self, posting: tuple[str, bytes, int, float, bytes | None]) -> None:
        """One posting as Whoosh gives it: of an id, or of a segment that it merges. Documents come in their order."""
        name, term, number, _, row = posting
        self.fields[name][term.decode()] += number, row or b""

    def cleanup(self) -> None:
        """Nothing of it lies on the disk."""


def _codec() -> Any:
    codec = whoosh3.W3Codec(blocklimit=BLOCK, compression=1, inlinelimit=0)  # what is inlined is said where it is
    codec.length_stats = False  # lengths are in a column of ours
    return codec


def create(folder: Path) -> None:
    """Make an empty index in an existing folder."""
    FileStorage(str(folder)).create_index(_schema())


def _open(folder: Path) -> Any:
    """The index of a folder, with the schema that we know: Whoosh then leaves the folder's own unread."""
    return FileStorage(str(folder)).open_index(schema=_schema())


def read(folder: Path) -> Store:
    """Open the index of a folder. Damage raises anything that Whoosh, pickle or struct may raise."""
    return Store(_open(folder).reader())


def write_segment(folder: Path, added: Iterable[Tallied]) -> Segment | None:
    """Write documents to files of their own, which are of the index once `commit` says so. None for no documents.

    Any number of processes may do so at once.
    """
    writer = _Writer(_open(folder))
    for entry, counted in added:
        writer.add(entry, counted)
    made = writer._finalize_segment()
    return (made.segid, made.doc_count_all()) if made.doc_count_all() else None


def commit(folder: Path, added: Iterable[Segment], gone: Iterable[str]) -> None:
    """Take documents out by id, and put segments in; both or neither, if the process is killed."""
    writer = _Writer(_open(folder))
    try:
        for name in gone:
            writer.delete_by_term("id", name)
        for name, count in added:
            segment = whoosh3.W3Segment(_codec(), writer.indexname, count, name)
            segment._fieldlengths = {}
            writer.segments.append(segment)
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def lock(path: Path, seconds: float) -> Any:
    """A lock on a file that ends with the process, or None where another one keeps it for longer."""
    held = FileLock(str(path))
    return held if try_for(held.acquire, timeout=seconds) else None
