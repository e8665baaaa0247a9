"""The search index for the browser: static scripts that also work from file:// and under a strict CSP.

`manifest.js` holds what a search begins with, and names the version of all other files, which
stand in a folder of that name, so that a browser may keep them for ever. Each holds one call
`kbgen.put(name, payload)`; the payload is raw deflate, as payload.py puts it into a text.

    t/<bucket>   terms by hash, each with its documents and impacts (binary, see `postings.term_bytes`)
    o/<hash>     a common term, likewise
    g/<number>   a set of the glossary with its terms (see `synonym_files.set_bytes`), which are looked up together
    v/<letter>   words of a-z with their number of documents, for slips of the pen
    s            Traditional characters and their Simplified forms, for queries in Chinese
    n            a script for what few queries have: operators, filters, facets, several lines
    r            a script for what alerts, tickets, chats and screens put around what they tell
    m            what the failure modes of documents are called, for who asks for one by another word than its slug
    c            what documents are filtered and counted by (binary, see columns.packed)
    d/<number>   one document: id, record, similar ones, and of its lines the fields, the steps between their numbers
                 and the texts; packed as if ALL_SAY had come first
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kbgen.model.json_bytes import json_bytes, row_bytes
from kbgen.search.answer import resolved
from kbgen.search.browser.payload import payload_text, wide_script
from kbgen.search.browser.postings import packed, packed_parts, rising
from kbgen.search.browser.reader_rules import ALL_SAY
from kbgen.search.browser.search_script import APART, script_apart
from kbgen.search.browser.synonym_files import directory, longest_key
from kbgen.search.browser.term_files import Inverted, bucket_count, common_hashes, inverted, word_files
from kbgen.search.index.columns import columns
from kbgen.search.index.columns import packed as packed_columns
from kbgen.search.index.records import NOTHING_ADDED, Entry, Lexicon
from kbgen.search.query import typos
from kbgen.search.similarity import Likeness, likeness
from kbgen.search.text import traditional
from kbgen.search.text.term_counts import term_counts

SIMILAR = 3  # documents that are named beside a hit

Made = Callable[[Mapping[str, str], Callable[[str], bytes]], Mapping[str, bytes]]
"""From names with a digest of what each is made of, and what makes one, to all of them by name."""


def made_anew(digests: Mapping[str, str], make: Callable[[str], bytes]) -> dict[str, bytes]:
    """All of them made, where nothing is kept."""
    return {name: make(name) for name in digests}


def search_files(
    entries: Sequence[Entry],
    lexicon: Lexicon = NOTHING_ADDED,
    alike: Likeness | None = None,
    words: Inverted | None = None,
    kept: Made = made_anew,
) -> Iterator[tuple[str, bytes]]:
    """Every file of the browser's index: (name below the folder of the index, content).

    The same entries give the same bytes, in whatever order they come.

    Args:
        entries: all documents.
        lexicon: what the team adds: other spellings, its own glossary.
        alike: which documents are alike, by the order of their ids, where the caller has made it already.
        words: the files of the words, likewise.
        kept: gives the files of documents by their names, each made only where its digest is new.
    """
    manifest, files = _contents(entries, lexicon, alike, words, kept)
    told = {name: payload_text(each) if isinstance(each, bytes) else each for name, each in manifest.items()}
    apart = [(name, script_apart(name)) for name in APART]
    version = _version([*files, *apart], told)
    yield "manifest.js", _script("manifest", json.dumps({"version": version, **told}, ensure_ascii=False))
    for name, script in apart:
        yield f"{version}/{name}.js", script
    for name, payload in files:
        yield f"{version}/{name}.js", _script(name, f'"{payload_text(payload)}"')


def search_payloads(entries: Sequence[Entry], lexicon: Lexicon = NOTHING_ADDED) -> dict[str, Any]:
    """What the files hold by their names, for a page in UTF-8 that holds it itself: there base64 is shorter."""
    manifest, files = _contents(entries, lexicon, None, None, made_anew)
    told = {name: _base64(each) if isinstance(each, bytes) else each for name, each in manifest.items()}
    return {"manifest": told, **{name: _base64(payload) for name, payload in files}}


def _contents(
    entries: Sequence[Entry], lexicon: Lexicon, alike: Likeness | None, words: Inverted | None, kept: Made
) -> tuple[dict[str, Any], list[tuple[str, bytes]]]:
    """What the manifest says, and the files that hold packed bytes."""
    ordered = sorted(entries, key=lambda entry: entry.id)
    if not words or not alike:
        tallies = [term_counts(entry.fields) for entry in ordered]
        words, alike = words or inverted(ordered, tallies, lexicon), alike or likeness(ordered, tallies)
    shown = _Shown(ordered, alike)
    files = [
        *sorted(words.files.items()),
        *word_files(words, typos.least_documents(len(ordered))),
        ("s", packed(json_bytes(traditional.rules()))),
        ("m", packed(json_bytes(_modes(ordered, lexicon)))),
        ("c", packed_columns(columns([(entry.facets, entry.day) for entry in ordered]))),
        *kept({f"d/{number}": shown.digest(number) for number in range(len(ordered))}, shown.file).items(),
    ]
    manifest = {
        "documents": len(ordered),
        "chinese": words.chinese,
        "buckets": bucket_count(len(ordered)),
        "letters": "".join(name[2:] for name, _ in files if name.startswith("v/")),
        "aliases": lexicon.aliases,
        "common": packed_parts([rising(common_hashes(words, len(ordered)))]),
        "sets": packed_parts(directory(words.sets)),
        "longestKey": longest_key(words.sets),
    }
    return manifest, files


def _modes(entries: Iterable[Entry], lexicon: Lexicon) -> dict[str, str]:
    """What the failure modes that documents have are called -> slug."""
    there = {slug for entry in entries for slug in entry.facets.get("mode", ())}
    return {word: slug for word, slug in sorted(lexicon.modes.items()) if slug in there}


class _Shown:
    """The files of single documents."""

    def __init__(self, ordered: Sequence[Entry], alike: Likeness) -> None:
        self._ordered, self._alike = ordered, alike
        self._by_id = {entry.id: entry for entry in ordered}

    def digest(self, number: int) -> str:
        """A digest of all that the file is made of."""
        entry = self._ordered[number]
        return hashlib.sha256(row_bytes([entry.digest, self._record(entry), self._similar(entry)])).hexdigest()

    def file(self, name: str) -> bytes:
        """The file of a name such as `d/7`."""
        number = int(name[2:])
        entry = self._ordered[number]
        lines = entry.once().lines
        numbers = [line.line for line in lines]
        steps = [now - before for now, before in zip(numbers, [0, *numbers], strict=False)]
        fields, texts = [line.field for line in lines], [line.text for line in lines]
        shown = [entry.id, self._record(entry), self._similar(entry), fields, steps, texts]
        return packed(json_bytes(shown), ALL_SAY.encode())

    def _record(self, entry: Entry) -> dict[str, Any]:
        return resolved(entry.record, lambda name: self._by_id[name].record if name in self._by_id else None)

    def _similar(self, entry: Entry) -> list[list[str]]:
        others = [self._by_id[each.id] for each in self._alike.of(entry.id, SIMILAR)]
        return [[other.id, other.record["title"], other.record["url"]] for other in others]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _version(files: Iterable[tuple[str, bytes]], manifest: dict[str, Any]) -> str:
    whole = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode())
    for name, payload in files:
        whole.update(f"{name} {len(payload)} ".encode() + payload)
    return whole.hexdigest()[:12]


def _script(name: str, payload: str) -> bytes:
    return wide_script(f'kbgen.put("{name}",{payload})')
