"""What an import will do: each given file is read or refused, each document written or left alone with a reason."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any, Literal

from kbgen.documents import Document, read_document
from kbgen.documents.reader import MAX_BYTES
from kbgen.features.importing.foreign import ORIGIN
from kbgen.features.importing.from_markdown import Choices, from_markdown
from kbgen.features.importing.imported import Given, Imported, Refused
from kbgen.features.importing.naming import target
from kbgen.features.importing.records import from_json
from kbgen.features.importing.yaml_text import clean, front_matter

MAX_JSON = 20_000_000
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", "")

CLASHING = "x_clashing_aliases"

Action = Literal["write", "unchanged", "edited", "changed", "duplicate"]

# What the reader says of a text that the importer may not rewrite; everything else would be its own fault.
_OF_THE_TEXT = frozenset({"control-character"})
_LOOKS_LIKE_MARKDOWN = re.compile(r"^(?:#{1,6} |---\s*$|\+\+\+\s*$|[=-]{3,}\s*$)", re.MULTILINE)


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


@dataclass(frozen=True)
class _Known:
    """What the knowledge base has already: by hash of the source, by its path and key, and all ids, folded.

    `written` has, by the source's hash, what this run writes.
    """

    by_digest: dict[str, Document]
    by_source: dict[tuple[str, str], Document]
    taken: set[str]
    written: dict[str, str]


def plan(
    given: Iterable[Given],
    refused: Sequence[Refused],
    existing: Sequence[Document],
    choices: Choices,
    orders: Mapping[str, str] | None = None,
) -> Plan:
    """Decide what to do with every file. `orders` has, by path, the answers about day and month (`mdy`, `dmy`)."""
    known, left, read = _known(existing), list(refused), list[tuple[str, tuple[Step, ...]]]()
    for file in given:
        order = (orders or {}).get(file.path) or _earlier_answer(file, known)
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


def read_given(file: Given, choices: Choices) -> list[Imported] | Refused:
    """The documents of one file, or why it holds none."""
    suffix = PurePosixPath(file.path).suffix.lower()
    if suffix != ".json" and suffix not in MARKDOWN:
        return Refused(file.path, f"is no Markdown and no JSON ({suffix})")
    if len(file.data) > (MAX_JSON if suffix == ".json" else MAX_BYTES):
        return Refused(file.path, f"has {len(file.data):,} bytes, which is too large. Move long logs to other files.")
    text = _text(file)
    if isinstance(text, Refused):
        return text
    if suffix == ".json":
        return from_json(file, text, choices)
    if not text.strip():
        return Refused(file.path, "is empty")
    if not suffix and not _LOOKS_LIKE_MARKDOWN.search(text[:20_000]):
        return Refused(file.path, "has no extension and does not look like Markdown")
    return [from_markdown(file, text, choices)]


def _text(file: Given) -> str | Refused:
    if b"\0" in file.data:
        return Refused(file.path, "is binary, or UTF-16. Save text as UTF-8.")
    try:
        return file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        return Refused(file.path, f"is no UTF-8 (line {line}, byte 0x{file.data[error.start]:02x}). Save it as UTF-8.")


def _known(existing: Sequence[Document]) -> _Known:
    known = _Known({}, {}, set(), {})
    for document in existing:
        known.taken.update({document.id.casefold(), *(alias.casefold() for alias in document.meta.aliases or ())})
        origin = document.extra.get(ORIGIN)
        if isinstance(origin, dict):
            known.by_digest.setdefault(str(origin.get("sha256")), document)
            known.by_source.setdefault((str(origin.get("path")), str(origin.get("key") or "")), document)
    return known


def _earlier_answer(file: Given, known: _Known) -> str:
    """The order of day and month that somebody chose at an earlier import of this file."""
    document = known.by_source.get((file.path, ""))
    origin = document.extra.get(ORIGIN) if document else None
    order = origin.get("dates") if isinstance(origin, dict) else None
    return order if order in ("mdy", "dmy") else ""


def _answered(one: Imported, order: str) -> Imported:
    return replace(one, extra={**one.extra, ORIGIN: {**one.origin, **({"dates": order} if order else {})}})


def _step(one: Imported, known: _Known) -> Step:
    if path := known.written.get(one.digest):
        return Step(one, "duplicate", path)
    if document := known.by_digest.get(one.digest):
        same = hashlib.sha256(render(_as_before(one, document), document.path)).hexdigest() == document.digest
        return Step(one, "unchanged" if same else "edited", document.path)
    if document := known.by_source.get((one.path, one.key)):
        return Step(one, "changed", document.path)
    return _new(one, known)


def _new(one: Imported, known: _Known) -> Step:
    path = target(one.stem, one.filed, one.path, known.taken)
    known.taken.add(PurePosixPath(path).stem.casefold())
    one = _without_clashes(one, known)
    known.written[one.digest] = path
    return Step(one, "write", path, render(one, path))


def _without_clashes(one: Imported, known: _Known) -> Imported:
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


def render(one: Imported, path: str) -> bytes:
    """The file: front matter that reads back as it is meant, and the source's text as it stands."""
    newline = "\r\n" if b"\r\n" in one.body[:5_000] else "\n"
    data = {**one.fields, "status": "imported", **clean(one.extra)}
    content = _joined(data, one.body, newline)
    if _reads_back(content, path, one):
        return content
    # Never seen; but whatever a source holds, its text must come through and the file must read.
    bare = {"status": "imported", "x_front_matter": json.dumps(data, ensure_ascii=True)[:100_000]}
    return _joined({**bare, ORIGIN: clean(one.extra.get(ORIGIN, one.origin))}, one.body, newline)


def _joined(data: dict[str, Any], body: bytes, newline: str) -> bytes:
    return front_matter(data).replace("\n", newline).encode("utf-8", errors="replace") + body


def _reads_back(content: bytes, path: str, one: Imported) -> bool:
    document = read_document(path, content)
    faults = [problem for problem in document.problems if problem.rule not in _OF_THE_TEXT]
    return document.readable and not faults and document.extra == clean(one.extra)
