"""What an import will do: each given file is read or refused, each document written or left alone with a reason."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from kbgen.documents import MAX_BYTES, Document
from kbgen.importing.links import moved
from kbgen.importing.records import ORIGIN, Given, Imported, Refused, target
from kbgen.importing.sources.files import MAX_FILE, is_markdown, no_postmortem, read_given
from kbgen.importing.sources.markdown import Choices
from kbgen.importing.yaml_writer import render


@dataclass(frozen=True)
class ExistingImports:
    """What the knowledge base has already: by hash of the source, by its path and key, and all ids, folded.

    `written` has, by the source's hash, what this run writes.
    """

    by_digest: dict[str, Document]
    by_source: dict[tuple[str, str], Document]
    taken: set[str]
    written: dict[str, str]


def known_of(existing: Sequence[Document]) -> ExistingImports:
    """What the documents that are there say of where they came from."""
    known = ExistingImports({}, {}, set(), {})
    for document in existing:
        known.taken.update(map(str.casefold, document.names))
        origin = document.extra.get(ORIGIN)
        if isinstance(origin, dict):
            known.by_digest.setdefault(str(origin.get("sha256")), document)
            known.by_source.setdefault((str(origin.get("path")), str(origin.get("key") or "")), document)
    return known


def earlier_answer(file: Given, known: ExistingImports) -> str:
    """The order of day and month that somebody chose at an earlier import of this file."""
    document = known.by_source.get((file.path, ""))
    origin = document.extra.get(ORIGIN) if document else None
    order = origin.get("dates") if isinstance(origin, dict) else None
    return order if order in ("mdy", "dmy") else ""


CLASHING = "x_clashing_aliases"
Action = Literal["write", "unchanged", "edited", "changed", "duplicate"]


@dataclass(frozen=True)
class ImportStep:
    """One document and what becomes of it: `write` it at `target`, or leave what is there.

    `unchanged`: an earlier import wrote just this. `edited`: it was changed since, by hand. `changed`: the source
    is another than the one imported as `target`. `duplicate`: the same content was given before.
    """

    imported: Imported
    action: Action
    target: str
    content: bytes = b""


@dataclass(frozen=True)
class Attached:
    """A file that documents refer to, and its places: one beside each of them."""

    path: str
    targets: tuple[str, ...]
    data: bytes


@dataclass(frozen=True)
class ImportPlan:
    """Every given file is in exactly one of the three: `read` (with its documents), `refused`, or `attached`."""

    read: tuple[tuple[str, tuple[ImportStep, ...]], ...]
    refused: tuple[Refused, ...]
    attached: tuple[Attached, ...] = ()

    @property
    def steps(self) -> list[ImportStep]:
        """All documents."""
        return [step for _, steps in self.read for step in steps]


def plan(
    given: Iterable[Given],
    refused: Sequence[Refused],
    existing: Sequence[Document],
    choices: Choices,
    orders: Mapping[str, str] | None = None,
) -> ImportPlan:
    """Decide what to do with every file. `orders` has, by path, the answers about day and month (`mdy`, `dmy`)."""
    known, left = known_of(existing), list(refused)
    drafts: list[tuple[str, list[_Draft]]] = []
    others: dict[str, Given] = {}
    files = list(given)
    beside = Counter(posixpath.dirname(file.path) for file in files if is_markdown(file.path))
    for file in files:
        order = (orders or {}).get(file.path) or earlier_answer(file, known)
        got = read_given(file, replace(choices, order=order))
        if not isinstance(got, Refused) and (why := no_postmortem(file.path, got[0], beside)):
            got = Refused(file.path, why)
        if isinstance(got, Refused):
            left.append(got)
            others |= {} if is_markdown(file.path) or len(file.data) > MAX_FILE else {file.path: file}
        else:
            drafts.append((file.path, [_draft(_answered(one, order), known) for one in got]))
    places = {path: ones[0].path for path, ones in drafts if is_markdown(path)}
    read, attached = list[tuple[str, tuple[ImportStep, ...]]](), dict[str, Attached]()
    for path, ones in drafts:
        moves = [_moved(draft, places, others) for draft in ones]
        steps = tuple(_step(draft, text) for draft, text, _ in moves)
        if any(len(step.content) > MAX_BYTES for step in steps):
            left.append(Refused(path, f"would be larger than {MAX_BYTES:,} bytes with its front matter"))
            continue
        read.append((path, steps))
        for source, goes in (pair for _, _, files_of in moves for pair in files_of.items()):
            there = attached.get(source)
            attached[source] = Attached(source, (*(there.targets if there else ()), goes), others[source].data)
    left = [_unwanted(one, others) for one in left if one.path not in attached]
    return ImportPlan(tuple(read), tuple(sorted(left, key=lambda item: item.path)), tuple(attached.values()))


def _unwanted(one: Refused, others: Mapping[str, Given]) -> Refused:
    """A picture or another file that could have come along, and says why it does not."""
    if one.path not in others or one.path.lower().endswith(".json"):
        return one
    return replace(one, reason=f"{one.reason}, and no document refers to it")


def _answered(one: Imported, order: str) -> Imported:
    return replace(one, extra={**one.extra, ORIGIN: {**one.origin, **({"dates": order} if order else {})}})


@dataclass(frozen=True)
class _Draft:
    """A document and where it goes or is, before the links of its text are known."""

    one: Imported
    action: Literal["write", "there", "changed", "duplicate"]
    path: str
    there: Document | None = None


def _draft(one: Imported, known: ExistingImports) -> _Draft:
    if path := known.written.get(one.digest):
        return _Draft(one, "duplicate", path)
    if document := known.by_digest.get(one.digest):
        return _Draft(_as_before(one, document), "there", document.path, document)
    if document := known.by_source.get((one.path, one.key)):
        return _Draft(one, "changed", document.path)
    path = target(one.stem, one.filed, one.path, known.taken)
    known.taken.add(PurePosixPath(path).stem.casefold())
    known.written[one.digest] = path
    return _Draft(_without_clashes(one, known), "write", path)


def _moved(
    draft: _Draft, places: Mapping[str, str], others: Mapping[str, Given]
) -> tuple[_Draft, Imported, Mapping[str, str]]:
    """The document with its links as they lead from its new place, and the files that go with it."""
    if draft.action not in ("write", "there") or not is_markdown(draft.one.path):
        return draft, draft.one, {}
    got = moved(draft.one.body.decode(), draft.one.path, draft.path, places, others)
    return draft, replace(draft.one, body=got.text.encode()), got.files


def _step(draft: _Draft, one: Imported) -> ImportStep:
    if draft.action == "write":
        return ImportStep(one, "write", draft.path, render(one, draft.path))
    if draft.there is None:
        return ImportStep(one, "duplicate" if draft.action == "duplicate" else "changed", draft.path)
    same = hashlib.sha256(render(one, draft.path)).hexdigest() == draft.there.digest
    return ImportStep(one, "unchanged" if same else "edited", draft.path)


def _without_clashes(one: Imported, known: ExistingImports) -> Imported:
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
