"""What was understood, field by field: how many documents have it, how many have not, how many entries there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kbgen.importing.imported import Imported
from kbgen.model.postmortem import Postmortem

_ORDER = tuple(Postmortem.model_fields)
_HEAD = ("field", "with", "without", "entries")
OWN = "x_..."  # keys of the source that no field takes: they are kept under a name of their own


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `have` + `lack` is the number of documents; `entries` is None where the field is no list."""

    field: str
    have: int
    lack: int
    entries: int | None = None


def table(documents: Sequence[Imported]) -> tuple[Row, ...]:
    """The fields that at least one document has, in the order of the front matter; own keys in one row at the end."""
    names = {name for one in documents for name in one.fields if name != "status"}
    rows = [_row(name, documents) for name in sorted(names, key=_ORDER.index)]
    own = [count for one in documents if (count := len(own_keys(one)))]
    return (*rows, *([Row(OWN, len(own), len(documents) - len(own), sum(own))] if own else []))


def own_keys(one: Imported) -> list[str]:
    """The names under which a document keeps what no field takes."""
    return sorted(name for name in one.extra if name != "x_imported_from")


def _row(name: str, documents: Sequence[Imported]) -> Row:
    values = [one.fields[name] for one in documents if name in one.fields]
    lists = [len(value) for value in values if isinstance(value, list)]
    return Row(name, len(values), len(documents) - len(values), sum(lists) if lists else None)


def as_lines(rows: Sequence[Row], documents: int) -> list[str]:
    """The table for a terminal."""
    cells = [_HEAD, *((row.field, str(row.have), str(row.lack), str(row.entries or "")) for row in rows)]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    shown = (
        "  ".join([first.ljust(wide[0]), *(cell.rjust(wide[at]) for at, cell in enumerate(others, 1))])
        for first, *others in cells
    )
    return [f"understood, of {documents} documents:", *(f"  {line}".rstrip() for line in shown)] if rows else []
