"""What each document gives the linter by itself, kept for the next time: by its bytes, the settings and our own code.

Messages are kept as they are shown: what a document gives away is made unreadable in them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from kbgen.corpus import Corpus
from kbgen.documents import Document, front_as_kept
from kbgen.doors.caches.build_cache import checksum, digest, read_with
from kbgen.doors.caches.document_cache import kept_of
from kbgen.doors.disk.folder import Folder, own_taxonomy
from kbgen.doors.disk.parallel import Told, spread
from kbgen.lint import Findings, OwnFindings, Remember, shown_lines
from kbgen.model.findings import Finding, Level
from kbgen.model.json_bytes import row_bytes, row_from
from kbgen.model.progress import Progress
from kbgen.secrets import Leak, given_away

FEWEST = 100  # documents for which copies of the process are made
TOLD_AT = 20  # documents that are looked at before anybody is told
FIRST = 20  # documents that are looked at before: what is made at first use is not made again in each of them


def remembers(folder: Folder, progress: Progress) -> Remember[OwnFindings]:
    """What `lint` asks for the findings of documents by themselves."""
    kept, base, leaks_base = kept_of(folder), _base(folder), _leaks_base(folder)

    def found(documents: Sequence[Document], make: Callable[[Document], OwnFindings], /) -> Mapping[str, OwnFindings]:
        wanted = {each.path: _key(base, each) for each in documents}
        rows = kept.rows(wanted.values())
        known = {path: own for path, key in wanted.items() if (own := _own(rows.get(key), path))}
        new = [each for each in documents if each.path not in known]
        made = _made(new, lambda each: (make(each), given_away(each, folder.settings)), progress)
        fresh = {wanted[path]: _row(own) for path, (own, _) in made.items()}
        fresh |= {_leaks_key(leaks_base, each): _packed(made[each.path][1]) for each in new}
        kept.keep(fresh, rows)
        return known | {path: own for path, (own, _) in made.items()}

    return found


def remembers_around(folder: Folder, corpus: Corpus, day: date, files: Iterable[str]) -> Remember[Findings]:
    """What `lint` asks for the findings of rules that look around: they hold for as long as no front matter changes, no
    name, not the day, and not the document.
    """
    kept, base, fronts = kept_of(folder), _base(folder), _fronts(corpus)
    around = fronts and digest("around", base, str(day), *sorted(files), "", *sorted(corpus.clashes), *fronts)

    def found(documents: Sequence[Document], make: Callable[[Document], Findings], /) -> Mapping[str, Findings]:
        known: dict[str, tuple[str, Findings]] = {}
        with suppress(ValueError, TypeError, KeyError):
            rows = row_from(kept.rows([around])[around]) if around else {}
            known = {path: (key, _findings(path, found)) for path, (key, found) in rows.items()}
        keys = {each.path: _key(base, each)[:32] for each in documents}
        new = [each for each in documents if known.get(each.path, ("",))[0] != keys[each.path]]
        known |= {each.path: (keys[each.path], make(each)) for each in new}
        if around and new:
            row = {path: (key, _listed(found)) for path, (key, found) in known.items()}
            kept.keep({around: row_bytes(row)})
        return {path: known[path][1] for path in keys}

    return found


def _base(folder: Folder) -> str:
    return digest("lint", read_with(folder.settings, own_taxonomy(folder.root)))


def _fronts(corpus: Corpus) -> list[str] | None:
    """The names and the front matter of all documents; None where that would have to be read first."""
    fronts = [front_as_kept(each) for each in corpus]
    if not all(fronts):
        return None
    names = (f"{each.path}\n{each.id}\n{each.body_line}" for each in corpus)
    return [*names, *(checksum(front) for front in fronts if front)]


def lines_of(folder: Folder, documents: Sequence[Document]) -> dict[str, list[str]]:
    """The lines of documents as they may be shown, by path: what each gives away is kept, not looked for again."""
    settings, by_path = folder.settings, {each.path: each for each in documents}
    base = _leaks_base(folder)
    wanted = {path: _leaks_key(base, each) for path, each in by_path.items()}
    found = kept_of(folder).of(wanted, lambda path: given_away(by_path[path], settings), _packed, _leaks)
    return {path: shown_lines(each, settings, found[path]) for path, each in by_path.items()}


def _leaks_base(folder: Folder) -> str:
    return digest("leaks", read_with(folder.settings, own_taxonomy(folder.root)))


def _leaks_key(base: str, document: Document) -> str:
    return digest(base, document.digest, str(len(document.text)))


def _packed(found: Sequence[Leak]) -> bytes:
    return json.dumps([(each.start, each.end, each.kind, each.what) for each in found]).encode()


def _leaks(row: bytes) -> tuple[Leak, ...]:
    return tuple(Leak(*each) for each in json.loads(row))


def _key(base: str, document: Document) -> str:
    parts = (document.path, document.id, document.digest, repr(document.problems), str(document.zone))
    return digest(base, *parts)


Made = TypeVar("Made")


def _made(documents: Sequence[Document], make: Callable[[Document], Made], progress: Progress) -> dict[str, Made]:
    """Made by as many copies of the process as there are processors, where it is worth while."""
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        progress("lint", done, len(documents))

    def work(batch: Sequence[Document], tell: Told) -> dict[str, Made]:
        found: dict[str, Made] = {}
        for number, each in enumerate(batch, 1):
            found[each.path] = make(each)
            if number % TOLD_AT == 0 or number == len(batch):
                tell((number - 1) % TOLD_AT + 1)
        return found

    first, rest = documents[:FIRST], documents[FIRST:]
    size = max(FEWEST, -(-len(rest) // 4))
    batches = [rest[at : at + size] for at in range(0, len(rest), size)]
    made = work(first, told)
    for found in spread(work, batches, told):
        made |= found
    return made


def _row(own: OwnFindings) -> bytes:
    row = [own.links, own.ignores, _listed(own.findings)]
    return row_bytes(row)


def _own(row: bytes | None, path: str) -> OwnFindings | None:
    """What a row says; None where it is damaged, or not there."""
    if row is None:
        return None
    try:
        links, ignores, found = row_from(row)
        return OwnFindings(bool(links), bool(ignores), _findings(path, found))
    except (ValueError, TypeError):
        return None


def _listed(found: Findings) -> list[tuple[int, int, str, str, str, str]]:
    return [(each.line, each.column, each.code, each.name, str(each.level), each.message) for each in found]


def _findings(path: str, rows: Iterable[Any]) -> Findings:
    return tuple(
        Finding(path, line, column, code, name, Level(level), text) for line, column, code, name, level, text in rows
    )
