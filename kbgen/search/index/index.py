"""The index as Whoosh keeps it. The only module that knows Whoosh.

Whoosh stores, finds and takes queries apart; what counts is ours: its postings hold our counts. Its own
statistics still count deleted documents, so numbers and frequencies are taken from what is left.

Whoosh keeps some of that as pickles, which are programs. Here they are read as values, and a value that is none of an
index's own is refused: a folder may come from anybody.
"""

from __future__ import annotations

import io
import json
import pickle
import struct
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from whoosh import columns as whoosh_columns
from whoosh import index as whoosh_index
from whoosh.codec import whoosh3
from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, STORED, FieldType, Schema
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Format
from whoosh.util.filelock import FileLock, try_for

from kbgen.search.index.columns import Row
from kbgen.search.index.nouns import Entry
from kbgen.search.index.ranking import FIELDS
from kbgen.search.query.grammar import PATTERNS, Piece
from kbgen.search.text.tallies import tally


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

Postings = tuple[Sequence[int], Sequence[bytes]]  # numbers of documents, counts by field and places


class Counts(Format):  # type: ignore[misc]
    """A posting of ours: a byte for each search field, how often the term stands there, and 16 bits for the places."""

    posting_size = len(FIELDS) + 2


class Terms(FieldType):  # type: ignore[misc]
    """A field that is given its terms counted: {term: counts}."""

    def __init__(self) -> None:
        super().__init__(format=Counts(), analyzer=None)

    def index(self, value: Mapping[str, bytes], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's (term, frequency, weight, posting) for each term."""
        return ((term.encode(), 1, 1.0, counts) for term, counts in value.items())


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
    if not reader.doc_frequency("terms", term):
        return numbers, counts
    block = reader._terms.matcher("terms", term.encode(), reader.schema["terms"].format)
    while block.is_active():
        block._read_ids()
        block._read_values()
        numbers.extend([at + offset for at in block._ids] if offset else block._ids)
        counts.extend(block._values)
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


def create(folder: Path) -> None:
    """Make an empty index in an existing folder."""
    FileStorage(str(folder)).create_index(_schema())


def _open(folder: Path) -> Any:
    """The index of a folder, with the schema that we know: Whoosh then leaves the folder's own unread."""
    return FileStorage(str(folder)).open_index(schema=_schema())


def read(folder: Path) -> Store:
    """Open the index of a folder. Damage raises anything that Whoosh, pickle or struct may raise."""
    return Store(_open(folder).reader())


def write(folder: Path, added: Iterable[Entry], gone: Iterable[str]) -> None:
    """Take documents out by id, and put others in; both or neither, if the process is killed."""
    # A compound file would be copied into memory at each start.
    _write(_open(folder).writer(compound=False), added, gone)


def _write(writer: Any, added: Iterable[Entry], gone: Iterable[str]) -> None:
    try:
        for name in gone:
            writer.delete_by_term("id", name)
        for entry in added:
            writer.add_document(**_document(entry))
        writer.commit()
    except BaseException:
        writer.cancel()
        raise


def _document(entry: Entry) -> dict[str, Any]:
    counted = tally(entry.fields)
    shown = [dict(entry.record), [(line.field, line.line, line.text) for line in entry.lines]]
    return {
        "id": entry.id,
        "terms": {term: row + counted.places.get(term, 0).to_bytes(2, "little") for term, row in counted.terms.items()},
        "lengths": _row.pack(*counted.lengths, counted.chinese),
        "facets": json.dumps([dict(entry.facets), entry.day]).encode(),
        "shown": json.dumps(shown, ensure_ascii=False),
    }


def lock(path: Path, seconds: float) -> Any:
    """A lock on a file that ends with the process, or None where another one keeps it for longer."""
    held = FileLock(str(path))
    return held if try_for(held.acquire, timeout=seconds) else None


def tag(text: str) -> list[Piece]:
    """A query taken apart by Whoosh's own parser, with our three kinds of operators as its plugins."""
    from whoosh import qparser  # it takes its time, and few queries need it

    class Operator(qparser.TaggingPlugin):  # type: ignore[misc]
        """One of grammar.PATTERNS."""

        def __init__(self, at: int) -> None:
            super().__init__(PATTERNS[at])
            self.priority = self.at = at

        def create(self, parser: Any, match: Any) -> Any:  # noqa: ARG002
            """A node that remembers what it was made of."""
            node = qparser.WordNode(match[0])
            node.piece = (self.at, match[0], match.groups())
            return node

    parser = qparser.QueryParser(None, None, plugins=[Operator(at) for at in range(len(PATTERNS))])
    pieces: list[Piece] = []
    for node in parser.tag(text):
        piece = getattr(node, "piece", None) or (-1, text[node.startchar : node.endchar], ())
        if piece[0] < 0 and pieces and pieces[-1][0] < 0:  # Whoosh's blanks are nodes of their own
            pieces[-1] = (-1, pieces[-1][1] + piece[1], ())
        else:
            pieces.append(piece)
    return pieces
