"""What an import will do: each given file is read or refused, each document written or left alone with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from kbgen.documents import MAX_BYTES, Document
from kbgen.importing.imported import ORIGIN, Given, Imported, Refused, target
from kbgen.importing.sources.files import read_given
from kbgen.importing.sources.markdown import Choices
from kbgen.importing.writing import render


@dataclass(frozen=True)
class Known:
    """What the knowledge base has already: by hash of the source, by its path and key, and all ids, folded.

    `written` has, by the source's hash, what this run writes.
    """

    by_digest: dict[str, Document]
    by_source: dict[tuple[str, str], Document]
    taken: set[str]
    written: dict[str, str]


def known_of(existing: Sequence[Document]) -> Known:
    """What the documents that are there say of where they came from."""
    known = Known({}, {}, set(), {})
    for document in existing:
        known.taken.update({document.id.casefold(), *(alias.casefold() for alias in document.meta.aliases or ())})
        origin = document.extra.get(ORIGIN)
        if isinstance(origin, dict):
            known.by_digest.setdefault(str(origin.get("sha256")), document)
            known.by_source.setdefault((str(origin.get("path")), str(origin.get("key") or "")), document)
    return known


def earlier_answer(file: Given, known: Known) -> str:
    """The order of day and month that somebody chose at an earlier import of this file."""
    document = known.by_source.get((file.path, ""))
    origin = document.extra.get(ORIGIN) if document else None
    order = origin.get("dates") if isinstance(origin, dict) else None
    return order if order in ("mdy", "dmy") else ""


CLASHING = "x_clashing_aliases"
Action = Literal["write", "unchanged", "edited", "changed", "duplicate"]


@dataclass(frozen=True)
class Step:
    """One document and what becomes of it: `write` it at `target`, or leave what is there.

    `unchanged`: an earlier import wrote just this. `edited`: it was changed since, by hand. `changed`: the source
    is another than the one imported as `target`. `duplicate`: the same content was given before.
    """

    imported: Imported
    action: Action
    target: str
    content: bytes = b""


@dataclass(frozen=True)
class Plan:
    """Every given file is in exactly one of the two: `read` (with its documents) or `refused`."""

    read: tuple[tuple[str, tuple[Step, ...]], ...]
    refused: tuple[Refused, ...]

    @property
    def steps(self) -> list[Step]:
        """All documents."""
        return [step for _, steps in self.read for step in steps]


def plan(
    given: Iterable[Given],
    refused: Sequence[Refused],
    existing: Sequence[Document],
    choices: Choices,
    orders: Mapping[str, str] | None = None,
) -> Plan:
    """Decide what to do with every file. `orders` has, by path, the answers about day and month (`mdy`, `dmy`)."""
    known, left, read = known_of(existing), list(refused), list[tuple[str, tuple[Step, ...]]]()
    for file in given:
        order = (orders or {}).get(file.path) or earlier_answer(file, known)
        got = read_given(file, replace(choices, order=order))
        if isinstance(got, Refused):
            left.append(got)
            continue
        steps = tuple(_step(_answered(one, order), known) for one in got)
        if any(len(step.content) > MAX_BYTES for step in steps):
            left.append(Refused(file.path, f"would be larger than {MAX_BYTES:,} bytes with its front matter"))
        else:
            read.append((file.path, steps))
    return Plan(tuple(read), tuple(sorted(left, key=lambda item: item.path)))


def _answered(one: Imported, order: str) -> Imported:
    return replace(one, extra={**one.extra, ORIGIN: {**one.origin, **({"dates": order} if order else {})}})


def _step(one: Imported, known: Known) -> Step:
    if path := known.written.get(one.digest):
        return Step(one, "duplicate", path)
    if document := known.by_digest.get(one.digest):
        same = hashlib.sha256(render(_as_before(one, document), document.path)).hexdigest() == document.digest
        return Step(one, "unchanged" if same else "edited", document.path)
    if document := known.by_source.get((one.path, one.key)):
        return Step(one, "changed", document.path)
    return _new(one, known)


def _new(one: Imported, known: Known) -> Step:
    path = target(one.stem, one.filed, one.path, known.taken)
    known.taken.add(PurePosixPath(path).stem.casefold())
    one = _without_clashes(one, known)
    known.written[one.digest] = path
    return Step(one, "write", path, render(one, path))


def _without_clashes(one: Imported, known: Known) -> Imported:
    """Earlier ids that lead elsewhere already are kept under a key of their own."""
    aliases = one.fields.get("aliases", [])
    clashing = [alias for alias in aliases if alias.casefold() in known.taken]
    known.taken.update(alias.casefold() for alias in aliases)
    if not clashing:
        return one
    fields = {**one.fields, "aliases": [alias for alias in aliases if alias not in clashing]}
    if not fields["aliases"]:
        del fields["aliases"]
    return replace(one, fields=fields, extra={CLASHING: clashing, **one.extra})


def _as_before(one: Imported, document: Document) -> Imported:
    """With the origin and the earlier ids of what is there: those depend on what else was there at the time."""
    fields = {name: value for name, value in one.fields.items() if name != "aliases"}
    if document.meta.aliases:
        fields["aliases"] = list(document.meta.aliases)
    extra = {**one.extra, ORIGIN: document.extra[ORIGIN]}
    if CLASHING in document.extra:
        extra = {CLASHING: document.extra[CLASHING], **extra}
    return replace(one, fields=fields, extra=extra)
